// mesh against nodes of this process, and against peers that only look like nodes.
#include <filesystem>
#include <fstream>

#include "cli/support/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class mesh : public beectl {
 protected:
  mesh() { environment_["XDG_STATE_HOME"] = folder_.path() + "/state"; }

  /// "a>b" to the state of the cell.
  std::map<std::string, std::string> cells(const program_end& end) {
    std::map<std::string, std::string> out;
    const auto document = json::parse(end.out, nullptr, false);
    for (const auto& node : document["nodes"])
      for (const auto& cell : node.value("result", json::array()))
        out[cell["from"].get<std::string>() + ">" + cell["to"].get<std::string>()] = cell["state"];
    return out;
  }
  using cell_map = std::map<std::string, std::string>;
};

TEST_F(mesh, reads_who_has_talked_to_whom_and_opens_nothing) {
  test_node a("a");
  test_node b("b");
  a.knows("b", b.address());
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  const auto before = run({"mesh", "-o", "json"});
  EXPECT_EQ(before.code, 0) << before.err;
  EXPECT_EQ(cells(before), (cell_map{{"a>b", "none"}, {"b>a", "none"}}));
  EXPECT_EQ(run({"call", "b", ".echo", "x", "--via", "a"}).code, 0);
  EXPECT_EQ(cells(run({"mesh", "-o", "json"})), (cell_map{{"a>b", "ok"}, {"b>a", "none"}}));
}

