// A stock node against our node: what its cluster library makes of our answers, and whether the two differ.
#include "peer_test.hpp"

namespace bee::test {
namespace {

class our_node : public peer_test {
 protected:
  void SetUp() override {
    peer_test::SetUp();
    if (IsSkipped()) return;
    here.emplace(loop.executor(), "ours");
    echo = here->add({.label = "snlua echo"}, [](node::request&& r, node::responder&& answer) {
      answer.answer_packed(r.message.take());
    });
    notes = here->add({.label = "snlua notes"}, [this](node::invocation&& c, node::responder&& answer) {
      seen.push_back(c.is_push ? c.arguments : value::list{"not a push"});
      answer.fail();
    });
    ASSERT_TRUE(here->register_name("echo", echo));
    here->set_local_name(".echo", echo);
    ASSERT_TRUE(here->listen());
    tell("ours", here->address());
  }
  void TearDown() override {
    here.reset();
    peer_test::TearDown();
  }

  /// cluster.call(node, address, ...) inside the stock node.
  session::outcome remote_call(value::list arguments) {
    arguments.insert(arguments.begin(), {"rcall", "ours"});
    return call(name("@echo"), arguments);
  }
  std::string remote_ask(value::list arguments) {
    const auto o = remote_call(std::move(arguments));
    return o.error ? "error" : show(value::unpack(o.body).value());
  }

