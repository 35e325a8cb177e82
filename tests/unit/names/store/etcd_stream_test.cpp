// The store in etcd over connections that break, stall and lose answers.
#include <gtest/gtest.h>

#include "unit/names/store/etcd_store_test.hpp"
#include "unit/names/store/lossy_proxy.hpp"

namespace bee::names {
namespace {

using namespace std::chrono_literals;
using test::up;
using test::watched_store;

struct etcd_stream : test::etcd_store_test {
  void SetUp() override {
    test::etcd_store_test::SetUp();
    if (IsSkipped()) return;
    proxy.emplace(loop().executor(), etcd().address(0));
    through_proxy = place->from();
    through_proxy.members = {*parse_endpoint(proxy->address())};
  }
  void open() {
    auto opened = loop().run(etcd_store::open(loop().executor(), through_proxy, place->options));
    ASSERT_TRUE(opened) << opened.error().text;
    store = std::move(*opened);
    store->on_event = [this](const event& e) { events.push_back(e); };
    store->on_gap = [this](const snapshot& all) { gap = all; };
  }
  result<revision> commit(change c) {
    std::optional<result<revision>> end;
    store->commit(std::move(c), [&](result<revision> r) { end = r; });
    loop().run_until([&] { return end.has_value(); });
    return *end;
  }
  void compact(revision at) {
    etcd().post(0, "/v3/kv/compaction", "{\"revision\":\"" + std::to_string(at) + "\"}");
  }
  void run_until_events(std::size_t count) {
    loop().run_until([&] { return events.size() == count; });
  }

  std::optional<test::lossy_proxy> proxy;
  etcd::url through_proxy;
  std::unique_ptr<etcd_store> store;
  std::vector<event> events;
  std::optional<snapshot> gap;
};

TEST_F(etcd_stream, a_change_whose_answer_was_lost_is_made_once_and_acknowledged) {
  open();
  proxy->lose_answer_to("/v3/kv/txn");
  const auto end = commit(up("a"));
  EXPECT_EQ(proxy->lost(), 1);
  ASSERT_TRUE(end) << end.error().message();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].at(), *end);
}

TEST_F(etcd_stream, compaction_under_a_watcher_is_a_gap_with_all_that_there_is) {
  open();
  proxy->cut();
  watched_store other(*place);
  const auto first = *other.commit(up("a"));
  other.commit({event_kind::removed, test::node_at("a"), first});
  const auto last = *other.commit(up("b"));
  compact(last);
  proxy->mend();
  loop().run_until([&] { return gap.has_value(); });
  ASSERT_EQ(gap->nodes.size(), 1u);
  EXPECT_EQ(gap->nodes[0]->name, "b");
  EXPECT_GE(gap->at, last);
  EXPECT_TRUE(events.empty());
  EXPECT_TRUE(commit(up("c")));
}

TEST_F(etcd_stream, a_removal_at_the_very_revision_of_a_compaction_is_not_missed) {
  open();
  place->options.is_server = false;  // so that it writes nothing of its own
  watched_store other(*place);
  const auto first = *other.commit(up("a"));
  run_until_events(1);
  proxy->cut();
  const auto last = *other.commit({event_kind::removed, test::node_at("a"), first});
  compact(last);
  proxy->mend();
  loop().run_until([&] { return gap.has_value() || events.size() == 2; });
  if (gap) {
    EXPECT_TRUE(gap->nodes.empty());
  }
}

TEST_F(etcd_stream, one_that_breaks_goes_on_where_it_was) {
  open();
  watched_store other(*place);
  other.commit(up("a"));
  run_until_events(1);
  proxy->cut();
  other.commit(up("b"));
  other.commit(up("c"));
  proxy->mend();
  run_until_events(3);
  std::string names;
  for (const auto& e : events) names += e.node->name;
  EXPECT_EQ(names, "abc");
}

TEST_F(etcd_stream, one_from_a_member_that_has_gone_silent_is_left_for_another_members) {
  place->options.client.attempt = 200ms;
  through_proxy.members.push_back(*parse_endpoint(etcd().address(0)));
  open();
  proxy->stall();
  watched_store other(*place);
  other.commit(up("a"));
  run_until_events(1);
}

}  // namespace
}  // namespace bee::names
