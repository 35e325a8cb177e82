// The texts of answers are what etcd 3.4 has sent.
#include "bee/etcd/message.hpp"

#include <gtest/gtest.h>

namespace bee::etcd {
namespace {

const std::string header =
    R"("header":{"cluster_id":"15118495548433857066","member_id":"1","revision":"7","raft_term":"2"})";

TEST(etcd_message, a_prefix_ends_before_the_next_one) {
  const auto keys = all_with("foo/");
  EXPECT_EQ(keys.first, "foo/");
  EXPECT_EQ(keys.end, "foo0");
}

TEST(etcd_message, requests_have_keys_in_base64_and_numbers_as_strings) {
  EXPECT_EQ(range_request(all_with("foo/"), 10, 4),
            R"({"key":"Zm9vLw==","range_end":"Zm9vMA==","limit":"10","revision":"4"})");
  EXPECT_EQ(watch_request({"a", ""}, 4),
            R"({"create_request":{"key":"YQ==","start_revision":"4","prev_kv":true}})");
  EXPECT_EQ(grant_request(3), R"({"TTL":"3"})");
  EXPECT_EQ(lease_request(77), R"({"ID":"77"})");
  EXPECT_EQ(authenticate_request("a\"", "b\\"), R"({"name":"a\"","password":"b\\"})");
  EXPECT_EQ(
      txn().if_unchanged("a", 3).put("a", "1", 9).erase("b").otherwise_get("a").text(),
      R"({"compare":[{"target":"MOD","result":"EQUAL","key":"YQ==","mod_revision":"3"}],)"
      R"("success":[{"request_put":{"key":"YQ==","value":"MQ==","lease":"9"}},{"request_delete_range":{"key":"Yg=="}}],)"
      R"("failure":[{"request_range":{"key":"YQ=="}}]})");
}

TEST(etcd_message, a_range_with_pairs_and_more) {
  const auto read =
      read_range("{" + header +
                 R"(,"kvs":[{"key":"Zm9vL2I=","create_revision":"3","mod_revision":"5",)"
                 R"("version":"1","value":"Mg==","lease":"4111120301395209225"}],"more":true,"count":"2"})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->at, 7);
  EXPECT_TRUE(read->has_more);
  ASSERT_EQ(read->found.size(), 1u);
  EXPECT_EQ(read->found[0].key + read->found[0].value, "foo/b2");
  EXPECT_EQ(read->found[0].changed, 5);
  EXPECT_EQ(read->found[0].lease, 4111120301395209225);
}

TEST(etcd_message, a_txn_that_was_done_and_one_that_was_not) {
  const auto done = read_txn(
      "{" + header + R"(,"succeeded":true,"responses":[{"response_put":{"header":{"revision":"7"}}}]})");
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->is_done);
  const auto not_done = read_txn("{" + header +
                                 R"(,"responses":[{"response_range":{"header":{"revision":"7"},)"
                                 R"("kvs":[{"key":"YQ==","mod_revision":"6"}],"count":"1"}}]})");
  ASSERT_TRUE(not_done);
  EXPECT_FALSE(not_done->is_done);
  ASSERT_EQ(not_done->found.size(), 1u);
  EXPECT_EQ(not_done->found[0].changed, 6);
}

TEST(etcd_message, a_watch_tells_puts_and_removals_with_what_was_before) {
  const auto read = read_watch(R"({"result":{)" + header +
                               R"(,"events":[{"kv":{"key":"YQ==","mod_revision":"6","value":"MQ=="}},)"
                               R"({"type":"DELETE","kv":{"key":"YQ==","mod_revision":"7"},)"
                               R"("prev_kv":{"key":"YQ==","mod_revision":"6","value":"MQ=="}}]}})");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->events.size(), 2u);
  EXPECT_FALSE(read->events[0].is_removal);
  EXPECT_TRUE(read->events[1].is_removal);
  EXPECT_EQ(read->events[1].before->value, "1");
}

TEST(etcd_message, a_watch_of_what_is_compacted_is_canceled) {
  const auto read = read_watch(R"({"result":{)" + header + R"(,"canceled":true,"compact_revision":"4"}})");
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->is_canceled);
  EXPECT_EQ(read->compacted, 4);
}

TEST(etcd_message, a_lease_that_is_gone_has_no_time_left) {
  EXPECT_EQ(read_lease(R"({"result":{)" + header +
                       R"(,"ID":"9","TTL":"3"}})"
                       "\n\n")
                ->seconds,
            3);
  EXPECT_EQ(read_lease(R"({"result":{)" + header + R"(,"ID":"9"}})")->seconds, 0);
  EXPECT_EQ(read_lease("{" + header + R"(,"ID":"9","TTL":"2"})")->id, 9);
}

TEST(etcd_message, what_etcd_would_not_say_is_not_etcd) {
  for (const std::string text :
       {"", "hello", "[]", "{}", R"({"header":1})", R"({"header":{},"kvs":[{"key":"%"}]})",
        R"({"header":{},"kvs":{}})", R"({"header":{},"kvs":[1]})"}) {
    const auto read = read_range(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().what, fault::not_etcd);
  }
  EXPECT_EQ(read_range("Welcome to\nsomething").error().text, "is no etcd (it answered \"Welcome to\")");
  EXPECT_FALSE(read_watch(R"({"result":{)" + header + R"(,"events":[{}]}})"));
  EXPECT_FALSE(read_token("{}"));
}

TEST(etcd_message, refusals_are_told_apart_by_what_to_do_about_them) {
  const auto kind = [](unsigned status, const char* body) { return read_refusal(status, body).what; };
  const auto what = [](unsigned status, const char* body) { return read_refusal(status, body).why.what; };
  const auto* old_token = R"({"error":"etcdserver: invalid auth token","code":16})";
  EXPECT_EQ(kind(401, old_token), refusal::kind::token);
  const auto* no_leader = R"({"error":"etcdserver: no leader","code":14})";
  EXPECT_EQ(kind(503, no_leader), refusal::kind::passing);
  const auto* wrong =
      R"({"error":"etcdserver: authentication failed, invalid user ID or password","code":3})";
  EXPECT_EQ(kind(400, wrong), refusal::kind::final);
  EXPECT_EQ(what(400, wrong), fault::denied);
  EXPECT_EQ(what(400, R"({"error":"etcdserver: mvcc: database space exceeded","code":8})"), fault::full);
  EXPECT_EQ(what(404, R"({"error":"etcdserver: requested lease not found","code":5})"), fault::refused);
  EXPECT_EQ(what(404, "Not Found"), fault::not_etcd);
}

}  // namespace
}  // namespace bee::etcd
