// That nobody who asks much, or stays away, takes from others what is theirs.
#include <gtest/gtest.h>

#include <algorithm>

#include "bee/names/service/service.hpp"
#include "bee/value/literal.hpp"
#include "unit/names/record/records.hpp"
#include "unit/names/store/memory_store.hpp"

namespace bee::names {
namespace {

using test::at;

struct names_fairness : testing::Test {
  service& desk() {
    if (!desk_) desk_.emplace(store, options, at(0));
    return *desk_;
  }
  caller by(std::uint16_t port) const {
    caller out{{"127.0.0.1", port}, true};
    out.came_after = came_after;
    if (connection) out.input = [this] { return *connection; };
    return out;
  }
  // The bytes of the answer, once it is there.
  std::shared_ptr<message_ptr> ask(std::uint16_t port, const char* command, const char* table = "nil",
                                   int now = 0) {
    auto out = std::make_shared<message_ptr>();
    desk().handle(by(port), {command, *value::parse_literal(table)}, at(now), [out](const reply_body& body) {
      EXPECT_FALSE(*out) << "answered twice";
      *out = body.packed() ? body.packed()
                           : std::make_shared<const std::string>(value::pack(body.values()).value());
    });
    return out;
  }
  std::string text(const std::shared_ptr<message_ptr>& answer) {
    settle();
    if (!*answer) return "waits";
    std::string out;
    const auto values = value::unpack(**answer).value();
    for (const auto& v : values) out += (out.empty() ? "" : " ") + value::to_literal(v);
    return out;
  }
  std::string tell(const char* command, const char* table = "nil", int now = 0) {
    return text(ask(5, command, table, now));
  }
  void settle() {
    store.run();
    while (!desk().answer_polls()) {
    }
  }
  std::string state_of(const char* name) { return desk().nodes().find(name)->is_live() ? "live" : "down"; }
  void pass(int now) {
    desk().expire(at(now));
    settle();
  }

  test::memory_store store;
  service_options options;
  service::time_point came_after = service::time_point::max();
  std::optional<std::optional<input_state>> connection;

 private:
  std::optional<service> desk_;
};

constexpr const char* node_a = "{name='a', address='127.0.0.1:1'}";
constexpr const char* node_b = "{name='b', address='127.0.0.1:2'}";

TEST_F(names_fairness, a_snapshot_is_packed_once_a_revision_and_all_who_ask_get_the_same_bytes) {
  tell("register", node_a);
  for (const auto* command : {"list", "map", "watch"}) {
    const auto first = ask(5, command), second = ask(6, command);
    ASSERT_TRUE(*first && *second);
    EXPECT_EQ(first->get(), second->get()) << command;
  }
  const auto before = ask(5, "list");
  tell("register", node_b);
  const auto after = ask(5, "list");
  EXPECT_NE(before->get(), after->get());
  EXPECT_NE(text(after).find("name = \"b\""), std::string::npos);
}

TEST_F(names_fairness, an_event_is_packed_once_for_all_who_watch_for_it) {
  const auto first = ask(5, "watch", "{after=0}"), second = ask(6, "watch", "{after=0}");
  tell("register", node_a);
  ASSERT_TRUE(*first && *second);
  EXPECT_EQ(first->get(), second->get());
  EXPECT_EQ(text(first).substr(0, 52), "{revision = 1, events = {{revision = 1, kind = \"up\",");
}

TEST_F(names_fairness, what_is_packed_follows_every_kind_of_change) {
  tell("register", node_b);
  tell("register", node_a);
  EXPECT_EQ(tell("map"), "{revision = 2, map = {a = \"127.0.0.1:1\", b = \"127.0.0.1:2\"}}");
  tell("unregister", "{name='a'}");
  EXPECT_EQ(tell("map"), "{revision = 3, map = {a = false, b = \"127.0.0.1:2\"}}");
  tell("remove", "{name='b'}");
  EXPECT_EQ(tell("map"), "{revision = 4, map = {a = false}}");
  EXPECT_NE(tell("list").find("state = \"down\""), std::string::npos);
  EXPECT_EQ(text(ask(5, "watch", "{after=3}")).substr(0, 57),
            "{revision = 4, events = {{revision = 4, kind = \"removed\",");
}

TEST_F(names_fairness, a_change_that_many_wait_for_is_told_in_turns) {
  options.polls_at_once = 3;
  std::vector<std::shared_ptr<message_ptr>> all;
  for (std::uint16_t i = 0; i < 10; ++i) all.push_back(ask(i, "watch", "{after=0}"));
  ask(50, "register", node_a);
  store.run();
  EXPECT_FALSE(desk().answer_polls());
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](auto& a) { return *a != nullptr; }), 3);
  settle();
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](auto& a) { return *a != nullptr; }), 10);
}

TEST_F(names_fairness, what_waits_ends_with_its_connection) {
  ask(5, "wait", "{names={'x'}}");
  ask(5, "watch", "{after=0}");
  const auto other = ask(6, "watch", "{after=0}");
  EXPECT_EQ(desk().polls(), 3u);
  desk().end_polls({"127.0.0.1", 5});
  EXPECT_EQ(desk().polls(), 1u);
  EXPECT_EQ(text(other), "waits");
}

TEST_F(names_fairness, when_all_places_are_taken_the_connection_that_waits_most_gives_one_up) {
  options.polls = 10;
  std::vector<std::shared_ptr<message_ptr>> greedy;
  for (int i = 0; i < 10; ++i) greedy.push_back(ask(5, "watch", "{after=0}"));
  const auto honest = ask(6, "wait", "{names={'a'}}");
  EXPECT_EQ(text(honest), "waits");
  EXPECT_EQ(text(greedy[0]), "{revision = 0, events = {}}") << "as if its time were over";
  EXPECT_EQ(text(greedy[1]), "waits");
  EXPECT_EQ(desk().polls(), 10u);
  EXPECT_EQ(text(ask(5, "watch", "{after=0}")).substr(0, 16), "false \"too_much\"")
      << "the greedy one itself";
}

TEST_F(names_fairness, a_renewal_that_came_in_time_and_is_read_late_keeps_the_lease) {
  tell("register", "{name='a', address='127.0.0.1:1', lease_ms=5000}");
  came_after = at(4);
  EXPECT_EQ(tell("renew", "{name='a', incarnation=1}", 7), "{revision = 1}");
  pass(11);
  EXPECT_EQ(state_of("a"), "live");
  came_after = at(12);
  EXPECT_EQ(tell("renew", "{name='a', incarnation=1}", 12).substr(0, 15), "false \"expired\"");
}

TEST_F(names_fairness, no_lease_ends_while_input_of_before_its_end_is_unread) {
  connection = input_state{100, 100};
  tell("register", "{name='a', address='127.0.0.1:1', lease_ms=5000}");
  connection = input_state{500, 100};
  pass(6);
  EXPECT_EQ(state_of("a"), "live");
  connection = input_state{900, 499};
  pass(7);
  EXPECT_EQ(state_of("a"), "live");
  connection = input_state{2000, 500};  // what came later does not count
  pass(8);
  EXPECT_EQ(state_of("a"), "down");
}

TEST_F(names_fairness, the_lease_of_one_whose_connection_is_gone_ends_in_time) {
  connection = input_state{500, 100};
  tell("register", "{name='a', address='127.0.0.1:1', lease_ms=5000}");
  connection.emplace(std::nullopt);
  pass(5);
  EXPECT_EQ(state_of("a"), "down");
}

}  // namespace
}  // namespace bee::names
