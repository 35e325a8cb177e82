#include "bee/wire/remote_error.hpp"

#include <gtest/gtest.h>

namespace bee::wire {
namespace {

TEST(remote_error, a_text_is_known_by_its_end_whatever_stands_in_front) {
  EXPECT_EQ(classify_remote_error("Invalid name"), errc::remote_invalid_name);
  EXPECT_EQ(classify_remote_error("name not found"), errc::remote_name_not_found);
  EXPECT_EQ(classify_remote_error("./lualib/skynet.lua:747: call to invalid address"),
            errc::remote_invalid_address);
  EXPECT_EQ(classify_remote_error("./lualib/skynet.lua:720: call failed"), errc::remote_call_failed);
  EXPECT_EQ(classify_remote_error(closed_text), errc::remote_invalid_address);
  EXPECT_EQ(classify_remote_error("Invalid large req"), errc::remote_invalid_large_request);
}

TEST(remote_error, any_other_text_is_an_error_of_unknown_kind) {
  EXPECT_EQ(classify_remote_error(""), errc::remote_error);
  EXPECT_EQ(classify_remote_error("call failed: more"), errc::remote_error);
}

}  // namespace
}  // namespace bee::wire
