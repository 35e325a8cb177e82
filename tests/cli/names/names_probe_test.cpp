// names serve --probe against nodes of `beectl mock`, each a process of its own.
#include <csignal>
#include <thread>

#include "cli/support/beectl_test.hpp"
#include "cli/support/names_server.hpp"
#include "interop/mock_process.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

class names_probe : public beectl {
 protected:
  void start() {
    write_cluster(map_);
    server.reset();
    names_settings with;
    with.more = {"--probe", folder_.path() + "/clustername.lua", "--probe-interval", "50ms"};
    server = std::make_unique<names_server>(folder_, with);
  }
  std::unique_ptr<mock_process> mock(const std::string& name, std::uint16_t port = 0) {
    return std::make_unique<mock_process>(name, folder_.write("services.lua", "return {}"), port);
  }
  void list(const std::string& name, const std::string& address) {
    map_ += name + " = \"" + address + "\"\n";
  }
  program_end ask(words arguments) {
    arguments.insert(arguments.end(), {"-c", server->url(), "-o", "json"});
    return run(std::move(arguments));
  }
  // What the registry has of a node; null when it has nothing.
  nlohmann::json record(const std::string& name) {
    const auto end = ask({"names", "get", name});
    if (end.code != 0) return nullptr;
    return nlohmann::json::parse(end.out)["result"]["node"];
  }
  // Waits; a failure of the test when it does not come.
  void wait_until(const std::function<bool()>& holds, const std::string& what) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > give_up) {
        ADD_FAILURE() << "no " << what << " in\n" << server->log();
        return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  void wait_for_log(const std::string& text) {
    wait_until([&] { return server->log().find(text) != std::string::npos; }, text);
  }
  nlohmann::json wait_for_record(const std::string& name,
                                 const std::function<bool(const nlohmann::json&)>& is_right) {
    nlohmann::json now;
    wait_until([&] { return is_right(now = record(name)); }, "such record of " + name);
    return now;
  }
  nlohmann::json wait_for_state(const std::string& name, const std::string& state) {
    return wait_for_record(name, [&](const auto& r) { return !r.is_null() && r["state"] == state; });
  }

  std::string map_;
  std::unique_ptr<names_server> server;
};

// Other implementations of the wire have no services of stock: whatever they answer is a sign of life.
TEST_F(names_probe, a_peer_that_answers_in_words_of_its_own_is_recorded_as_up) {
  const auto reply = fake_reply{fake_reply::kind::error, {"no such actor"}, std::chrono::milliseconds(0)};
  const fake_node peer([&](const std::string&) { return std::optional(reply); });
  list("x", peer.address());
  start();
  EXPECT_EQ(wait_for_state("x", "ready")["address"], peer.address());
}

TEST_F(names_probe, a_node_that_is_killed_goes_down_and_started_again_is_the_next_incarnation) {
  auto a = mock("a");
  const auto b = mock("b");
  list("a", a->address());
  list("b", b->address());
  start();
  const auto first = wait_for_state("a", "ready");
  EXPECT_EQ(first["labels"]["probed"], "yes");
  EXPECT_EQ(first["lease_ms"], 0);
  wait_for_state("b", "ready");
  a.reset();
  wait_for_state("a", "down");
  a = mock("a", parse_endpoint(first["address"].get<std::string>())->port);
  const auto next = wait_for_state("a", "ready");
  EXPECT_GT(next["incarnation"], first["incarnation"]);
  EXPECT_EQ(record("b")["state"], "ready");
}

TEST_F(names_probe, the_map_of_a_node_that_was_found_follows_when_another_is_found) {
  const auto a = mock("a");
  list("a", a->address());
  start();
  wait_for_state("a", "ready");
  const auto b = mock("b");
  list("b", b->address());
  write_cluster(map_);
  wait_for_state("b", "ready");
  // The cluster daemon waits until somebody gives it an address for the name.
  const auto sender = run({"call", a->address(), ":00000009", "sender", "b", "--dialect", "skynet"});
  EXPECT_EQ(sender.code, 0) << sender.err;
}

TEST_F(names_probe, what_is_taken_out_of_the_file_is_removed_and_a_file_with_a_mistake_changes_nothing) {
  const auto a = mock("a"), b = mock("b"), c = mock("c");
  list("a", a->address());
  list("b", b->address());
  start();
  wait_for_state("a", "ready");
  wait_for_state("b", "ready");
  write_cluster("a = 7\n");
  wait_for_log("a must be");
  write_cluster("-- nothing\n");
  wait_for_log("names no node any more");
  EXPECT_EQ(record("a")["state"], "ready");
  write_cluster("b = \"" + b->address() + "\"\nc = \"" + c->address() + "\"\n");
  wait_for_state("c", "ready");
  wait_for_record("a", [](const auto& r) { return r.is_null(); });
}

TEST_F(names_probe, a_node_that_was_registered_is_left_alone) {
  auto a = mock("a");
  const auto b = mock("b");
  list("b", b->address());
  start();
  ASSERT_EQ(ask({"names", "set", "a", "address=127.0.0.1:1", "state=starting"}).code, 0);
  list("a", a->address());
  write_cluster(map_);
  wait_for_state("b", "ready");
  const auto c = mock("c");
  list("c", c->address());
  write_cluster(map_);
  wait_for_state("c", "ready");  // both files have been read, and the nodes of the second looked at
  EXPECT_EQ(record("a")["address"], "127.0.0.1:1");
  EXPECT_EQ(record("a")["state"], "starting");
}

TEST_F(names_probe, a_file_that_is_none_is_refused_before_it_listens) {
  const auto serve = [&](const std::string& file) {
    return run(
        {"names", "serve", "--listen", "127.0.0.1:0", "--data", folder_.path() + "/data", "--probe", file});
  };
  EXPECT_EQ(serve("nowhere.lua").code, 3);
  EXPECT_EQ(serve(folder_.write("bad.lua", "a = 7\n")).code, 3);
  const auto empty = serve(folder_.write("empty.lua", "-- nobody\n"));
  EXPECT_EQ(empty.code, 3);
  EXPECT_NE(empty.err.find("names no node"), std::string::npos) << empty.err;
  EXPECT_EQ(serve("names://127.0.0.1:1").code, 2);
}

}  // namespace
}  // namespace bee::test
