#include "bee/payload/text_command.hpp"

#include <gtest/gtest.h>

namespace bee::payload {
namespace {

TEST(text_command, spaces_in_values_are_escaped_and_come_back) {
  const text_command command{10076447,
                             {{"cmd", "cmd_ping"}, {"text", "a b  c"}, {"empty", ""}, {"sum", "a=b"}}};
  const auto text = encode(command).value();
  EXPECT_EQ(text, "lua 10076447 cmd=cmd_ping text=a<!spc>b<!spc><!spc>c empty= sum=a=b");
  EXPECT_EQ(decode_text_command(text).value(), command);
  EXPECT_EQ(command.get("cmd"), "cmd_ping");
  EXPECT_EQ(command.get("none"), "");
}

TEST(text_command, a_negative_uid_and_no_fields_are_allowed) {
  EXPECT_EQ(decode_text_command("lua -1").value(), (text_command{-1, {}}));
}

TEST(text_command, text_of_another_form_is_refused) {
  for (const char* text : {"", "lua", "lua ", "lua x", "lua 1x cmd=a", "luac 1 cmd=a", "lua 1  cmd=a",
                           "lua 1 cmd", "lua 1 =a", "lua 99999999999999999999 cmd=a"})
    EXPECT_EQ(decode_text_command(text).error(), errc::bad_text_command) << text;
}

TEST(text_command, what_would_not_come_back_is_not_written) {
  EXPECT_EQ(encode({1, {{"", "v"}}}).error(), errc::bad_text_command);
  EXPECT_EQ(encode({1, {{"a b", "v"}}}).error(), errc::bad_text_command);
  EXPECT_EQ(encode({1, {{"a=b", "v"}}}).error(), errc::bad_text_command);
  EXPECT_EQ(encode({1, {{"a", "<!spc>"}}}).error(), errc::bad_text_command);
}

}  // namespace
}  // namespace bee::payload
