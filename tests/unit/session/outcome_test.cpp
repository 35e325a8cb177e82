#include <gtest/gtest.h>

#include "bee/session/client_session.hpp"

namespace bee::session {
namespace {

ran ran_of(errc code, bool sent = true) {
  return has_run({code, {}, sent});
}

TEST(has_run, an_answer_means_yes_even_one_that_could_not_be_taken) {
  EXPECT_EQ(has_run({{}, "x", true}), ran::yes);
  EXPECT_EQ(ran_of(errc::too_large), ran::yes);
  EXPECT_EQ(ran_of(errc::size_mismatch), ran::yes);
  EXPECT_EQ(ran_of(errc::remote_call_failed), ran::yes);
}

TEST(has_run, errors_before_the_service_mean_no) {
  for (const auto code :
       {errc::remote_invalid_name, errc::remote_name_not_found, errc::remote_invalid_address,
        errc::remote_invalid_large_request, errc::never_sent, errc::not_cluster_peer})
    EXPECT_EQ(ran_of(code), ran::no) << make_error_code(code).message();
}

TEST(has_run, no_answer_after_sending_means_unknown_and_before_it_no) {
  for (const auto code : {errc::no_answer, errc::connection_lost, errc::abandoned, errc::malformed_frame}) {
    EXPECT_EQ(ran_of(code), ran::unknown) << make_error_code(code).message();
    EXPECT_EQ(ran_of(code, false), ran::no) << make_error_code(code).message();
  }
  EXPECT_EQ(ran_of(errc::remote_error), ran::unknown);
  EXPECT_EQ(has_run({make_error_code(boost::system::errc::connection_reset), {}, true}), ran::unknown);
  EXPECT_EQ(has_run({make_error_code(boost::system::errc::connection_refused), {}, false}), ran::no);
}

}  // namespace
}  // namespace bee::session
