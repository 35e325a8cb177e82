// A name service whose disk is full, and has room again.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "cli/support/names_client.hpp"
#include "cli/support/names_server.hpp"
#include "disk.hpp"

namespace bee::test {
namespace {

constexpr const char* full = "false \"failed\" \"the store can not grow: the disk is full\"";

std::size_t count(const std::string& in, const std::string& text) {
  std::size_t out = 0;
  for (auto at = in.find(text); at != std::string::npos; at = in.find(text, at + 1)) ++out;
  return out;
}

std::string node_text(int n, const std::string& more = {}) {
  return "{name='n" + std::to_string(n) + "', address='127.0.0.1:" + std::to_string(n + 1) + "'" + more + "}";
}

struct names_disk : testing::Test {
  names_settings faulty() const {
    names_settings out;
    out.environment = {{"LD_PRELOAD", FAULTS},
                       {"ASAN_OPTIONS", "verify_asan_link_order=0"},
                       {"BEE_TEST_FULL_WHILE", folder.path() + "/full"}};
    return out;
  }
  void fill() { folder.write("full", ""); }
  void make_room() { ::unlink((folder.path() + "/full").c_str()); }

  temporary_folder folder;
  event_loop loop;
};

TEST_F(names_disk, what_can_not_be_stored_is_refused_and_reads_go_on_until_there_is_room_again) {
  std::string address;
  {
    names_server server(folder, faulty());
    names_client client(loop, server.address());
    EXPECT_EQ(client.ask("register", node_text(1)).substr(0, 13), "{revision = 1");
    fill();
    for (int i = 2; i < 5; ++i) EXPECT_EQ(client.ask("register", node_text(i)), full);
    EXPECT_EQ(client.ask("set", "{name='n1', hot_version='2'}"), full);
    EXPECT_EQ(client.ask("unregister", "{name='n1'}"), full);
    EXPECT_EQ(client.ask("map"), "{revision = 1, map = {n1 = \"127.0.0.1:2\"}}");
    EXPECT_EQ(client.ask("renew", "{name='n1'}"), "{revision = 1}");
    EXPECT_EQ(client.ask("watch", "{after=0}").substr(0, 26), "{revision = 1, events = {{");
    make_room();
    EXPECT_EQ(client.ask("register", node_text(5)).substr(0, 13), "{revision = 2");
    EXPECT_EQ(count(server.log(), "store: the store can not grow"), 1u) << server.log();
    EXPECT_EQ(count(server.log(), "store: works again"), 1u) << server.log();
    address = server.address();
    EXPECT_EQ(server.end(SIGKILL), 128 + SIGKILL);
  }
  names_server again(folder, address);
  names_client client(loop, again.address());
  EXPECT_EQ(client.ask("map"), "{revision = 2, map = {n1 = \"127.0.0.1:2\", n5 = \"127.0.0.1:6\"}}");
}

TEST_F(names_disk, a_lease_that_ends_meanwhile_ends_when_there_is_room_and_the_log_does_not_fill) {
  names_server server(folder, faulty());
  names_client client(loop, server.address());
  for (int i = 0; i < 20; ++i) client.ask("register", node_text(i, ", lease_ms=1000"));
  fill();
  loop.run_until([&] { return server.log().find("store: the store can not grow") != std::string::npos; });
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client.state_of("n" + std::to_string(i)), "starting");
  std::string out;
  client.call({"watch", *value::parse_literal("{after=20, timeout_ms=1000}")},
              [&](const value::list& values) { out = value::to_literal(values.at(0)); });
  loop.run_until([&] { return !out.empty(); });
  EXPECT_EQ(out, "{revision = 20, events = {}}");
  EXPECT_EQ(count(server.log(), "store: the store can not grow"), 1u) << server.log();
  make_room();
  for (int i = 0; i < 20; ++i) client.wait_for_state("n" + std::to_string(i), "down");
}

TEST_F(names_disk, a_file_system_that_is_really_full_is_survived) {
  small_disk disk(folder.path() + "/data");
  if (!disk.is_there()) GTEST_SKIP() << "no file system can be mounted here";
  std::map<int, bool> is_stored;
  const auto store_some = [&](names_client& client, int from, int to) {
    for (int i = from; i < to; ++i) {
      const auto answer = client.ask("register", node_text(i));
      is_stored[i] = answer.starts_with("{revision");
      EXPECT_TRUE(is_stored[i] || answer == full) << answer;
    }
  };
  std::string address;
  {
    names_server server(folder);
    address = server.address();
    names_client client(loop, address);
    store_some(client, 0, 10);
    disk.fill(0);
    store_some(client, 10, 60);
    EXPECT_FALSE(is_stored[59]) << "the disk was never full";
    EXPECT_NE(client.ask("map").find("n0 = "), std::string::npos);
    disk.make_room();
    store_some(client, 60, 70);
    EXPECT_TRUE(is_stored[69]);
    server.end(SIGKILL);
  }
  names_server again(folder, address);
  names_client client(loop, address);
  const auto map = client.ask("map");
  for (const auto& [i, stored] : is_stored)
    EXPECT_EQ(map.find("n" + std::to_string(i) + " = ") != std::string::npos, stored) << i;
}

}  // namespace
}  // namespace bee::test
