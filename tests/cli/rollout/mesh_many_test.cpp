// mesh of many nodes: a probe is bounded and counted, and what a terminal does not hold is told in short.
#include <algorithm>
#include <array>

#include "cli/support/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class mesh_of_many : public beectl {
 protected:
  mesh_of_many() {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    std::string map;
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      map += std::string(1, static_cast<char>('a' + i)) + " = \"" + nodes_[i].address() + "\"\n";
    write_cluster(map);
  }
  // "a>b c>d": the cells that say ok.
  static std::string ok_cells(const program_end& end) {
    std::string out;
    const auto document = json::parse(end.out, nullptr, false);
    for (const auto& node : document["nodes"])
      for (const auto& cell : node.value("result", json::array()))
        if (cell["state"] == "ok")
          out += (out.empty() ? "" : " ") + cell["from"].get<std::string>() + ">" +
                 cell["to"].get<std::string>();
    return out;
  }
  program_end on_a_terminal(const std::string& size, const words& line) {
    auto how = placed(line, {});
    how.arguments.insert(how.arguments.begin(),
                         {"/bin/sh", "-c", "stty " + size + "; exec \"$@\" 1>&2", "sh"});
    how.environment["PATH"] = "/usr/bin:/bin";
    auto end = terminal(how).wait();
    std::erase(end.err, '\r');
    return end;
  }

  std::array<fake_node, 4> nodes_;
  const words probe_{"mesh", "--probe", "--trust-file", "-o", "json"};
};

TEST_F(mesh_of_many, asks_each_node_about_so_many_behind_it_in_a_ring) {
  auto line = probe_;
  line.insert(line.end(), {"--peers", "1"});
  const auto end = run(line);
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(ok_cells(end), "a>b b>c c>d d>a");
  EXPECT_NE(end.err.find("the probe opens at most 4 connections between nodes"), std::string::npos)
      << end.err;
}

TEST_F(mesh_of_many, asks_about_every_pair_when_told_to) {
  auto line = probe_;
  line.insert(line.end(), {"--peers", "all"});
  const auto end = run(line);
  EXPECT_EQ(ok_cells(end), "a>b a>c a>d b>a b>c b>d c>a c>b c>d d>a d>b d>c");
  EXPECT_NE(end.err.find("at most 12 connections"), std::string::npos) << end.err;
}

TEST_F(mesh_of_many, opens_no_more_than_10000_connections_without_a_yes) {
  std::string map = "a = \"" + nodes_[0].address() + "\"\n";
  for (int i = 0; i <= 10'000; ++i) map += "n_" + std::to_string(i) + " = \"127.0.0.1:1\"\n";
  write_cluster(map);
  const words line{"mesh", "a", "--probe", "--trust-file", "--peers", "all"};
  const auto end = run(line);
  EXPECT_EQ(end.code, 9);
  EXPECT_NE(
      end.err.find("the probe opens at most 10001 connections between nodes and there is no terminal to "
                   "ask on; none was opened"),
      std::string::npos)
      << end.err;
  EXPECT_TRUE(nodes_[0].asked("sender").empty());
  auto at_terminal = run_on_terminal(line);
  at_terminal->wait_for("10001 connections between nodes: go on?");
  at_terminal->type("n\n");
  EXPECT_EQ(at_terminal->wait().code, 9);
  EXPECT_TRUE(nodes_[0].asked("sender").empty());
  EXPECT_EQ(run({"mesh", "a", "--probe", "--trust-file", "--peers", "5"}).code, 0);
}

TEST_F(mesh_of_many, tells_only_what_is_not_well_and_a_count_where_the_terminal_holds_no_more) {
  nodes_[0].knows("b", nodes_[1].address(), true);
  nodes_[1].behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked == "sender c") return fake_reply{fake_reply::kind::error};
    return std::nullopt;
  });
  nodes_[1].knows("c", nodes_[2].address(), true);
  const auto whole = on_a_terminal("cols 80 rows 24", {"mesh", "-q", "--color", "never"});
  EXPECT_NE(whole.err.find("FROM"), std::string::npos) << whole.err;
  EXPECT_EQ(whole.err.find("cells"), whole.err.find("cells say")) << whole.err;
  const auto part = on_a_terminal("cols 80 rows 5", {"mesh", "-q", "--color", "never"});
  EXPECT_NE(part.err.find("FROM  TO  STATE\nb     c   failed\n12 cells: 1 ok, 1 failed, 10 none\n"),
            std::string::npos)
      << part.err;
}

TEST_F(mesh_of_many, refuses_peers_without_a_probe) {
  expect_refused({"mesh", "--peers", "3"}, 2, "beectl: --peers goes with --probe\n");
  EXPECT_EQ(run({"mesh", "--probe", "--peers", "0"}).code, 2);
}

}  // namespace
}  // namespace bee::test
