// What a relay saw, in its order, on its way to the thread that makes lines of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/error.hpp"
#include "bee/net/relay.hpp"
#include "bee/traffic/exchange.hpp"

namespace bee::cli {

struct seen_event {
  enum class kind { opened, bytes, closed, refused };
  kind what;
  std::uint64_t id;  ///< of the connection
  net::relay_side by;
  traffic::unix_us at;
  error_code why;    ///< of one that closed
  std::size_t size;  ///< of its text: the bytes, or who opened
};

/// Events, and their texts one behind the other.
class seen_traffic {
 public:
  static constexpr std::size_t most = 8u << 20;  ///< of texts

  bool empty() const { return events_.empty(); }
  void clear() {
    events_.clear();
    texts_.clear();
  }
  /// False when there is no room for it. A single one finds room.
  bool add(seen_event event, std::string_view text) {
    if (!empty() && texts_.size() + text.size() + events_.size() * sizeof event > most) return false;
    event.size = text.size();
    events_.push_back(event);
    texts_ += text;
    return true;
  }
  template <class F>
  void each(F&& tell) const {
    std::string_view rest = texts_;
    for (const auto& event : events_) {
      tell(event, rest.substr(0, event.size));
      rest.remove_prefix(event.size);
    }
  }

 private:
  std::vector<seen_event> events_;
  std::string texts_;
};

}  // namespace bee::cli
