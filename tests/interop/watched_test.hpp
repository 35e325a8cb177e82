// A stock node, a node of ours and "beectl watch" around name servers that are processes of their own.
#pragma once

#include <algorithm>
#include <csignal>

#include "announcer_test.hpp"
#include "bee/names/member/member.hpp"
#include "cli/support/event_file.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {

/// A parameter that is empty does without the stock node.
class watched_test : public announcer_test {
 protected:
  void SetUp() override {
    if (has_stock()) announcer_test::SetUp();
    ours_.emplace(loop.executor(), "cpp_1");
    ASSERT_TRUE(ours_->listen());
  }
  void TearDown() override {
    member_.reset();
    ours_.reset();
    loop.drain();
    announcer_test::TearDown();
  }
  static bool has_stock() { return !GetParam().empty(); }
  void tell_server(const char* as, const names_server& server) {
    tell(as, *parse_endpoint(server.address()));
  }

  /// Starts a member on our own node; what it hears of is "5 set stock_1 1.5".
  void join(const std::vector<const names_server*>& servers) {
    names::member_options options;
    for (const auto* s : servers) options.servers.push_back(*parse_endpoint(s->address()));
    options.lease = lease_;
    options.retry = std::chrono::milliseconds(50);
    options.on_event = [this](const names::event& e) {
      heard_.push_back(std::to_string(e.at()) + " " + std::string(to_text(e.kind)) + " " + e.node->name +
                       " " + e.node->hot_version);
    };
    member_.emplace(loop.executor(), *ours_, options);
    ASSERT_TRUE(loop.run(member_->start()));
  }
  program_end beectl(std::vector<std::string> arguments, program how = {}) {
    arguments.insert(arguments.begin(), BEECTL);
    how.arguments = std::move(arguments);
    how.environment = {{"HOME", folder_.path()}, {"LC_ALL", "C.UTF-8"}};
    return run(how);
  }
  /// The versions by node that "names ls" shows now.
  std::map<std::string, std::string> listed(const names_server& server) {
    const auto end = beectl({"names", "ls", "-o", "json", "-c", server.url()});
    std::map<std::string, std::string> out;
    const auto document = nlohmann::json::parse(end.out);
    for (const auto& n : document["result"]["nodes"]) out[n["name"]] = n["version"];
    return out;
  }
  /// Runs "beectl watch" while `meanwhile` goes on.
  void watch(const std::string& servers, const std::function<void()>& meanwhile) {
    program how;
    how.output_path = events_.path();
    how.while_running = [&](int pid) {
      events_.wait_for("cpp_1");
      meanwhile();
      ::kill(pid, SIGTERM);
    };
    const auto end = beectl({"watch", "--initial", "-o", "jsonl", "-t", "1s", "-c", servers}, how);
    EXPECT_EQ(end.code, 143) << end.err;
  }
  void run_until_heard(const std::string& what) {
    loop.run_until([&] {
      return std::any_of(heard_.begin(), heard_.end(), [&](auto& h) { return h.find(what) != h.npos; });
    });
  }

  /// Runs the loop until the service lists our node, and the stock one if there is one.
  void run_until_listed(const names_server& server) {
    auto next_look = std::chrono::steady_clock::now();
    loop.run_until([&] {
      if (std::chrono::steady_clock::now() < next_look) return false;
      const auto there = listed(server);
      next_look = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
      return there.contains("cpp_1") && (!has_stock() || there.contains("stock_1"));
    });
  }

  std::chrono::milliseconds lease_{10'000};
  temporary_folder folder_;
  const event_file events_{folder_.path() + "/events"};
  std::optional<node::node> ours_;
  std::optional<names::member> member_;
  std::vector<std::string> heard_;
};

}  // namespace bee::test
