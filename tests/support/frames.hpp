// Frames as tests write and read them.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/bytes.hpp"
#include "bee/wire/frame.hpp"
#include "bee/wire/remote_error.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"

namespace bee::test {

inline std::string hex(std::string_view text) {
  return from_hex(text).value();
}

inline std::string framed(std::string_view body) {
  std::string out;
  wire::append_length(out, body.size());
  return out.append(body);
}

/// One to the service with the handle 10, which most tests have.
inline std::string request(std::uint32_t session, std::string_view message, bool is_push = false) {
  std::string out;
  EXPECT_TRUE(wire::encode_request(10, session, is_push, message, out));
  return out;
}
inline std::string answer(std::uint32_t session, std::string_view message) {
  std::string out;
  EXPECT_TRUE(wire::encode_response(session, message, out));
  return out;
}
inline std::string error_answer(std::uint32_t session, std::string_view text) {
  std::string out;
  wire::encode_error(session, text, out);
  return out;
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
