// Work on many nodes: how many at once, what a person sees meanwhile, and what Ctrl-C leaves.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <set>
#include <sstream>

#include "cli/base/descriptors.hpp"
#include "cli/support/fleet_test.hpp"
#include "support/raw_peer.hpp"

namespace bee::test {
namespace {

namespace asio = boost::asio;

constexpr const char* ctrl_c = "\x03";

// Takes connections and says nothing on any of them until so many are open at once: then it hangs up on all.
class gathering {
 public:
  explicit gathering(std::size_t size) : size_(size) {
    asio::co_spawn(io_, take_all(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~gathering() {
    io_.stop();
    thread_.join();
  }
  std::string address() const { return to_string(server_.at()); }
  /// How often all were there at once.
  std::size_t times() const { return times_; }

 private:
  awaitable<void> take_all() {
    for (;;) {
      auto taken = std::make_shared<tcp::socket>(co_await server_.accept());
      open_.insert(taken);
      asio::co_spawn(io_, until_end(taken), asio::detached);
      if (open_.size() < size_) continue;
      ++times_;
      for (const auto& socket : open_) socket->close();
      open_.clear();
    }
  }
  // What it closes, or the other side does, is not there any more.
  awaitable<void> until_end(std::shared_ptr<tcp::socket> of) {
    std::string bytes(4096, '\0');
    boost::system::error_code why;
    while (!why) co_await of->async_read_some(asio::buffer(bytes), asio::redirect_error(use_awaitable, why));
    open_.erase(of);
  }

  std::size_t size_;
  asio::io_context io_{1};
  raw_server server_{io_.get_executor()};
  std::set<std::shared_ptr<tcp::socket>> open_;
  std::atomic<std::size_t> times_ = 0;
  std::thread thread_;
};

constexpr std::size_t many = 1000;

// Every verb that reads many nodes, and those that change them with what they look at first.
const std::vector<std::vector<std::string>> reading = {
    {"ping", "--all"},
    {"query", "--all", "echo"},
    {"ps", "--all"},
    {"nodes"},
    {"check"},
    {"call", "--all", "echo", "get"},
    {"send", "--all", "echo", "get"},
    {"diff", "--all"},
    {"mesh", "--all"},
    {"watch", "--once"},
    {"wait", "n_[1-1000]", "--for", "down"},
    {"push-config", "--all", "-n"},
    {"reload", "--all", "-n"},
    {"force-reload", "--all", "-n"},
};

class fan_out : public fleet_test {
 protected:
  void write_many(const std::string& address, std::size_t count) {
    std::string text;
    for (std::size_t i = 1; i <= count; ++i) text += "n_" + std::to_string(i) + " = \"" + address + "\"\n";
    write_cluster(text);
  }
  static words with(words line, const words& more) {
    line.insert(line.end(), more.begin(), more.end());
    return line;
  }
};

// With a timeout that is never over in this test, all of them end only when no node waits for another's turn.
TEST_F(fan_out, of_1000_silent_nodes_has_all_of_them_at_once_in_every_verb) {
  if (cli::raise_file_limit() < many + 200) GTEST_SKIP() << "too few file descriptors";
  for (const auto& line : reading) {
    gathering all(many);
    write_many(all.address(), many);
    const auto end = run(with(line, {"-t", "10m", "-q"}));
    EXPECT_GE(all.times(), 1u) << line[0];
    EXPECT_GE(end.code, 0) << line[0] << " did not end";
  }
}

TEST_F(fan_out, of_more_nodes_than_jobs_says_at_the_start_how_long_it_may_take) {
  gathering all(many);
  write_many(all.address(), 40);
  const auto here = run_on_terminal({"query", "--all", "echo", "-j", "2", "-t", "1s"});
  here->wait_for("beectl: 40 nodes, 2 at once: this may take 20s");
  here->type(ctrl_c);
  EXPECT_EQ(here->wait().code, 130);
}

TEST_F(fan_out, that_does_not_take_long_says_nothing_of_its_bound) {
  const auto end = run({"query", "a,b", "echo", "-j", "1", "-t", "1s"});
  EXPECT_EQ(end.err.find("may take"), std::string::npos) << end.err;
}

// a answers at once, b never.
class half_silent : public fan_out {
 protected:
  half_silent() {
    b_.behaves([](const std::string&) { return fake_reply{fake_reply::kind::silence}; });
    write_cluster("a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\n");
  }

  // Interrupts it when a has answered.
  program_end interrupt(const words& line) {
    const auto here = run_on_terminal(with(line, {"-t", "10m"}));
    here->wait_for("1 of 2 nodes done");
    here->type(ctrl_c);
    return here->wait();
  }

  const std::vector<words> lines_ = {
      {"ping", "--all"},
      {"query", "--all", "echo"},
      {"ps", "--all"},
      {"call", "--all", "echo", "get"},
      {"send", "--all", "echo", "get"},
      {"diff", "--all"},
      {"mesh", "--all"},
      {"watch", "--once"},
      {"wait", "a,b"},
      {"push-config", "--all", "-n"},
      {"push-config", "--all", "-y"},
      {"reload", "--all", "-n"},
      {"force-reload", "--all", "-n"},
  };
};

TEST_F(half_silent, has_a_footer_within_its_first_second_and_ends_with_130_at_ctrl_c) {
  for (const auto& line : lines_) {
    const auto end = interrupt(line);
    EXPECT_EQ(end.code, 130) << line[0] << end.err;
    EXPECT_NE(end.err.find("of at most"), std::string::npos) << line[0];
    EXPECT_NE(end.err.find("interrupted"), std::string::npos) << line[0] << end.err;
    EXPECT_TRUE(b_.asked("reload").empty()) << line[0];
  }
}

TEST_F(half_silent, as_json_has_what_has_come_and_marks_the_rest_interrupted) {
  for (const auto& line : lines_) {
    const auto end = interrupt(with(line, {"-o", "json"}));
    EXPECT_EQ(end.code, 130) << line[0] << end.err;
    const auto document = nlohmann::json::parse(end.out, nullptr, false);
    ASSERT_TRUE(document.is_object()) << line[0] << end.out;
    EXPECT_EQ(document["exit"], 130) << line[0];
    EXPECT_EQ(document["error"]["class"], "interrupted") << line[0];
    if (line[0] == "watch") {
      EXPECT_EQ(document["/result/0/node"_json_pointer], "a") << end.out;
      continue;
    }
    ASSERT_EQ(document["nodes"].size(), 2u) << line[0] << end.out;
    EXPECT_EQ(document["nodes"][0]["node"], "a") << line[0];
    EXPECT_NE(document["nodes"][0].value("/error/class"_json_pointer, ""), "interrupted") << line[0];
    const bool has_state =
        document["nodes"][0].value("/result"_json_pointer, nlohmann::json()).contains("state");
    EXPECT_TRUE(has_state || line[0] != "diff") << end.out;
    EXPECT_EQ(document["nodes"][1]["error"]["class"], "interrupted") << line[0] << end.out;
    EXPECT_EQ(document["nodes"][1]["error"]["exit"], 130) << line[0];
  }
}

TEST_F(half_silent, says_of_a_call_that_it_may_have_run_and_of_one_that_was_not_begun_that_it_did_not) {
  const auto ran = [&](const words& more) {
    const auto end = interrupt(with({"call", "--all", "@echo", "get", "-o", "json"}, more));
    return nlohmann::json::parse(end.out, nullptr, false)["nodes"][1]["error"]["ran"];
  };
  EXPECT_EQ(ran({}), "unknown");
}

TEST_F(half_silent, as_json_lines_has_a_line_for_each_node) {
  const auto end = interrupt({"ping", "--all", "-o", "jsonl"});
  EXPECT_EQ(end.code, 130);
  std::vector<std::string> nodes;
  std::istringstream lines(end.out);
  for (std::string line; std::getline(lines, line);) {
    const auto j = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(j.is_object()) << line;
    nodes.push_back(j.value("node", "-") + " " + j.value("/error/class"_json_pointer, "ok"));
  }
  EXPECT_EQ(nodes, (std::vector<std::string>{"a ok", "b interrupted", "- interrupted"})) << end.out;
}

TEST_F(half_silent, has_no_footer_under_q_and_none_without_a_terminal) {
  const auto here = run_on_terminal({"ping", "--all", "-q", "-t", "1s"});
  EXPECT_EQ(here->wait().err.find("nodes done"), std::string::npos);
  EXPECT_EQ(run({"ping", "--all", "-t", "1s"}).err.find("nodes done"), std::string::npos);
}

}  // namespace
}  // namespace bee::test
