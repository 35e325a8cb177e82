// What only the store in etcd does, against a real etcd.
#include "bee/names/store/etcd_store.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "bee/names/store/etcd_read.hpp"
#include "bee/names/store/store_error.hpp"
#include "unit/names/store/etcd_store_test.hpp"

namespace bee::names {
namespace {

using namespace std::chrono_literals;
using test::etcd_store_test;
using test::put;
using test::up;
using test::watched_store;
using test::with_lease;

TEST_F(etcd_store_test, what_one_name_server_writes_is_an_event_at_each) {
  watched_store a(*place), b(*place);
  const auto at = a.commit(up("x"));
  loop().run_until([&] { return !b.events.empty(); });
  EXPECT_EQ(test::shown(b.events.at(0)), std::to_string(*at) + " up x");
  ASSERT_TRUE(b.commit({event_kind::removed, test::node_at("x"), *at}));
  loop().run_until([&] { return a.events.size() == 2; });
  EXPECT_EQ(a.events[1].kind, event_kind::removed);
}

TEST_F(etcd_store_test, the_events_of_the_past_are_there_for_who_comes_back) {
  revision first = 0;
  {
    watched_store s(*place);
    first = *s.commit(up("a"));
    s.commit(up("b"));
    s.commit({event_kind::removed, test::node_at("a"), first});
  }
  watched_store again(*place);
  ASSERT_EQ(again.start.events.size(), 3u);
  EXPECT_EQ(test::shown(again.start.events[0]), std::to_string(first) + " up a");
  EXPECT_EQ(again.start.events[2].kind, event_kind::removed);
  EXPECT_LT(again.start.floor, first);
}

TEST_F(etcd_store_test, what_is_compacted_is_not_claimed_to_be_known) {
  revision first = 0;
  {
    watched_store s(*place);
    first = *s.commit(up("a"));
    const auto second = *s.commit(up("b"));
    etcd().post(0, "/v3/kv/compaction", "{\"revision\":\"" + std::to_string(second) + "\"}");
  }
  watched_store again(*place);
  EXPECT_EQ(again.start.nodes.size(), 2u);
  EXPECT_GE(again.start.floor, first);
}

TEST_F(etcd_store_test, a_removal_whose_record_is_forgotten_is_not_claimed_to_be_known) {
  revision removed = 0;
  {
    watched_store s(*place);
    const auto first = *s.commit(up("a"));
    removed = *s.commit({event_kind::removed, test::node_at("a"), first});
    etcd().post(0, "/v3/kv/compaction", "{\"revision\":\"" + std::to_string(removed) + "\"}");
  }
  watched_store again(*place);
  EXPECT_TRUE(again.start.events.empty());
  EXPECT_GE(again.start.floor, removed);
}

TEST_F(etcd_store_test, a_lease_that_nobody_renews_is_told_and_one_that_is_renewed_is_not) {
  watched_store s(*place);
  std::vector<std::string> lapsed;
  s.opened->on_lapse = [&](const std::string& name) { lapsed.push_back(name); };
  s.commit({event_kind::up, with_lease("dies"), 0});
  s.commit({event_kind::up, with_lease("lives"), 0});
  loop().run_until([&] {
    EXPECT_TRUE(renew(*s.opened, s.events[1].node, false));
    return !lapsed.empty();
  });
  EXPECT_EQ(lapsed[0], "dies");
  EXPECT_EQ(renew(*s.opened, s.events[0].node, false).error(), errc::store_conflict);
  EXPECT_TRUE(renew(*s.opened, s.events[0].node, true)) << "who announces itself begins anew";
  EXPECT_TRUE(renew(*s.opened, s.events[0].node, false));
}

TEST_F(etcd_store_test, a_node_is_written_down_only_while_its_lease_is_over) {
  watched_store s(*place);
  const auto at = *s.commit({event_kind::up, with_lease("a"), 0});
  change lapse{event_kind::down, with_lease("a"), at, true};
  lapse.after.state = node_state::down;
  EXPECT_EQ(s.commit(lapse).error(), errc::store_conflict);
  std::string lapsed;
  s.opened->on_lapse = [&](const std::string& name) { lapsed = name; };
  loop().run_until([&] { return lapsed == "a"; });
  EXPECT_TRUE(s.commit(lapse));
}

TEST_F(etcd_store_test, a_lease_that_was_over_while_no_name_server_ran_is_told_when_one_does) {
  {
    watched_store s(*place);
    s.commit({event_kind::up, with_lease("a"), 0});
  }
  const auto count = [&] { return etcd().post(0, "/v3/kv/range", put(place->prefix + "/alive/a", "")); };
  loop().run_until([&] { return count().find("\"kvs\"") == std::string::npos; });
  watched_store again(*place);
  std::string lapsed;
  again.opened->on_lapse = [&](const std::string& name) { lapsed = name; };
  loop().run_until([&] { return lapsed == "a"; });
}

TEST_F(etcd_store_test, one_pushes_and_when_it_leaves_another_does) {
  watched_store a(*place), b(*place);
  loop().run_until([&] { return a.opened->stands().is_pusher || b.opened->stands().is_pusher; });
  auto& first = a.opened->stands().is_pusher ? a : b;
  auto& second = &first == &a ? b : a;
  EXPECT_FALSE(second.opened->stands().is_pusher);
  loop().run(static_cast<etcd_store&>(*first.opened).leave());
  loop().run_until([&] { return second.opened->stands().is_pusher; });
}

TEST_F(etcd_store_test, one_that_vanishes_stops_to_push_when_its_lease_is_over) {
  place->options.own_lease_s = 2;
  auto a = std::make_unique<watched_store>(*place);
  loop().run_until([&] { return a->opened->stands().is_pusher; });
  watched_store b(*place);
  a.reset();
  loop().run_until([&] { return b.opened->stands().is_pusher; });
}

TEST_F(etcd_store_test, one_that_is_no_servers_follows_and_changes_but_neither_pushes_nor_ends_leases) {
  place->options.is_server = false;
  watched_store looks_on(*place);
  place->options.is_server = true;
  watched_store serves(*place);
  std::string lapsed;
  looks_on.opened->on_lapse = [&](const std::string& name) { lapsed = name; };
  serves.commit({event_kind::up, with_lease("a"), 0});
  loop().run_until([&] { return looks_on.events.size() == 1; });
  EXPECT_TRUE(looks_on.commit(up("b")));
  std::string told;
  serves.opened->on_lapse = [&](const std::string& name) { told = name; };
  loop().run_until([&] { return told == "a"; });
  loop().run_until([&] { return serves.opened->stands().is_pusher; });
  EXPECT_FALSE(looks_on.opened->stands().is_pusher);
  EXPECT_EQ(lapsed, "");
}

TEST_F(etcd_store_test, without_etcd_it_says_so_and_with_it_again_that_too) {
  place->options.cut_off = 300ms;
  place->options.client.attempt = 200ms;
  watched_store s(*place);
  std::vector<bool> reached;
  s.opened->on_standing = [&](const standing& now) { reached.push_back(now.is_reached); };
  etcd().pause(0);
  loop().run_until([&] { return !reached.empty() && !reached.back(); });
  EXPECT_FALSE(s.opened->stands().is_reached);
  EXPECT_NE(s.opened->stands().why.find("etcd can not be reached"), std::string::npos);
  const auto end = std::chrono::steady_clock::now() + 2500ms;  // more than two beats
  loop().run_until([&] { return std::chrono::steady_clock::now() > end; });
  EXPECT_EQ(log.find("no answer in time"), log.rfind("no answer in time"))
      << "one line for all of it: " << log;
  etcd().resume(0);
  loop().run_until([&] { return s.opened->stands().is_reached; });
  EXPECT_TRUE(s.commit(up("a")));
}

TEST_F(etcd_store_test, one_that_was_stopped_for_long_does_not_believe_what_it_knows) {
  place->options.cut_off = 300ms;
  place->options.own_lease_s = 1;
  watched_store s(*place);
  loop().run_until([&] { return s.opened->stands().is_pusher && s.opened->stands().is_reached; });
  std::this_thread::sleep_for(2500ms);  // the whole loop stands still, as a paused process does
  EXPECT_FALSE(s.opened->stands().is_reached);
  EXPECT_FALSE(s.opened->stands().is_pusher) << "its lease is over, so another may push";
  loop().run_until([&] { return s.opened->stands().is_reached; });
}

TEST_F(etcd_store_test, a_prefix_that_holds_foreign_keys_is_left_alone) {
  etcd().post(0, "/v3/kv/put", put(place->prefix + "/config", "x"));
  EXPECT_EQ(place->open(), nullptr);
  EXPECT_EQ(place->why.text, "the key \"" + place->prefix + "/config\" is not of a name service");
  EXPECT_EQ(place->why.what, etcd::fault::refused);
  const auto keys = etcd().post(0, "/v3/kv/range", put(place->prefix + "/servers", ""));
  EXPECT_EQ(keys.find("kvs"), std::string::npos);
}

TEST_F(etcd_store_test, a_foreign_key_that_comes_later_is_a_line_in_the_log_and_passed_over_from_then_on) {
  {
    watched_store s(*place);
    etcd().post(0, "/v3/kv/put", put(place->prefix + "/later/a", "of a later version"));
    loop().run_until([&] { return log.find("/later/a\" is not of a name service") != std::string::npos; });
    EXPECT_TRUE(s.commit(up("b")));
  }
  log.clear();
  watched_store again(*place);
  EXPECT_EQ(again.start.nodes.size(), 1u);
  EXPECT_NE(log.find("keys that this version does not know"), std::string::npos) << log;
}

TEST_F(etcd_store_test, a_record_that_somebody_spoils_is_set_aside_until_its_node_announces_itself) {
  watched_store s(*place);
  std::vector<std::string> aside;
  s.opened->on_set_aside = [&](const unreadable& u) { aside.push_back(u.name + ": " + u.why); };
  ASSERT_TRUE(s.commit(up("a")));
  etcd().post(0, "/v3/kv/put", put(place->prefix + "/nodes/a", "no record"));
  loop().run_until([&] { return !aside.empty(); });
  EXPECT_EQ(aside[0], "a: the key \"" + place->prefix + "/nodes/a\" is not of a name service");
  ASSERT_EQ(s.events.size(), 2u);
  EXPECT_EQ(s.events[1].kind, event_kind::removed);
  {
    const auto all = loop().run(read_registry(loop().executor(), place->from()));
    ASSERT_TRUE(all) << all.error().text;
    EXPECT_TRUE(all->nodes.empty());
    ASSERT_EQ(all->set_aside.size(), 1u) << "one that starts now sees the same";
  }
  EXPECT_TRUE(s.commit(up("b"))) << "the rest serves";
  EXPECT_TRUE(s.commit(up("a")));
  EXPECT_EQ(aside.back(), "a: ");
}

TEST_F(etcd_store_test, a_record_that_only_a_later_version_can_read_is_refused_with_both_versions) {
  etcd().post(0, "/v3/kv/put", put(place->prefix + "/nodes/a", "{\"v\":9,\"needs\":9,\"node\":1}"));
  watched_store s(*place);
  ASSERT_EQ(s.start.set_aside.size(), 1u);
  EXPECT_EQ(s.start.set_aside[0].why, "it can be read from version 9 on, and this program has version 1");
  EXPECT_EQ(s.commit(up("a")).error(), store_errc::newer) << "it is not written over";
}

TEST_F(etcd_store_test, what_a_later_version_adds_to_a_value_is_kept_in_the_record) {
  const std::string node = "{\"name\":\"a\",\"address\":\"127.0.0.1:1\",\"cpu\":{\"cores\":8}}";
  etcd().post(0, "/v3/kv/put",
              put(place->prefix + "/nodes/a",
                  "{\"v\":9,\"later\":[1],\"kind\":\"up\",\"tag\":\"x\",\"node\":" + node + "}"));
  {
    watched_store s(*place);
    ASSERT_EQ(s.start.nodes.size(), 1u);
    auto next = *s.start.nodes[0];
    next.hot_version = "2";
    ASSERT_TRUE(s.commit({event_kind::set, next, s.start.nodes[0]->changed}));
  }
  watched_store again(*place);
  EXPECT_TRUE(again.start.nodes[0]->others.contains("cpu"));
}

TEST_F(etcd_store_test, an_etcd_that_was_emptied_is_noticed_before_the_next_acknowledgement) {
  bee::test::etcd_cluster own;
  const auto opened =
      loop().run(etcd_store::open(loop().executor(), *etcd::parse_url(own.url("game")), place->options));
  ASSERT_TRUE(opened) << opened.error().text;
  auto& s = **opened;
  const auto commit = [&](change c) {
    std::optional<result<revision>> end;
    s.commit(std::move(c), [&](result<revision> r) { end = r; });
    loop().run_until([&] { return end.has_value(); });
    return *end;
  };
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(commit(up("n" + std::to_string(i))));
  own.kill(0);
  own.forget(0);
  own.start(0);
  own.wait_for(0);
  const auto end = commit(up("new"));
  ASSERT_FALSE(end) << "it was acknowledged, at revision " << *end;
  loop().run_until([&] { return !s.stands().is_reached; });
  loop().run_until([&] { return log.find("it was replaced, emptied or set back") != std::string::npos; });
  EXPECT_FALSE(commit(up("n0"))) << "and nothing later either";
}

TEST_F(etcd_store_test, who_reads_it_from_outside_sees_the_records) {
  watched_store s(*place);
  s.commit(up("a"));
  const auto all = loop().run(read_registry(loop().executor(), place->from()));
  ASSERT_TRUE(all) << all.error().text;
  ASSERT_EQ(all->nodes.size(), 1u);
  EXPECT_EQ(all->nodes[0]->name, "a");
}

}  // namespace
}  // namespace bee::names
