// The words in which the tests of a client session say what is asked and what comes.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "bee/session/client_session.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "support/conversation.hpp"
#include "support/frames.hpp"

namespace bee::session {

using test::client_conversation;
using test::client_side;
using wire::address;

inline const address db{std::string("@db")};

inline std::string request_bytes(std::uint32_t session, std::string_view message, bool is_push = false) {
  std::string out;
  EXPECT_TRUE(wire::encode_request(db, session, is_push, message, out));
  return out;
}

inline std::string frame(const wire::response& r) {
  std::string out;
  EXPECT_TRUE(wire::encode(r, out));
  return out;
}

inline std::string head(std::uint32_t session, std::uint32_t total) {
  return frame({session, wire::response_type::head, {}, total});
}
inline std::string part(std::uint32_t session, std::string_view bytes) {
  return frame({session, wire::response_type::part, bytes});
}
inline std::string last_part(std::uint32_t session, std::string_view bytes) {
  return frame({session, wire::response_type::last_part, bytes});
}

inline client_conversation::action call(std::string name, std::string message, int deadline = 1000) {
  return [=](client_side& c) { EXPECT_TRUE(c.call(name, {db, message, {}}, deadline)); };
}
inline client_conversation::action push(std::string message) {
  return [=](client_side& c) { EXPECT_TRUE(c.session.push({db, message, {}})); };
}
inline client_conversation::action abandon(std::uint32_t session) {
  return [=](client_side& c) { c.session.abandon(session); };
}
inline client_conversation::action expire(int seconds) {
  return [=](client_side& c) { c.session.expire(client_side::at(seconds)); };
}

inline client_conversation with(const limits& l, std::uint32_t first = 1) {
  return client_conversation([=] { return std::make_unique<client_side>(l, first); });
}

}  // namespace bee::session