  std::optional<node::node> here;
  node::handle echo = 0;
  node::handle notes = 0;
  std::vector<value::list> seen;
};

TEST_P(our_node, is_called_by_every_kind_of_address) {
  for (const value::value& to :
       {value::value("@echo"), value::value(".echo"), value::value(static_cast<int>(echo))})
    EXPECT_EQ(remote_ask({to, 1, "two", 3.5}), "1; \"two\"; 3.5");
}

TEST_P(our_node, answers_a_name_query) {
  EXPECT_EQ(remote_ask({0, "echo"}), std::to_string(echo));
  EXPECT_EQ(remote_ask({0, "nobody"}), "error");
}

TEST_P(our_node, messages_of_every_size_go_both_ways) {
  for (const int size : {0x7ff0, 0x7fff, 0x8000, 0x8001, 200'000})
    EXPECT_EQ(remote_ask({"@echo", std::string(static_cast<std::size_t>(size), 'x')}).size(),
              static_cast<std::size_t>(size) + 2)
        << size;
  for (int size = 0x7fe8; size <= 0x8008; ++size)
    EXPECT_EQ(remote_ask({"@echo", std::string(static_cast<std::size_t>(size), 'x')}).size(),
              static_cast<std::size_t>(size) + 2)
        << size;
}

TEST_P(our_node, errors_raise_in_the_caller) {
  for (const value::value& to : {value::value("@nobody"), value::value(".nobody"), value::value(0x7777),
                                 value::value(static_cast<int>(notes))})
    EXPECT_EQ(remote_call({to, "x"}).error, errc::remote_call_failed);
}

TEST_P(our_node, gets_pushes_small_and_in_parts) {
  EXPECT_EQ(shown(name("@echo"), {"relay", "ours", static_cast<int>(notes), "hello", 1}), "\"sent\"");
  EXPECT_EQ(shown(name("@echo"), {"relay", "ours", static_cast<int>(notes), std::string(100'000, 'x')}),
            "\"sent\"");
  loop.run_until([&] { return seen.size() == 2; });
  EXPECT_EQ(seen[0], (value::list{"hello", 1}));
  EXPECT_EQ(seen[1].at(0).as_string().size(), 100'000u);
}

TEST_P(our_node, is_connected_to_and_listed_as_any_other) {
  EXPECT_TRUE(ask(clusterd, {"sender", "ours"}).at(0).is_integer());
  EXPECT_EQ(here->connections(), 1u);
  EXPECT_NE(ask(clusterd, {"senders"}).at(0).as_table().find("ours"), nullptr);
}

TEST_P(our_node, is_called_no_more_by_a_node_that_is_told_it_is_gone) {
  EXPECT_EQ(remote_ask({"@echo", 1}), "1");
  value::table gone;
  gone.pairs.emplace_back("ours", false);
  EXPECT_EQ(shown(clusterd, {"reload", std::move(gone)}), "nil");
  EXPECT_EQ(remote_ask({"@echo", 1}), "error");
}

TEST_P(our_node, works_behind_a_proxy_of_a_stock_node) {
  const auto proxy = static_cast<node::handle>(ask(clusterd, {"proxy", "ours", "@echo"}).at(0).as_integer());
  EXPECT_EQ(shown(proxy, {"x", 1}), "\"x\"; 1");
}

TEST_P(our_node, is_a_proxy_for_a_stock_node) {
  value::table map;
  map.pairs.emplace_back("stock_1", to_string(stock().at()));
  const auto direct = open(here->address());
  const auto own = [&](const value::list& arguments) {
    return value::unpack(loop.run(direct->call({9u, *value::pack(arguments)}, soon)).body).value();
  };
  EXPECT_EQ(show(own({"reload", std::move(map)})), "nil");
  const auto proxy = static_cast<int>(own({"proxy", "stock_1", "@echo"}).at(0).as_integer());
  EXPECT_EQ(remote_ask({proxy, "ping", "there and back"}), "\"pong\"; \"there and back\"");
  EXPECT_EQ(remote_ask({proxy, "echo", std::string(100'000, 'x')}).size(), 100'002u);
}

TEST_P(our_node, is_called_by_name_from_its_own_side_and_calls_back) {
  here->peers().set("stock_1", to_string(stock().at()));
  const auto o =
      loop.run(here->peers().call("stock_1", name("@mysqlpool"), {"lua", "execute", "select 1"}, soon));
  EXPECT_EQ(value::unpack(o.body).value(),
            value::list{value::parse_literal("{{rows = 1, sql = 'select 1'}}").value()});
}

TEST_P(our_node, a_closed_connection_is_made_again) {
  EXPECT_EQ(remote_ask({"@echo", 1}), "1");
  const auto at = here->address();
  here.emplace(loop.executor(), "ours");
  echo = here->add({.label = "snlua echo"}, [](node::request&& r, node::responder&& answer) {
    answer.answer_packed(r.message.take());
  });
  ASSERT_TRUE(here->register_name("echo", echo));
  ASSERT_TRUE(here->listen(at));
  loop.run_until([&] { return remote_ask({"@echo", 2}) == "2"; });
}

// The same question to both nodes. What is compared is what a caller can use: the values, or the kind of
// error.
TEST_P(our_node, can_not_be_told_from_a_stock_one) {
  if (is_old_core()) GTEST_SKIP() << "an older core has other texts";
  const auto direct = open(here->address());
  const auto ours = [&](const wire::address& to, const value::list& arguments) {
    return loop.run(direct->call({to, *value::pack(arguments)}, soon));
  };
  const auto text = [](const session::outcome& o) {
    return o.error ? "error: " + o.error.message() : show(value::unpack(o.body).value());
  };
  const auto own_daemon = handle_of(
      value::unpack(ours(name(".service"), {"LIST"}).body).value().at(0).as_table().find("bee_clusterd"));
  ASSERT_TRUE(own_daemon);
  value::table bad;
  bad.pairs.emplace_back("x", true);
  value::table off;
  off.pairs.emplace_back("x", false);

  const std::vector<std::pair<const char*, value::list>> questions = {
      {".launcher", {"NOPE"}},
      {".launcher", {7}},
      {".launcher", {}},
      {".launcher", {"KILL"}},
      {".launcher", {"KILL", 0x7777}},
      {".launcher", {"KILL", ".nobody"}},
      {".launcher", {"LAUNCH", "snlua", "nosuchservice"}},
      {".launcher", {"QUERY", 1}},
      {".service", {"NOPE"}},
      {".service", {5}},
      {".service", {}},
      {"clusterd", {"queryname", "nobody"}},
      {"clusterd", {"nope"}},
      {"clusterd", {}},
      {"clusterd", {"reload", std::move(off)}},
      {"clusterd", {"reload", 5}},
      {"clusterd", {"reload", std::move(bad)}},
      {"clusterd", {"reload"}},
      {"clusterd", {"sender", "x"}},
      {"clusterd", {"sender"}},
      {"clusterd", {"register", "more", 0x7777}},
      {"clusterd", {"register", "more", 0x7778}},
      {"clusterd", {"queryname", "more"}},
      {"@more", {"x"}},
      {"clusterd", {"unregister", "more"}},
      {"clusterd", {"unregister", "never was"}},
      {"clusterd", {"proxy", "nothing"}},
      {"@more", {"x"}},
      {".nobody", {"x"}},
      {":7777", {"x"}}};
  for (const auto& [to, arguments] : questions) {
    const bool is_daemon = std::string_view(to) == "clusterd";
    EXPECT_EQ(text(ours(is_daemon ? wire::address(*own_daemon) : name(to), arguments)),
              text(call(is_daemon ? clusterd : name(to), arguments)))
        << to << " " << show(arguments);
  }
}

INSTANTIATE_TEST_SUITE_P(stock, our_node, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
