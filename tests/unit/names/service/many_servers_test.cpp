// A member whose name service has several servers, in front of one store.
#include <gtest/gtest.h>

#include "bee/names/member/member.hpp"
#include "bee/names/service/server.hpp"
#include "support/raw_peer.hpp"
#include "unit/names/service/doors.hpp"
#include "unit/node/running_node.hpp"

namespace bee::names {
namespace {

using bee::test::running_node;
using std::chrono::milliseconds;
using strings = std::vector<std::string>;

struct names_member_of_many : testing::Test {
  names_member_of_many() : first_door(shared), second_door(shared) {
    shared.doors = {&first_door, &second_door};
    first = start(first_door);
    second = start(second_door);
  }
  void TearDown() override {
    first.reset();
    second.reset();
    loop.drain();
  }
  std::unique_ptr<server> start(test::common_store::door& at) {
    server_options options;
    options.listen = {"127.0.0.1", 0};
    return std::move(*server::open(loop.executor(), at, options));
  }
  member_options options_of(std::vector<endpoint> servers) {
    member_options out;
    out.servers = std::move(servers);
    out.retry = milliseconds(10);
    out.timeout = milliseconds(1000);
    out.on_event = [this](const event& e) { told.push_back(e.at()); };
    out.log = [this](severity, std::string_view line) { log.emplace_back(line); };
    return out;
  }
  // Another one, who is not listened to.
  member_options quiet(const std::unique_ptr<server>& at) const {
    member_options out;
    out.servers = {at->address()};
    return out;
  }
  member_options of_both() { return options_of({first->address(), second->address()}); }
  // Each revision after the first that was told, once.
  bool is_gapless() const {
    for (std::size_t i = 1; i < told.size(); ++i)
      if (told[i] != told[i - 1] + 1) return false;
    return !told.empty();
  }
  void run_until_told(revision at) {
    loop.run_until([&] { return !told.empty() && told.back() >= at; });
  }

  bee::test::event_loop loop;
  test::common_store shared{loop};
  test::common_store::door first_door, second_door;
  std::unique_ptr<server> first, second;
  std::vector<revision> told;
  strings log;
};

TEST_F(names_member_of_many, when_its_server_goes_it_hears_each_event_once_from_the_next) {
  running_node a(loop, {}, "a"), b(loop, {}, "b");
  member m(loop.executor(), a.here, of_both());
  ASSERT_TRUE(loop.run(m.start()));
  member other(loop.executor(), b.here, quiet(second));
  ASSERT_TRUE(loop.run(other.start()));
  run_until_told(2);
  first.reset();
  ASSERT_TRUE(loop.run(other.set_hot_version("2")));
  ASSERT_TRUE(loop.run(m.set_state(node_state::ready)));
  ASSERT_TRUE(loop.run(other.set_hot_version("3")));
  run_until_told(5);
  EXPECT_TRUE(is_gapless());
  EXPECT_EQ(second->nodes().find("a")->state, node_state::ready);
}

TEST_F(names_member_of_many, a_server_that_never_answers_is_left_for_the_next) {
  running_node a(loop, {}, "a");
  const bee::test::raw_server silent(loop.executor());
  member m(loop.executor(), a.here, options_of({silent.at(), second->address()}));
  ASSERT_TRUE(loop.run(m.start()));
  ASSERT_TRUE(loop.run(m.set_state(node_state::ready)));
  EXPECT_EQ(second->nodes().find("a")->state, node_state::ready);
  run_until_told(2);
  EXPECT_TRUE(is_gapless());
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0], "names: moves on to " + to_string(second->address()));
}

