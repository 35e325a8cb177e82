#include "bee/stock/service_name.hpp"

#include <gtest/gtest.h>

namespace bee::stock {
namespace {

std::vector<std::string> addresses(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& address : parse_service(text).value().addresses) out.push_back(wire::to_string(address));
  return out;
}

value::list body(std::string_view text, dialect spoken = dialect::bee) {
  const auto service = *parse_service(text);
  return body_of(service, service.addresses.front(), spoken, "cmd", {1});
}

TEST(parse_service, a_plain_name_is_the_registered_and_then_the_local_one) {
  EXPECT_EQ(addresses("mysqlpool"), (std::vector<std::string>{"@mysqlpool", ".mysqlpool"}));
}

TEST(parse_service, marked_names_and_handles_are_taken_literally) {
  EXPECT_EQ(addresses("@x"), std::vector<std::string>{"@x"});
  EXPECT_EQ(addresses(".x"), std::vector<std::string>{".x"});
  EXPECT_EQ(addresses(":0000000a"), std::vector<std::string>{":0000000a"});
  EXPECT_EQ(addresses(":a"), std::vector<std::string>{":0000000a"});
}

TEST(parse_service, a_name_of_no_or_of_over_255_bytes_is_refused) {
  for (const auto& text : {std::string(), std::string("@"), std::string("."), std::string(255, 'x'),
                           "@" + std::string(255, 'x')}) {
    const auto out = parse_service(text);
    ASSERT_FALSE(out) << text.size();
    EXPECT_EQ(out.error().code, failure_code::bad_input);
    EXPECT_NE(out.error().message.find("1 to 255 bytes"), std::string::npos);
  }
  EXPECT_TRUE(parse_service(std::string(254, 'x')));
  EXPECT_TRUE(parse_service("@" + std::string(254, 'x')));
}

TEST(parse_service, what_is_no_handle_is_refused) {
  for (const char* text : {":", ":0", ":00000000", ":xyz", ":123456789"})
    EXPECT_EQ(parse_service(text).error().code, failure_code::bad_input) << text;
}

TEST(body_of, the_bee_dialect_puts_the_sub_type_in_front) {
  EXPECT_EQ(body("mysqlpool"), (value::list{"lua", "cmd", 1}));
  EXPECT_EQ(body("@mysqlpool"), (value::list{"lua", "cmd", 1}));
  EXPECT_EQ(body(":0000000a"), (value::list{"lua", "cmd", 1}));
  EXPECT_EQ(body("mysqlpool", dialect::skynet), (value::list{"cmd", 1}));
}

TEST(body_of, the_number_of_a_snax_function_gets_no_sub_type) {
  const auto service = parse_service(":0000000a").value();
  EXPECT_EQ(body_of(service, service.addresses.front(), dialect::bee, 3, {"x"}), (value::list{3, "x"}));
}

TEST(body_of, local_names_and_stock_daemons_get_no_sub_type) {
  EXPECT_EQ(body(".launcher"), (value::list{"cmd", 1}));
  EXPECT_EQ(body("clusterd"), (value::list{"cmd", 1}));
  EXPECT_EQ(body("@bee_clusterd"), (value::list{"cmd", 1}));
  const auto service = *parse_service("mysqlpool");
  EXPECT_EQ(body_of(service, service.addresses.back(), dialect::bee, "cmd", {}), (value::list{"cmd"}));
}

}  // namespace
}  // namespace bee::stock
