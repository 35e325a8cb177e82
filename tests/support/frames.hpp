// Frames as tests write and read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bee/base/bytes.hpp"
#include "bee/wire/frame.hpp"

namespace bee::test {

inline std::string hex(std::string_view text) {
  return from_hex(text).value();
}

inline std::string framed(std::string_view body) {
  std::string out;
  wire::append_length(out, body.size());
  return out.append(body);
}

/// The bodies of a stream of whole frames.
inline std::vector<std::string> bodies_of(std::string_view stream) {
  std::vector<std::string> out;
  wire::frame_splitter splitter;
  splitter.feed(stream);
  while (const auto body = splitter.next()) out.emplace_back(*body);
  return out;
}

}  // namespace bee::test
