#include "bee/node/clusterd.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "support/fake_peer.hpp"
#include "unit/node/running_node.hpp"

namespace bee::node {
namespace {

using test::event_loop;
using test::running_node;
using test::soon;
using value::list;
using value::table;

value::value nodes(std::vector<std::pair<const char*, value::value>> entries) {
  table t;
  for (auto& [name, entry] : entries) t.pairs.emplace_back(name, std::move(entry));
  return t;
}

/// The node whose daemon is asked, and another one that it may reach.
struct clusterd : testing::Test {
  event_loop loop;
  running_node n{loop};
  running_node other{loop, {}, "other_1"};
  const wire::address daemon{9u};
  std::string address = to_string(other.here.address());

  std::string ask(const list& arguments) { return n.ask(daemon, arguments); }
  bool fails(const list& arguments) { return n.call(daemon, arguments).error == errc::remote_call_failed; }
  handle sender_of(const char* node) {
    const auto o = n.call(daemon, {"sender", node});
    EXPECT_FALSE(o.error) << o.body;
    return static_cast<handle>(value::unpack(o.body).value().at(0).as_integer());
  }
};

TEST_F(clusterd, it_is_found_under_the_name_that_is_asked_for) {
  node_options options;
  options.daemon = "bee_clusterd";
  running_node bee(loop, std::move(options));
  EXPECT_EQ(bee.ask(".service", {"LIST"}), "{bee_clusterd = \":00000009\"}");
  const auto listed = bee.ask(".launcher", {"LIST"});
  EXPECT_NE(listed.find("\"snlua bee_clusterd\""), std::string::npos) << listed;
  EXPECT_NE(listed.find("\"snlua bee_clusteragent 9 11 1\""), std::string::npos) << listed;
}

TEST_F(clusterd, reload_answers_one_nil) {
  EXPECT_EQ(ask({"reload", nodes({{"other_1", address}})}), "nil");
  EXPECT_EQ(ask({"reload"}), "nil");
}

TEST_F(clusterd, sender_connects_for_real_and_is_listed) {
  (void)ask({"reload", nodes({{"other_1", address}})});
  EXPECT_EQ(ask({"senders"}), "{}");
  const auto id = sender_of("other_1");
  EXPECT_EQ(other.here.connections(), 2u);
  EXPECT_EQ(ask({"senders"}), "{other_1 = " + std::to_string(id) + "}");
  EXPECT_EQ(sender_of("other_1"), id);
  const auto listed = n.ask(".launcher", {"LIST"});
  EXPECT_NE(listed.find("snlua bee_clustersender other_1 test_1 " + other.here.address().host + " "),
            std::string::npos)
      << listed;
}

TEST_F(clusterd, sender_to_a_port_that_refuses_fails) {
  (void)ask({"reload", nodes({{"gone", "127.0.0.1:1"}})});
  EXPECT_TRUE(fails({"sender", "gone"}));
}

TEST_F(clusterd, an_address_without_a_port_is_taken_and_fails_later) {
  EXPECT_EQ(ask({"reload", nodes({{"bad", "127.0.0.1"}})}), "nil");
  EXPECT_TRUE(fails({"sender", "bad"}));
}

TEST_F(clusterd, sender_to_a_node_without_an_address_waits_for_a_reload_that_brings_one) {
  std::optional<session::outcome> answered;
  n.to->call({daemon, *value::pack({"sender", "other_1"}), {}}, soon,
             [&](session::outcome&& o) { answered = o; });
  EXPECT_EQ(ask({"senders"}), "{}");
  EXPECT_FALSE(answered);
  (void)ask({"reload", nodes({{"other_1", address}})});
  loop.run_until([&] { return answered.has_value(); });
  EXPECT_FALSE(answered->error);
}

TEST_F(clusterd, with_nowaiting_a_node_without_an_address_fails_at_once) {
  std::optional<session::outcome> answered;
  n.to->call({daemon, *value::pack({"sender", "nobody"}), {}}, soon,
             [&](session::outcome&& o) { answered = o; });
  (void)ask({"reload", nodes({{"__nowaiting", true}})});
  loop.run_until([&] { return answered.has_value(); });
  EXPECT_EQ(answered->error, errc::remote_call_failed);
  EXPECT_TRUE(fails({"sender", "nobody"}));
}

TEST_F(clusterd, a_node_that_is_off_has_no_sender) {
  (void)ask({"reload", nodes({{"other_1", false}})});
  EXPECT_EQ(ask({"sender", "other_1"}), "nil");
}

TEST_F(clusterd, reload_with_false_closes_the_sender) {
  (void)ask({"reload", nodes({{"other_1", address}})});
  const auto id = sender_of("other_1");
  (void)ask({"reload", nodes({{"other_1", false}})});
  loop.run_until([&] { return other.here.connections() == 1; });
  EXPECT_EQ(sender_of("other_1"), id);
}

TEST_F(clusterd, reload_keeps_what_it_does_not_mention_and_ignores_what_is_unchanged) {
  (void)ask({"reload", nodes({{"other_1", address}})});
  (void)sender_of("other_1");
  const auto before = other.here.count(0x0c);
  (void)ask({"reload", nodes({{"more", "127.0.0.1:1"}, {"other_1", address}})});
  (void)sender_of("other_1");
  EXPECT_EQ(other.here.connections(), 2u);
  EXPECT_TRUE(other.here.count(0x0d).has_value()) << "the connection is the one from before";
  EXPECT_TRUE(before.has_value());
}

TEST_F(clusterd, a_changed_address_reconnects_a_sender_that_was_used) {
  running_node third(loop, {}, "third");
  (void)ask({"reload", nodes({{"other_1", address}})});
  const auto id = sender_of("other_1");
  (void)ask({"reload", nodes({{"other_1", to_string(third.here.address())}})});
  loop.run_until([&] { return third.here.connections() == 2 && other.here.connections() == 1; });
  EXPECT_EQ(sender_of("other_1"), id);
}

TEST_F(clusterd, a_bad_reload_fails_and_what_stood_before_the_bad_entry_has_its_effect) {
  EXPECT_TRUE(fails({"reload", 5}));
  EXPECT_TRUE(fails({"reload", nodes({{"a", true}})}));
  EXPECT_TRUE(fails({"reload", table{{"a"}, {}}}));
  EXPECT_TRUE(fails({"reload", nodes({{"other_1", address}, {"b", 5}, {"c", address}})}));
  EXPECT_NE(sender_of("other_1"), 0u);
}

TEST_F(clusterd, reload_without_a_table_reads_the_own_file) {
  const auto path = testing::TempDir() + "clusterd_test_" + std::to_string(::getpid()) + ".lua";
  node_options options;
  options.cluster_file = path;
  running_node with_file(loop, std::move(options));
  const auto write = [&](const std::string& text) { std::ofstream(path) << text; };
  write("__nowaiting = true\nother_1 = \"" + address + "\"\n");
  EXPECT_EQ(with_file.ask(daemon, {"reload"}), "nil");
  EXPECT_FALSE(with_file.call(daemon, {"sender", "other_1"}).error);
  EXPECT_EQ(with_file.call(daemon, {"sender", "nobody"}).error, errc::remote_call_failed);
  write("third = \"" + address + "\"\nbroken = 7\n");
  EXPECT_EQ(with_file.call(daemon, {"reload"}).error, errc::remote_call_failed);
  EXPECT_EQ(with_file.call(daemon, {"sender", "third"}).error, errc::remote_call_failed)
      << "it changed nothing";
  std::remove(path.c_str());
}

TEST_F(clusterd, a_node_that_joins_listens_where_its_file_says_and_knows_the_others) {
  const auto path = testing::TempDir() + "clusterd_join_" + std::to_string(::getpid()) + ".lua";
  std::vector<std::string> log;
  bee::node::node joining(loop.executor(), "joining_1",
                          {.cluster_file = path, .log = [&](auto line) { log.emplace_back(line); }});
  const auto join = [&](const std::string& text) {
    std::ofstream(path) << text;
    return joining.join();
  };
  EXPECT_EQ(join("joining_1 = 7\n").error(), errc::script_error);
  EXPECT_EQ(log.size(), 1u);
  EXPECT_EQ(join("other_1 = \"" + address + "\"\n").error(), errc::unknown_node);
  EXPECT_EQ(join("joining_1 = false\n").error(), errc::unknown_node);
  ASSERT_TRUE(join("joining_1 = \"127.0.0.77:0\"\n").has_error()) << "port 0 is no address of a file";
  const auto at = "127.0.0.1:" + std::to_string(test::closed_port());
  ASSERT_TRUE(join("joining_1 = \"" + at + "\"\n").has_value());
  EXPECT_EQ(to_string(joining.address()), at);
  EXPECT_EQ(joining.peers().address("other_1"), std::optional(std::optional(address)));
  std::remove(path.c_str());
}

TEST_F(clusterd, a_proxy_passes_calls_errors_and_pushes_on) {
  std::vector<std::string> pushed;
  const auto notes = other.here.add({.label = "n"}, [&](invocation&& c, responder&& answer) {
    if (c.is_push) pushed.push_back(std::string(c.arguments.at(0).as_string()));
    answer.fail();
  });
  (void)ask({"reload", nodes({{"other_1", address}})});
  const auto made = value::unpack(n.call(daemon, {"proxy", "other_1", "@echo"}).body).value();
  const auto echo = static_cast<handle>(made.at(0).as_integer());
  EXPECT_EQ(n.ask(echo, {1, "two"}), "1; \"two\"");
  EXPECT_EQ(n.call_packed(echo, std::string(100'000, 'x')).body, std::string(100'000, 'x'));
  EXPECT_EQ(ask({"proxy", "other_1", "@echo"}), std::to_string(echo));
  EXPECT_EQ(ask({"proxy", "other_1@echo"}), std::to_string(echo)) << "one word names the same";

  const auto by_number =
      value::unpack(n.call(daemon, {"proxy", "other_1", static_cast<int>(notes)}).body).value();
  const auto to_notes = static_cast<handle>(by_number.at(0).as_integer());
  EXPECT_EQ(n.call(to_notes, {"x"}).error, errc::remote_call_failed);
  ASSERT_TRUE(n.to->push({to_notes, *value::pack({"hello"}), {}}));
  loop.run_until([&] { return pushed.size() == 1; });
  const auto listed = n.ask(".launcher", {"LIST"});
  EXPECT_NE(listed.find("\"snlua bee_clusterproxy other_1 @echo\""), std::string::npos) << listed;
}

TEST_F(clusterd, a_proxy_for_a_node_that_can_not_be_reached_fails) {
  (void)ask({"reload", nodes({{"gone", "127.0.0.1:1"}})});
  EXPECT_TRUE(fails({"proxy", "gone", "@echo"}));
  EXPECT_TRUE(fails({"proxy", "nothing"}));
  EXPECT_TRUE(fails({"proxy"}));
}

TEST_F(clusterd, query_name_gives_the_handle_or_nil) {
  EXPECT_EQ(ask({"queryname", "echo"}), "10");
  EXPECT_EQ(ask({"queryname", "nobody"}), "nil");
}

TEST_F(clusterd, names_come_and_go) {
  EXPECT_EQ(ask({"register", "more", 10}), "");
  EXPECT_EQ(n.ask("@more", {1}), "1");
  EXPECT_TRUE(fails({"register", "more", 9})) << "it is taken";
  EXPECT_TRUE(fails({"register", "nameless"}));
  EXPECT_EQ(ask({"unregister", "more"}), "");
  EXPECT_EQ(ask({"unregister", "never was"}), "");
  EXPECT_EQ(n.call(wire::address(std::string("@more")), {}).error, errc::remote_invalid_name);
}

TEST_F(clusterd, an_unknown_command_fails) {
  EXPECT_TRUE(fails({"nope"}));
  EXPECT_TRUE(fails({}));
}

}  // namespace
}  // namespace bee::node
