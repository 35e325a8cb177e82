// --dialect auto: which dialect a node is taken for, and who is told of it.
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

node::node_options with_daemon(const char* name) {
  node::node_options out;
  out.daemon = name;
  return out;
}

class dialect : public beectl {
 protected:
  dialect() { write_cluster("bee = \"" + bee_.address() + "\"\nplain = \"" + plain_.address() + "\"\n"); }
  json result_of(words arguments) {
    arguments.insert(arguments.begin(), {"-o", "json"});
    return json::parse(run(arguments).out, nullptr, false)["nodes"][0]["result"];
  }
  static std::size_t times(const std::string& text, const std::string& what) {
    std::size_t out = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
    return out;
  }

  test_node bee_{"bee", with_daemon("bee_clusterd")};
  test_node plain_{"plain", with_daemon("clusterd")};
};

TEST_F(dialect, of_a_node_with_clusterd_alone_is_skynet_and_of_any_other_bee) {
  EXPECT_EQ(result_of({"call", "bee", "echo", "cmd"}), (json{"lua", "cmd"}));
  EXPECT_EQ(result_of({"call", "plain", "echo", "cmd"}), json{"cmd"});
  plain_.change([](node::node& here) { here.set_unique("bee_clusterd", 0x0a); });
  EXPECT_EQ(result_of({"call", "plain", "echo", "cmd"}), (json{"lua", "cmd"}));
}

TEST_F(dialect, of_each_of_many_nodes_is_its_own) {
  const auto nodes = json::parse(run({"call", "bee,plain", "echo", "cmd", "-o", "json"}).out)["nodes"];
  EXPECT_EQ(nodes[0]["result"], (json{"lua", "cmd"}));
  EXPECT_EQ(nodes[1]["result"], json{"cmd"});
}

TEST_F(dialect, that_is_named_is_not_asked_for) {
  EXPECT_EQ(result_of({"call", "plain", "echo", "cmd", "--dialect", "bee"}), (json{"lua", "cmd"}));
  EXPECT_EQ(result_of({"call", "bee", "echo", "cmd", "--dialect", "skynet"}), json{"cmd"});
  EXPECT_EQ(run({"call", "bee", "echo", "cmd", "--dialect", "bee", "-v"}).err.find(".service"),
            std::string::npos);
}

TEST_F(dialect, is_asked_once_a_connection_and_not_where_it_makes_no_difference) {
  const auto many = run({"call", "plain", "echo", "cmd", "--repeat", "3", "-v"});
  EXPECT_EQ(times(many.err, "\"LIST\""), 1u) << many.err;
  EXPECT_EQ(times(run({"call", "plain", ".echo", "cmd", "-v"}).err, "\"LIST\""), 0u);
  EXPECT_EQ(times(run({"call", "plain", "echo", "7", "--snax", "-v"}).err, "\"LIST\""), 0u);
  EXPECT_EQ(times(run({"call", "plain", "mysqlpool", "--text", "cmd_x", "-v"}).err, "\"LIST\""), 0u);
  program lines;
  lines.input = "{\"command\": \"a\"}\n{\"command\": \"b\"}\n";
  const auto stream = run_with({"call", "plain", "echo", "-", "-v", "-o", "jsonl"}, lines);
  EXPECT_EQ(times(stream.err, "\"LIST\""), 1u) << stream.err;
  EXPECT_NE(stream.out.find("[\"b\"]"), std::string::npos) << stream.out;
}

TEST_F(dialect, that_was_guessed_is_told_with_v_and_n) {
  EXPECT_NE(run({"call", "plain", "echo", "cmd", "-v"})
                .err.find("plain: dialect skynet, as it runs clusterd and no bee_clusterd"),
            std::string::npos);
  EXPECT_NE(run({"send", "bee", "echo", "cmd", "-v"}).err.find("bee: dialect bee, as it runs bee_clusterd"),
            std::string::npos);
  const auto dry = json::parse(run({"call", "plain", "echo", "cmd", "-n", "-o", "json"}).out)["result"];
  EXPECT_EQ(dry["dialect"], "skynet: of plain, as it runs clusterd and no bee_clusterd");
  EXPECT_EQ(dry["values"].size(), 1u);
  EXPECT_EQ(bee_.runs() + plain_.runs(), 2) << "-n runs nothing";
  write_cluster("gone = \"127.0.0.1:1\"\n");
  const auto gone = json::parse(run({"call", "gone", "echo", "cmd", "-n", "-o", "json"}).out)["result"];
  EXPECT_EQ(gone["dialect"].get<std::string>().substr(0, 40), "bee: a guess, gone could not be asked: c");
}