TEST_F(mesh, with_probe_asks_about_every_peer_that_the_node_acknowledged) {
  test_node a("a");
  test_node b("b");
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  ASSERT_EQ(run({"push-config", "--all", "-y", "-q"}).code, 0);
  const auto end = run({"mesh", "--probe", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(cells(end), (cell_map{{"a>b", "ok"}, {"b>a", "ok"}}));
  const auto document = json::parse(end.out);
  EXPECT_TRUE(document["nodes"][0]["result"][0]["ms"].is_number());
}

TEST_F(mesh, never_asks_about_a_peer_that_the_node_may_not_know) {
  fake_node a;
  fake_node b;
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  const auto end = run({"mesh", "--probe", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(cells(end), (cell_map{{"a>b", "unknown"}, {"b>a", "unknown"}}));
  EXPECT_TRUE(a.asked("sender").empty());
  EXPECT_TRUE(b.asked("sender").empty());
  EXPECT_NE(end.err.find("--trust-file"), std::string::npos) << end.err;
  EXPECT_EQ(cells(run({"mesh", "--probe", "--trust-file", "-o", "json"})),
            (cell_map{{"a>b", "ok"}, {"b>a", "ok"}}));
}

TEST_F(mesh, what_a_node_knew_at_another_address_says_nothing) {
  fake_node a;
  fake_node b;
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  ASSERT_EQ(run({"push-config", "--all", "-y", "-q"}).code, 0);
  fake_node moved;
  write_cluster("a = \"" + moved.address() + "\"\nb = \"" + b.address() + "\"\n");
  EXPECT_EQ(cells(run({"mesh", "--probe", "-o", "json"})), (cell_map{{"a>b", "unknown"}, {"b>a", "ok"}}));
  EXPECT_TRUE(moved.asked("sender").empty());
}

TEST_F(mesh, a_peer_that_can_not_be_reached_is_an_honest_no) {
  fake_node a([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked == "sender b") return fake_reply{fake_reply::kind::error};
    return std::nullopt;
  });
  fake_node b;
  a.knows("b", b.address(), true);
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  const auto end = run({"mesh", "-o", "json"});
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_EQ(cells(end), (cell_map{{"a>b", "failed"}, {"b>a", "none"}}));
}

TEST_F(mesh, a_node_that_does_not_say_is_a_timeout) {
  fake_node a([](const std::string& asked) -> std::optional<fake_reply> {
    if (asked == "sender b") return fake_reply{fake_reply::kind::silence};
    return std::nullopt;
  });
  fake_node b;
  a.knows("b", b.address(), true);
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  const auto end = run({"mesh", "-o", "json", "-t", "300ms"});
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_EQ(cells(end)["a>b"], "timeout");
}

TEST_F(mesh, an_old_connection_to_a_peer_that_is_down_is_stale) {
  fake_node a;
  fake_node b;
  a.knows("b", b.address(), true);
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  b.stop();
  const auto end = run({"mesh", "-o", "json"});
  EXPECT_EQ(end.code, 1) << end.err;
  EXPECT_EQ(cells(end)["a>b"], "stale");
}

TEST_F(mesh, a_peer_that_was_switched_off_is_off_though_the_node_keeps_its_sender) {
  test_node a("a");
  test_node b("b");
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  ASSERT_EQ(run({"push-config", "--all", "-y", "-q"}).code, 0);
  ASSERT_EQ(run({"call", "b", ".echo", "x", "--via", "a"}).code, 0);
  write_cluster("a = \"" + a.address() + "\"\nb = false\n");
  ASSERT_EQ(run({"push-config", "--all", "-y", "-q"}).code, 0);
  for (const bool probes : {false, true}) {
    words line{"mesh", "-o", "json"};
    if (probes) line.insert(line.begin() + 1, "--probe");
    const auto end = run(line);
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_EQ(cells(end), (cell_map{{"a>b", "off"}}));
  }
  ASSERT_EQ(run({"call", "a", "clusterd", "reload", "{b='" + b.address() + "'}"}).code, 0);
  EXPECT_EQ(cells(run({"mesh", "-o", "json"})), (cell_map{{"a>b", "ok"}})) << "others have switched it on";
}

TEST_F(mesh, names_by_which_beectl_was_called_back_are_no_nodes) {
  fake_node a;
  fake_node b;
  a.knows("b", b.address(), true);
  a.knows("beectl_00000001_1_1_7fffffff_0123456789abcdef", "127.0.0.1:1", true);
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  const auto end = run({"mesh", "-o", "json"});
  EXPECT_EQ(cells(end), (cell_map{{"a>b", "ok"}, {"b>a", "none"}}));
  EXPECT_EQ(run({"mesh"}).out.find("beectl_"), std::string::npos);
}

TEST_F(mesh, with_v_shows_what_went_over_the_wire) {
  fake_node a;
  fake_node b;
  a.knows("b", b.address(), true);
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  const auto end = run({"mesh", "-v"});
  for (const char* asked : {"> a call 1 to .service: \"LIST\"\n", ": \"senders\"\n", ": \"sender\", \"b\"\n"})
    EXPECT_NE(end.err.find(asked), std::string::npos) << asked << end.err;
}

TEST_F(mesh, a_journal_that_can_not_be_read_costs_only_what_stands_in_it) {
  fake_node a;
  fake_node b;
  a.knows("b", b.address(), true);
  write_cluster("a = \"" + a.address() + "\"\nb = \"" + b.address() + "\"\n");
  ASSERT_EQ(run({"push-config", "--all", "-y", "-q"}).code, 0);
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder_.path() + "/state"))
    if (each.path().filename() == "journal.db") std::ofstream(each.path()) << "no journal";
  const auto end = run({"mesh", "-o", "json"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(cells(end)["a>b"], "ok");
  EXPECT_NE(end.err.find("who was switched off is not known"), std::string::npos) << end.err;
}

TEST_F(mesh, one_node_is_shown_with_all_that_it_has_talked_to) {
  fake_node a;
  a.knows("b", "127.0.0.1:1", true);
  a.knows("c", "127.0.0.1:1", true);
  write_cluster("a = \"" + a.address() + "\"\nb = \"127.0.0.1:1\"\nc = \"127.0.0.1:1\"\n");
  EXPECT_EQ(cells(run({"mesh", "a", "-o", "json"})), (cell_map{{"a>b", "ok"}, {"a>c", "ok"}}));
  const auto text = run({"mesh", "a"});
  EXPECT_NE(text.out.find("FROM"), std::string::npos);
  EXPECT_EQ(text.out.find("  a"), std::string::npos) << "a row has no column for itself alone";
}

TEST_F(mesh, a_node_that_can_not_be_asked_is_told_and_the_others_are_shown) {
  fake_node a;
  write_cluster("a = \"" + a.address() + "\"\ndead = \"127.0.0.1:1\"\n");
  const auto end = run({"mesh", "-o", "json"});
  EXPECT_EQ(end.code, 8) << end.err;
  EXPECT_EQ(cells(end), (cell_map{{"a>dead", "none"}}));
}

TEST_F(mesh, through_another_node_makes_no_sense) {
  EXPECT_EQ(run({"mesh", "127.0.0.1:1", "--via", "127.0.0.1:1"}).code, 2);
  EXPECT_EQ(run({"mesh", "127.0.0.1:1", "--trust-file"}).code, 2);
}

}  // namespace
}  // namespace bee::test