TEST_F(names_member_of_many, a_server_that_is_cut_off_from_its_store_is_left_for_the_next) {
  running_node a(loop, {}, "a"), cut_off(loop, {}, "names");
  const auto id = cut_off.here.add({.label = "snlua names"}, [](node::request&&, node::responder&& answer) {
    answer.answer(value::list{false, "failed", "cut off from the store"});
  });
  ASSERT_TRUE(cut_off.here.register_name("names", id));
  member m(loop.executor(), a.here, options_of({cut_off.here.address(), second->address()}));
  ASSERT_TRUE(loop.run(m.start()));
  EXPECT_TRUE(second->nodes().find("a"));
}

TEST_F(names_member_of_many, a_change_that_a_server_can_not_store_is_told_to_the_next) {
  running_node a(loop, {}, "a");
  member m(loop.executor(), a.here, of_both());
  ASSERT_TRUE(loop.run(m.start()));
  first_door.is_cut_off = true;
  ASSERT_TRUE(loop.run(m.set_hot_version("2")));
  EXPECT_EQ(second->nodes().find("a")->hot_version, "2");
  run_until_told(2);
  EXPECT_TRUE(is_gapless());
}

TEST_F(names_member_of_many, what_a_slow_server_does_late_changes_nothing) {
  running_node a(loop, {}, "a");
  auto options = of_both();
  int stales = 0;
  options.on_stale = [&](const std::string&) { ++stales; };
  options.lease = milliseconds(2400);
  member m(loop.executor(), a.here, options);
  first_door.is_slow = true;
  ASSERT_TRUE(loop.run(m.start()));
  ASSERT_EQ(first_door.held(), 1u);
  ASSERT_TRUE(loop.run(m.set_state(node_state::ready)));
  const auto before = second->nodes().find("a");
  first_door.go_on();
  const auto after_a_sign_of_life = std::chrono::steady_clock::now() + milliseconds(900);
  loop.run_until([&] { return std::chrono::steady_clock::now() > after_a_sign_of_life; });
  EXPECT_EQ(stales, 0);
  EXPECT_EQ(*second->nodes().find("a"), *before);
}

TEST_F(names_member_of_many, a_server_that_is_behind_is_not_believed_when_it_says_that_all_are_ready) {
  running_node a(loop, {}, "a"), b(loop, {}, "b");
  member m(loop.executor(), a.here, of_both());
  ASSERT_TRUE(loop.run(m.start()));
  member other(loop.executor(), b.here, quiet(first));
  ASSERT_TRUE(loop.run(other.start()));
  ASSERT_TRUE(loop.run(other.set_state(node_state::ready)));
  loop.run_until([&] { return second->nodes().latest() == 3; });
  second_door.is_cut_off = true;
  ASSERT_TRUE(loop.run(other.set_state(node_state::draining)));
  run_until_told(4);
  first.reset();
  EXPECT_EQ(loop.run(m.wait({"b"}, milliseconds(300))), strings{"b"});
}

TEST_F(names_member_of_many, a_server_that_is_behind_is_not_believed) {
  running_node a(loop, {}, "a"), b(loop, {}, "b");
  auto options = of_both();
  strings ups, downs;
  options.on_up = [&](const node_record& r) { ups.push_back(r.name); };
  options.on_down = [&](const node_record& r) { downs.push_back(r.name); };
  member other(loop.executor(), b.here, quiet(first));
  ASSERT_TRUE(loop.run(other.start()));
  member m(loop.executor(), a.here, options);
  ASSERT_TRUE(loop.run(m.start()));
  loop.run_until([&] { return second->nodes().latest() == 2; });
  second_door.is_cut_off = true;
  told.clear();
  ASSERT_TRUE(loop.run(other.set_state(node_state::ready)));
  loop.run_until([&] { return ups == strings{"b"}; });
  // Now only the one that has not heard of b is left; it is asked, and nothing of it is taken.
  first.reset();
  const auto moves = [&] { return log.size() >= 3; };
  loop.run_until(moves);
  EXPECT_EQ(downs, strings{});
  EXPECT_EQ(loop.run(m.wait({"b"}, milliseconds(100))), strings{"b"});
}

}  // namespace
}  // namespace bee::names
