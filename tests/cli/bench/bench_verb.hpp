// A node that counts, stalls, and fails as a test of bench needs it.
#pragma once

#include <atomic>
#include <mutex>
#include <thread>

#include "cli/support/beectl_test.hpp"

namespace bee::test {

class bench_verb : public beectl {
 protected:
  bench_verb() {
    write_cluster("n = \"" + node_->address() + "\"\nm = \"" + other_.address() +
                  "\"\ngone = \"127.0.0.1:1\"\n");
    node_->change([this](node::node& n) { add_services(n); });
  }

  nlohmann::json document(const program_end& end) {
    auto out = nlohmann::json::parse(end.out, nullptr, false);
    EXPECT_TRUE(out.is_object()) << end.out << end.err;
    return out;
  }
  program_end bench(words more, program how = {}) {
    more.insert(more.begin(), "bench");
    return run_with(std::move(more), std::move(how));
  }
  // The result of -o json.
  nlohmann::json figures(words more, int code = 0) {
    more.insert(more.end(), {"-o", "json"});
    const auto end = bench(std::move(more));
    EXPECT_EQ(end.code, code) << end.out << end.err;
    return document(end)["result"];
  }
  std::vector<value::list> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  // Waits until the node has been asked so often; no longer than ten seconds.
  void wait_for_runs(int runs) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (node_->runs() < runs && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  }

  std::unique_ptr<test_node> node_ = std::make_unique<test_node>("n");
  test_node other_{"m"};

 private:
  // @seen notes what came; @half fails each second time; @stall holds up its whole node at the tenth call.
  void add_services(node::node& n) {
    const auto seen = n.add({.label = "snlua seen"}, [this](node::invocation&& in, node::responder&& out) {
      const std::lock_guard lock(mutex_);
      seen_.push_back(in.arguments);
      out.answer({true});
    });
    (void)n.register_name("seen", seen);
    const auto half = n.add({.label = "snlua half"}, [this](node::invocation&&, node::responder&& out) {
      if (++halves_ % 2 == 0) return out.fail();
      out.answer({true});
    });
    (void)n.register_name("half", half);
    const auto stall = n.add({.label = "snlua stall"}, [this](node::invocation&&, node::responder&& out) {
      if (++stalls_ == 10) std::this_thread::sleep_for(std::chrono::milliseconds(200));
      out.answer({true});
    });
    (void)n.register_name("stall", stall);
  }

  std::mutex mutex_;
  std::vector<value::list> seen_;
  int halves_ = 0;
  int stalls_ = 0;
};

}  // namespace bee::test
