#include <gtest/gtest.h>

#include "bee/names/service/service.hpp"
#include "bee/value/literal.hpp"
#include "unit/names/record/records.hpp"
#include "unit/names/store/shared_store.hpp"

namespace bee::names {
namespace {

using test::at;

struct shared_service : testing::Test {
  shared_service() {
    options.log = [this](severity, std::string_view line) { log += std::string(line) + "\n"; };
    desk.emplace(store, options, at(0));
    desk->on_event = [this](const event& e) {
      events.push_back(std::string(to_text(e.kind)) + " " + e.node->name);
    };
  }

  std::shared_ptr<std::string> ask(const char* command, const char* table = "nil", int now = 0) {
    auto out = std::make_shared<std::string>("waits");
    value::list request;
    request.emplace_back(command);
    request.push_back(*value::parse_literal(table));
    desk->handle(by, request, at(now), [out](const value::list& values) {
      EXPECT_EQ(*out, "waits") << "answered twice";
      out->clear();
      for (const auto& v : values) *out += (out->empty() ? "" : " ") + value::to_literal(v);
    });
    store.run();
    desk->answer_polls();
    return out;
  }
  void register_a() { ask("register", "{name='a', address='127.0.0.1:1', lease_ms=2000}"); }
  // What another name server writes.
  void write_elsewhere(const char* name, revision number) {
    store.on_event(test::event_of({event_kind::up, test::node_at(name), 0}, number));
    desk->answer_polls();
  }

