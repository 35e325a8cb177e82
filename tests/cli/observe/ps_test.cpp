// beectl ps of many services: sorted, matched, cut, and with rates.
#include <atomic>

#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;
using value::table;

// db has the longest queue, gate has used the most, and idle does not answer.
std::optional<value::list> many_services(const std::string& asked) {
  if (asked == "LIST")
    return value::list{table{
        {}, {{":0000000a", "snlua db"}, {":0000000b", "snlua gate 8888"}, {":0000000c", "snlua idle"}}}};
  if (asked == "STAT")
    return value::list{table{
        {},
        {{":0000000a", counters(5, 0.5, 70)}, {":0000000b", counters(9, 2.5, 3)}, {":0000000c", "TIMEOUT"}}}};
  return value::list{
      table{{}, {{":0000000a", "5.00 Kb (x)"}, {":0000000b", "2.00 Kb (x)"}, {":0000000c", "TIMEOUT (x)"}}}};
}

class ps_verb : public beectl {
 protected:
  ps_verb() {
    write_cluster("a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\n");
    has_launcher(a_, many_services);
    has_launcher(b_, one_service("snlua db", counters(7, 1.5, 40), "4.00 Kb (x)"));
  }

  words with(words line, const words& more) {
    line.insert(line.end(), more.begin(), more.end());
    return line;
  }
  json nodes_of(const words& line) {
    return json::parse(run(with(line, {"-q", "-o", "json"})).out, nullptr, false)["nodes"];
  }
  // The commands of one node: "db gate".
  std::string commands_of(const json& node) {
    std::string out;
    for (const auto& row : node["result"])
      if (row["command"].get<std::string>().starts_with("snlua "))
        out += (out.empty() ? "" : " ") + row["command"].get<std::string>().substr(6);
    return out;
  }
  std::string commands_of_a(const words& flags) {
    return commands_of(nodes_of(with({"ps", "a", "--match", "snlua *"}, flags))[0]);
  }

  test_node a_{"a"};
  test_node b_{"b"};
};

TEST_F(ps_verb, sorts_the_most_first_and_those_that_do_not_answer_before_all) {
  EXPECT_EQ(commands_of_a({"--sort", "mqlen"}), "idle db gate 8888");
  EXPECT_EQ(commands_of_a({"--sort", "cpu"}), "idle gate 8888 db");
  EXPECT_EQ(commands_of_a({"--sort", "message"}), "idle gate 8888 db");
  EXPECT_EQ(commands_of_a({"--sort", "mem"}), "idle db gate 8888");
  EXPECT_EQ(commands_of_a({"--sort", "name"}), "db gate 8888 idle");
  EXPECT_EQ(commands_of_a({}), "db gate 8888 idle");
}

TEST_F(ps_verb, matches_the_command_with_and_without_snlua) {
  EXPECT_EQ(commands_of(nodes_of({"ps", "a", "--match", "db"})[0]), "db");
  EXPECT_EQ(commands_of(nodes_of({"ps", "a", "--match", "gate*"})[0]), "gate 8888");
  EXPECT_EQ(commands_of(nodes_of({"ps", "a", "--match", "snlua ?ate*"})[0]), "gate 8888");
  EXPECT_EQ(nodes_of({"ps", "a", "--match", "nothing"})[0]["result"], json::array());
}

TEST_F(ps_verb, of_many_nodes_has_the_worst_of_all_in_its_first_line) {
  const auto end = run({"ps", "b,a", "--match", "db", "--sort", "mqlen"});
  EXPECT_EQ(end.code, 0) << end.err;
  const auto a = end.out.find("a     :0000000a");
  const auto b = end.out.find("b     :0000000a");
  ASSERT_NE(a, std::string::npos) << end.out;
  ASSERT_NE(b, std::string::npos) << end.out;
  EXPECT_LT(a, b);
}

TEST_F(ps_verb, has_at_most_so_many_services_of_all_nodes_together) {
  const auto nodes = nodes_of({"ps", "a,b", "--match", "snlua [dg]*,snlua *", "--limit", "2"});
  EXPECT_EQ(nodes[0]["result"].size() + nodes[1]["result"].size(), 0u);  // GLOB is one pattern
  const auto worst = nodes_of({"ps", "a,b", "--match", "*", "--sort", "mqlen", "--limit", "3"});
  EXPECT_EQ(commands_of(worst[0]), "idle db");
  EXPECT_EQ(commands_of(worst[1]), "db");
  const auto lines = run({"ps", "a,b", "-q", "--sort", "mqlen", "--limit", "3"}).out;
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 4) << lines;
}

TEST_F(ps_verb, refuses_what_it_can_not_do) {
  expect_refused({"ps", "a", "--sort", "size"}, 2,
                 "beectl: --sort: \"size\" is none of cpu, mem, mqlen, message, name\n");
  expect_refused({"ps", "a", "--limit", "0"}, 2,
                 "beectl: --limit: \"0\" is not a number from 1 to 1000000000\n");
  expect_refused({"ps", "a", "--interval", "1s"}, 2, "beectl: --interval goes with --rate\n");
}

// Each look finds as much more done, or less.
launcher_words grows_by(std::int64_t messages, double cpu) {
  auto looks = std::make_shared<std::atomic<int>>(0);
  return [=](const std::string& asked) {
    const int n = asked == "STAT" ? looks->fetch_add(1) : 0;
    return one_service("snlua db", counters(100'000 + n * messages, 100 + n * cpu, 0))(asked);
  };
}

TEST_F(ps_verb, with_rates_shows_what_goes_on_in_a_second) {
  has_launcher(b_, grows_by(1000, 0.01));
  const auto row = nodes_of({"ps", "b", "--match", "db", "--rate", "--interval", "100ms"})[0]["result"][0];
  EXPECT_GT(row["message_rate"], 0);
  EXPECT_LE(row["message_rate"], 10'000);
  EXPECT_GT(row["cpu_rate"], 0);
  EXPECT_LE(row["cpu_rate"], 0.1);
  EXPECT_EQ(row["message"], 101'000);
}

TEST_F(ps_verb, of_a_node_that_starts_again_between_two_looks_has_no_rates_and_says_so) {
  has_launcher(b_, grows_by(-1000, 0));
  const auto end = run({"ps", "b", "--match", "db", "--rate", "--interval", "10ms", "-o", "json"});
  const auto row = json::parse(end.out)["nodes"][0]["result"][0];
  EXPECT_TRUE(row["message_rate"].is_null());
  EXPECT_TRUE(row["cpu_rate"].is_null());
  EXPECT_NE(end.err.find("b: it has started again: no rates"), std::string::npos) << end.err;
}

TEST_F(ps_verb, without_rates_has_no_keys_of_them) {
  EXPECT_FALSE(nodes_of({"ps", "b", "--match", "db"})[0]["result"][0].contains("message_rate"));
}

}  // namespace
}  // namespace bee::test
