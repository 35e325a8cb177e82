// Frames in words, a line each, for those who watch a connection.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "bee/net/tap.hpp"
#include "bee/wire/frame.hpp"

namespace bee::stock {

/// One connection, seen from the side that opened it.
class frame_text {
 public:
  /// The lines of the frames that these bytes end: "> call 1 to @mysqlpool: ...", safe for a terminal.
  /// `node` stands in front of what each says.
  std::string add(net::direction way, std::string_view bytes, std::string_view node);

 private:
  void see_request(std::string_view body);
  bool is_expected(std::string_view body);

  wire::frame_splitter sent_;
  wire::frame_splitter received_;
  std::unordered_set<std::uint32_t> open_calls_;  // whose answers have not come
};

}  // namespace bee::stock