  test::shared_store store;
  service_options options;
  caller by{{"127.0.0.1", 5}, true};
  std::string log;
  std::vector<std::string> events;
  std::optional<service> desk;
};

TEST_F(shared_service, a_lease_is_not_over_before_the_store_says_so) {
  register_a();
  desk->expire(at(100));
  store.run();
  EXPECT_EQ(events, std::vector<std::string>{"up a"});
  store.on_lapse("a");
  store.on_lapse("a");
  EXPECT_EQ(store.waiting(), 1u) << "a lease that is over is written once";
  store.run();
  EXPECT_EQ(events, (std::vector<std::string>{"up a", "down a"}));
  store.on_lapse("a");
  EXPECT_EQ(store.waiting(), 0u);
}

TEST_F(shared_service, a_renewal_is_the_stores) {
  register_a();
  store.renewed.clear();
  EXPECT_EQ(*ask("renew", "{name='a', incarnation=1}"), "{revision = 1}");
  EXPECT_EQ(store.renewed, std::vector<std::string>{"a"});
  store.renew_ends = errc::store_conflict;
  EXPECT_EQ(*ask("renew", "{name='a', incarnation=1}"), "false \"expired\" \"the lease is over\"");
  store.renew_ends = errc::store_unavailable;
  EXPECT_TRUE(ask("renew", "{name='a', incarnation=1}")->starts_with("false \"failed\""));
}

// Two name servers: the node went down and came up again at the other, and leaves here.
TEST_F(shared_service, what_would_change_nothing_is_decided_again_by_what_the_store_brings) {
  register_a();
  ask("unregister", "{name='a'}");
  store.comes_late = [this] {
    auto again = test::node_at("a");
    again.incarnation = 3;
    store.put("a", 3);
    store.on_event(test::event_of({event_kind::up, again, 2}, 3));
  };
  EXPECT_EQ(*ask("unregister", "{name='a'}"), "{revision = 4}");
  EXPECT_EQ(store.caught_up, std::vector<std::string>{"a"});
  EXPECT_EQ(events, (std::vector<std::string>{"up a", "down a", "up a", "down a"}));
}

TEST_F(shared_service, a_refusal_by_what_is_known_is_decided_again_by_what_the_store_brings) {
  EXPECT_EQ(*ask("set", "{name='a', hot_version='2'}"), "false \"unknown\" \"no node a\"");
  store.comes_late = [this] {
    store.put("a", 1);
    write_elsewhere("a", 1);
  };
  EXPECT_EQ(*ask("set", "{name='a', hot_version='2'}"), "{revision = 2}");
  store.caught_up.clear();
  EXPECT_TRUE(ask("set", "{name='a', hot_version=true}")->starts_with("false \"malformed\""));
  EXPECT_TRUE(store.caught_up.empty()) << "whoever sends nonsense costs the store nothing";
}

TEST_F(shared_service, what_can_not_be_asked_of_the_store_is_no_answer) {
  register_a();
  ask("unregister", "{name='a'}");
  store.catch_up_ends = errc::store_unavailable;
  EXPECT_TRUE(ask("unregister", "{name='a'}")->starts_with("false \"failed\""));
}

TEST_F(shared_service, a_node_that_says_the_same_again_may_begin_its_lease_again) {
  register_a();
  store.renewed.clear();
  ask("register", "{name='a', address='127.0.0.1:1', lease_ms=2000, incarnation=1}");
  EXPECT_EQ(store.renewed, std::vector<std::string>{"a may begin"});
}

TEST_F(shared_service, one_that_is_cut_off_refuses_reads_writes_and_what_waits) {
  register_a();
  const auto watch = ask("watch", "{after=1, timeout_ms=5000}");
  const auto wait = ask("wait", "{names={'b'}, timeout_ms=5000}");
  EXPECT_EQ(*watch, "waits");
  store.become({false, false, "etcd can not be reached"});
  const std::string no = "false \"failed\" \"etcd can not be reached\"";
  EXPECT_EQ(*watch, no);
  EXPECT_EQ(*wait, no);
  for (const auto* command : {"list", "map", "get", "watch", "register", "renew"})
    EXPECT_EQ(*ask(command), no);
  store.become({true, false, ""});
  EXPECT_TRUE(ask("list")->starts_with("{revision = 1, nodes = "));
}

TEST_F(shared_service, a_watch_ahead_of_this_server_waits_for_it_and_gets_no_older_snapshot) {
  register_a();
  const auto watch = ask("watch", "{after=5, timeout_ms=5000}");
  EXPECT_EQ(*watch, "waits");
  write_elsewhere("b", 5);
  EXPECT_EQ(*watch, "waits");
  write_elsewhere("c", 6);
  EXPECT_NE(watch->find("name = \"c\""), std::string::npos) << *watch;
  EXPECT_EQ(watch->find("name = \"b\""), std::string::npos) << *watch;
}

TEST_F(shared_service, a_watch_ahead_ends_without_events_when_the_store_knows_of_the_revision) {
  register_a();
  store.newest_known = 9;
  const auto watch = ask("watch", "{after=9, timeout_ms=1000}");
  desk->expire(at(2));
  EXPECT_EQ(*watch, "{revision = 9, events = {}}");
}

TEST_F(shared_service, a_watch_after_a_revision_that_the_store_never_had_ends_with_a_snapshot) {
  register_a();
  store.newest_known = 8;
  const auto watch = ask("watch", "{after=9, timeout_ms=1000}");
  desk->expire(at(2));
  EXPECT_NE(watch->find("snapshot = "), std::string::npos) << *watch;
}

TEST_F(shared_service, after_a_gap_who_watches_gets_a_snapshot) {
  register_a();
  const auto watch = ask("watch", "{after=1, timeout_ms=5000}");
  bool was_told = false;
  desk->on_gap = [&] { was_told = true; };
  snapshot whole;
  whole.at = whole.floor = 40;
  whole.nodes.push_back(test::event_of({event_kind::up, test::node_at("z"), 0}, 33).node);
  store.on_gap(whole);
  desk->answer_polls();
  EXPECT_TRUE(was_told);
  EXPECT_NE(watch->find("snapshot = "), std::string::npos) << *watch;
  EXPECT_NE(watch->find("revision = 40"), std::string::npos) << *watch;
  EXPECT_EQ(desk->nodes().find("a"), nullptr);
}

}  // namespace
}  // namespace bee::names