TEST_F(dialect, that_was_guessed_stands_in_the_hint_of_a_call_that_failed) {
  const auto plain = run({"call", "plain", "mysqlpool", "ping"});
  EXPECT_EQ(plain.code, 6);
  EXPECT_NE(
      plain.err.find("nothing was put in front of the command, as it runs clusterd and no bee_clusterd; "
                     "--dialect bee puts \"lua\" there"),
      std::string::npos)
      << plain.err;
  const auto bee = run({"call", "bee", "mysqlpool", "nope"});
  EXPECT_EQ(bee.code, 6);
  EXPECT_NE(bee.err.find("\"lua\" was put in front of the command, as it runs bee_clusterd"),
            std::string::npos)
      << bee.err;
  EXPECT_EQ(run({"call", "plain", "mysqlpool", "ping", "--dialect", "skynet"}).err.find("put in front"),
            std::string::npos);
}

TEST_F(dialect, of_a_push_is_guessed_too) {
  EXPECT_EQ(run({"send", "bee,plain", "echo", "note", "--confirm"}).code, 0);
  EXPECT_EQ(bee_.pushed(), (std::vector<value::list>{{"lua", "note"}}));
  EXPECT_EQ(plain_.pushed(), (std::vector<value::list>{{"note"}}));
}

TEST_F(dialect, of_a_node_that_does_not_answer_is_not_guessed_and_nothing_is_sent) {
  plain_.change([](node::node& here) {
    here.set_local_name(
        ".service",
        here.add({.label = "snlua deaf"}, [](node::invocation&&, node::responder&& out) { out.ignore(); }));
  });
  const auto end = run({"call", "plain", "echo", "cmd", "-t", "1s"});
  EXPECT_EQ(end.code, 4) << end.err;
  EXPECT_NE(end.err.find("hint: the dialect by name, bee or skynet, needs no such question"),
            std::string::npos)
      << end.err;
  EXPECT_EQ(plain_.runs(), 0);
  EXPECT_EQ(run({"call", "plain", "echo", "cmd", "--dialect", "skynet"}).code, 0);
}

TEST_F(dialect, of_a_node_that_refuses_its_list_is_bee) {
  plain_.change([](node::node& here) {
    here.set_local_name(".service", here.add({.label = "snlua no"},
                                             [](node::invocation&&, node::responder&& out) { out.fail(); }));
  });
  EXPECT_EQ(result_of({"call", "plain", "echo", "cmd"}), (json{"lua", "cmd"}));
}

// It waits for a busy service whatever time it is given.
TEST_F(beectl, ps_of_an_old_core_with_a_busy_service_shows_what_came) {
  test_node node("old");
  write_cluster("old = \"" + node.address() + "\"\n");
  node.change([](node::node& here) {
    const auto launcher =
        here.add({.label = "snlua launcher"}, [](node::invocation&& in, node::responder&& out) {
          if (in.arguments.at(0) != value::value("LIST")) return out.ignore();
          out.answer({value::table{{}, {{":0000000a", "snlua busy"}}}});
        });
    here.set_local_name(".launcher", launcher);
  });
  const auto end = run({"ps", "old", "-t", "2s", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  const auto rows = json::parse(end.out)["nodes"][0]["result"];
  EXPECT_EQ(rows.back()["command"], "snlua busy");
  EXPECT_EQ(rows.back()["mqlen"], nullptr);
  EXPECT_NE(end.err.find("old: no answer to STAT and MEM in time"), std::string::npos) << end.err;
}

}  // namespace
}  // namespace bee::test
