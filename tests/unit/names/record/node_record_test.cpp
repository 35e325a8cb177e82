#include "bee/names/record/node_record.hpp"

#include <gtest/gtest.h>

#include "bee/names/record/record_value.hpp"
#include "bee/value/literal.hpp"
#include "unit/names/record/records.hpp"

namespace bee::names {
namespace {

node_record full_record() {
  auto r = test::node_at("lobby_1");
  r.incarnation = 7;
  r.state = node_state::draining;
  r.hot_version = "1.4 \xc3\xa9";
  r.services = {"lobby", "gate"};
  r.depends = {"db_1"};
  r.labels = {{"zone", "a"}, {"1", ""}};
  r.last_write = {"4f1c", 7};
  r.changed = 12;
  return r;
}

std::string read(const char* literal) {
  const auto record = read_record(value::parse_literal(literal)->as_table());
  return record ? "ok" : std::string(to_text(record.error().why)) + ": " + record.error().text;
}

TEST(node_record, comes_back_from_a_table_and_from_json) {
  const auto r = full_record();
  EXPECT_EQ(*read_record(to_table(r)), r);
  EXPECT_EQ(*parse_json_record(to_json_text(r)), r);
  const auto bare = test::node_at("a");
  EXPECT_EQ(*parse_json_record(to_json_text(bare)), bare);
}

TEST(node_record, needs_a_name_and_an_address_and_nothing_else) {
  EXPECT_EQ(read("{name='a', address='127.0.0.1:1'}"), "ok");
  EXPECT_NE(read("{name='a'}"), "ok");
  EXPECT_NE(read("{address='127.0.0.1:1'}"), "ok");
}

TEST(node_record, an_address_without_a_port_is_refused) {
  EXPECT_EQ(read("{name='a', address='127.0.0.1'}"), "malformed: the address must be host:port");
  EXPECT_EQ(read("{name='a', address=1}"), "malformed: the address must be host:port");
}

TEST(node_record, names_that_no_cluster_file_can_have_are_refused) {
  for (const char* name : {"", "1a", "a-b", "a b", "__nowaiting", "end", "a\n", "\xc3\xa9"})
    EXPECT_FALSE(is_node_name(name)) << name;
  EXPECT_FALSE(is_node_name(std::string(65, 'a')));
  for (const char* name : {"a", "_a", "lobby_1", "A9"}) EXPECT_TRUE(is_node_name(name)) << name;
}

TEST(node_record, fields_of_a_wrong_kind_are_refused) {
  for (const char* rest :
       {"state='asleep'", "state=1", "hot_version=1", "services='x'", "services={1}", "services={a='x'}",
        "services={''}", "depends={'1x'}", "labels={'x'}", "labels={a=1}", "labels={[1.5]='x'}",
        "incarnation=-1", "incarnation='1'", "lease_ms=1", "lease_ms=99999999", "hot_version='\\27[2J'"})
    EXPECT_EQ(read(("{name='a', address='127.0.0.1:1', " + std::string(rest) + "}").c_str()).substr(0, 9),
              "malformed")
        << rest;
  EXPECT_EQ(read("{'a'}").substr(0, 9), "malformed");
}

TEST(node_record, what_is_larger_than_its_limit_is_refused) {
  auto r = test::node_at("a");
  r.hot_version.assign(257, 'x');
  EXPECT_EQ(check(r).error().why, refused::too_much);
  r = test::node_at("a");
  r.services.assign(257, "x");
  EXPECT_EQ(check(r).error().why, refused::too_much);
  r = test::node_at("a");
  for (int i = 0; i < 257; ++i) r.labels[std::to_string(i)] = "x";
  EXPECT_EQ(check(r).error().why, refused::too_much);
}

TEST(node_record, what_a_later_version_says_is_kept_if_json_holds_it_without_loss) {
  const auto* text =
      "{name='a', address='127.0.0.1:1', region='eu', weights={1, 2}, cpu={cores=8}, mixed={1, a=2}}";
  const auto r = read_record(value::parse_literal(text)->as_table());
  ASSERT_TRUE(r) << r.error().text;
  EXPECT_EQ(r->others.size(), 3u);
  EXPECT_FALSE(r->others.contains("mixed")) << "in JSON it would become something else";
  EXPECT_EQ(*read_record(to_table(*r)), *r);
  EXPECT_EQ(*parse_json_record(to_json_text(*r)), *r);
  const auto changed = read_change(*r, value::parse_literal("{state='ready', region='us'}")->as_table());
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->others.at("region"), value::value("us"));
  EXPECT_EQ(changed->others.at("weights"), r->others.at("weights"));
}

TEST(node_record, what_a_later_version_says_is_bounded) {
  auto r = test::node_at("a");
  for (int i = 0; i < 33; ++i) r.others["k" + std::to_string(i)] = 1;
  EXPECT_EQ(check(r).error().why, refused::too_much);
  r.others = {{"k", value::value(std::string(17 << 10, 'x'))}};
  EXPECT_EQ(check(r).error().why, refused::too_much);
  r.others = {{"\x1b[2J", value::value(1)}};
  EXPECT_EQ(check(r).error().why, refused::malformed);
}

TEST(node_record, numbers_out_of_bounds_are_refused_in_requests_and_in_the_store_alike) {
  for (const char* number : {"9007199254740992", "9223372036854775807", "-1"})
    for (const char* key : {"incarnation", "write", "revision", "lease_ms"}) {
      EXPECT_EQ(read(("{name='a', address='127.0.0.1:1', " + std::string(key) + "=" + number + "}").c_str())
                    .substr(0, 9),
                "malformed")
          << key;
      EXPECT_FALSE(parse_json_record("{\"name\":\"a\",\"address\":\"127.0.0.1:1\",\"" + std::string(key) +
                                     "\":" + number + "}"))
          << key;
    }
}

TEST(node_record, a_label_that_json_would_take_for_something_else_is_refused) {
  EXPECT_EQ(read("{name='a', address='127.0.0.1:1', labels={['$b64']='!!'}}").substr(0, 9), "malformed");
  EXPECT_EQ(read("{name='a', address='127.0.0.1:1', labels={['$num']='inf'}}").substr(0, 9), "malformed");
  auto r = test::node_at("a");
  r.labels = {{"$b64", "!!"}, {"zone", "a"}, {"$x", ""}};
  EXPECT_EQ(*parse_json_record(to_json_text(r)), r);
}

TEST(node_record, what_is_accepted_within_the_widest_limits_can_be_read_back) {
  auto r = test::node_at("a");
  const auto widest = record_limits::widest();
  r.lease_ms = 1;
  r.hot_version = "\xe2\x80\xae\xef\xbb\xbf hidden, and text all the same";
  r.services.assign(widest.items, std::string(9, 's'));
  r.incarnation = largest_count;
  r.last_write = {"p", largest_count};
  ASSERT_TRUE(check(r, widest));
  EXPECT_FALSE(check(r));
  EXPECT_EQ(*parse_json_record(to_json_text(r)), r);
}

TEST(node_record, json_that_is_no_record_is_refused) {
  for (const char* text : {"", "{", "[]", "1", "{\"name\":1}", "{\"name\":\"a\"}"})
    EXPECT_FALSE(parse_json_record(text)) << text;
}

TEST(node_record, every_state_has_a_text_that_reads_back) {
  for (const auto state : {node_state::starting, node_state::ready, node_state::draining, node_state::down})
    EXPECT_EQ(parse_node_state(to_text(state)), state);
}

}  // namespace
}  // namespace bee::names
