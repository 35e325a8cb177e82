// A service inside a process that is not there.
#pragma once

#include <gtest/gtest.h>

#include <thread>

#include "bee/skynet/context_service.hpp"
#include "bee/value/pack.hpp"
#include "support/fake_skynet.hpp"
#include "support/text_message.hpp"

namespace bee::skynet {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using hosting::received;
using hosting::reply_slot;
using hosting::service_address;
using test::make;
using test::text_message;
using test::text_type;

inline constexpr int response = 1, error = 7;
inline const service_address mail{"mail_6", "mail"};

inline std::string packed(const value::list& values) {
  return value::pack(values).value();
}

inline std::string inner(std::int64_t uid, const std::string& text) {
  const auto pb = make(text).SerializeAsString();
  return payload::encode(payload::layout::inner, {.uid = uid, .type_name = text_type, .pb = pb}).value();
}

struct context_service_test : testing::Test {
  skynet_context process;
  std::unique_ptr<context_service> shop =
      std::make_unique<context_service>(&process, context_options{"shop_4", "shop"});

  /// The answer of a call with the sub type "lua".
  std::string ask(value::list arguments) {
    arguments.insert(arguments.begin(), "lua");
    EXPECT_EQ(process.deliver(message_type::lua, 5, packed(arguments)), 0);
    const auto answer = process.take();
    if (!answer) return "none";
    EXPECT_EQ(answer->to, 1u);
    EXPECT_EQ(answer->session, 5);
    if (answer->type == error) return "failed " + answer->bytes;
    return answer->bytes == packed({}) ? "nothing" : answer->bytes;
  }
  /// The timer of the process has run to the end of the last timeout.
  void time_is_over() {
    ASSERT_FALSE(process.timeouts.empty());
    const auto session = process.timeouts.back().second;
    std::this_thread::sleep_for(std::chrono::milliseconds(10) * process.timeouts.back().first);  // the clock
    process.deliver(message_type::response, session, "", 0);
  }
};

}  // namespace bee::skynet
