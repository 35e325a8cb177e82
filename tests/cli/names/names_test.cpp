// The name service as a process, and the verbs that ask it.
#include <csignal>

#include "cli/support/beectl_test.hpp"
#include "cli/support/names_server.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

class names : public beectl {
 protected:
  program_end ask(words arguments) {
    arguments.insert(arguments.end(), {"-c", url});
    return run(std::move(arguments));
  }
  std::string out_of(words arguments) {
    const auto end = ask(std::move(arguments));
    EXPECT_EQ(end.code, 0) << end.err;
    return end.out;
  }
  void start(const std::string& listen = "127.0.0.1:0") {
    server.reset();
    server = std::make_unique<names_server>(folder_, listen);
    url = server->url();
  }

  std::unique_ptr<names_server> server;
  std::string url;
};

TEST_F(names, a_node_that_was_set_is_listed_changed_and_removed) {
  start();
  EXPECT_EQ(out_of({"names", "set", "lobby_1", "address=127.0.0.1:2528", "label.zone=a"}), "revision  1\n");
  EXPECT_EQ(out_of({"names", "set", "lobby_1", "hot_version=1.4", "state=draining"}), "revision  2\n");
  EXPECT_EQ(out_of({"names", "ls"}),
            "NAME     ADDRESS         STATE     VERSION  REVISION  SERVICES  LABELS\n"
            "lobby_1  127.0.0.1:2528  draining  1.4             2            zone=a\n");
  const auto got = nlohmann::json::parse(out_of({"names", "get", "lobby_1", "-o", "json"}));
  EXPECT_EQ(got["result"]["node"]["version"], "1.4");
  EXPECT_EQ(out_of({"names", "set", "lobby_1", "label.zone="}), "revision  3\n");
  EXPECT_EQ(out_of({"names", "rm", "lobby_1"}), "revision  4\n");
  EXPECT_EQ(out_of({"names", "export"}), "");
}

TEST_F(names, a_cluster_file_goes_in_and_comes_out) {
  start();
  const auto file = folder_.write("in.lua", "b = '127.0.0.1:2'\na_10 = '127.0.0.1:1'\ngone = false\n");
  EXPECT_EQ(out_of({"names", "import", file}), "imported  2\n");
  EXPECT_EQ(out_of({"names", "export"}), "a_10 = \"127.0.0.1:1\"\nb = \"127.0.0.1:2\"\n");
  EXPECT_EQ(out_of({"names", "export", folder_.path() + "/out.lua"}), "");
  EXPECT_EQ(run({"names", "import", folder_.path() + "/out.lua", "-c", url}).code, 0);
  const auto end = run({"names", "export", folder_.path() + "/new/out.lua", "-c", url});
  EXPECT_EQ(end.code, 3) << "a folder is not made";
  EXPECT_NE(end.err.find("No such file or directory"), std::string::npos) << end.err;
}

TEST_F(names, what_is_known_of_a_node_stays_when_it_gets_an_address) {
  start();
  out_of({"names", "set", "lobby_1", "address=127.0.0.1:1", "state=draining", "hot_version=1.4",
          "label.zone=a"});
  const auto told = [&] {
    const auto of =
        nlohmann::json::parse(out_of({"names", "get", "lobby_1", "-o", "json"}))["result"]["node"];
    return of["address"].get<std::string>() + " " + of["state"].get<std::string>() + " " +
           of["version"].get<std::string>() + " " + of["labels"]["zone"].get<std::string>();
  };
  EXPECT_EQ(out_of({"names", "set", "lobby_1", "address=127.0.0.1:1"}), "revision  1\n")
      << "it has it already";
  EXPECT_EQ(out_of({"names", "set", "lobby_1", "address=127.0.0.1:2"}), "revision  2\n");
  EXPECT_EQ(told(), "127.0.0.1:2 draining 1.4 a");
  EXPECT_EQ(out_of({"names", "set", "lobby_1", "address=127.0.0.1:2", "label.zone=b"}), "revision  3\n");
  EXPECT_EQ(told(), "127.0.0.1:2 draining 1.4 b");
  folder_.write("in.lua", "lobby_1 = '127.0.0.1:3'\n");
  out_of({"names", "import", folder_.path() + "/in.lua"});
  EXPECT_EQ(told(), "127.0.0.1:3 draining 1.4 b");
}

TEST_F(names, a_change_of_a_node_that_is_down_is_no_second_down) {
  start();
  out_of({"names", "set", "a", "address=127.0.0.1:1"});
  out_of({"names", "set", "a", "state=down"});
  out_of({"names", "set", "a", "label.x=1"});
  std::string events;
  std::istringstream lines(ask({"watch", "--since", "0", "--once", "-o", "jsonl"}).out);
  for (std::string line; std::getline(lines, line);)
    events += nlohmann::json::parse(line)["event"].get<std::string>() + " ";
  EXPECT_EQ(events, "up down set ");
}

TEST_F(names, one_that_hangs_is_told_as_not_asked_for_the_change) {
  const fake_peer silent({});
  url = "names://" + silent.address();
  const auto end = ask({"names", "set", "a", "address=127.0.0.1:1", "-t", "300ms"});
  EXPECT_EQ(end.code, 4);
  EXPECT_NE(end.err.find("nothing was changed: what is known of \"a\" was asked first"), std::string::npos)
      << end.err;
  EXPECT_EQ(end.err.find("unknown whether"), std::string::npos) << end.err;
}

TEST_F(names, a_file_with_a_fault_is_not_imported_at_all) {
  start();
  const auto bad = folder_.write("bad.lua", "a = '127.0.0.1:1'\nb = 7\n");
  EXPECT_EQ(ask({"names", "import", bad}).code, 3);
  const auto odd = folder_.write("odd.lua", "a = '127.0.0.1:1'\n_ENV['b-c'] = '127.0.0.1:2'\n");
  EXPECT_EQ(ask({"names", "import", odd}).code, 3);
  EXPECT_EQ(out_of({"names", "export"}), "");
}

TEST_F(names, every_verb_takes_its_nodes_from_it) {
  start();
  test_node node("lobby_1");
  out_of({"names", "set", "lobby_1", "address=" + node.address()});
  EXPECT_EQ(out_of({"call", "lobby_*", "mysqlpool", "execute", "select 1", "-o", "lua"}).substr(0, 1), "{");
  const auto unknown = ask({"query", "lobby_2", "echo"});
  EXPECT_EQ(unknown.code, 7);
  EXPECT_NE(unknown.err.find("did you mean lobby_1?"), std::string::npos) << unknown.err;
  out_of({"names", "set", "lobby_1", "state=down"});
  EXPECT_EQ(ask({"query", "lobby_1", "echo"}).code, 7);
}

TEST_F(names, the_map_of_a_node_that_knows_nothing_of_it_follows) {
  start();
  test_node node("lobby_1"), far("far");
  out_of({"names", "set", "far", "address=" + far.address()});
  out_of({"names", "set", "lobby_1", "address=" + node.address()});
  // The cluster daemon waits until somebody gives it an address for the name.
  const auto sender = run({"call", node.address(), ":00000009", "sender", "far", "--dialect", "skynet"});
  EXPECT_EQ(sender.code, 0) << sender.err;
}

TEST_F(names, what_it_has_acknowledged_is_there_after_kill_9) {
  start();
  out_of({"names", "set", "lobby_1", "address=127.0.0.1:2528"});
  const auto at = server->address();
  EXPECT_EQ(server->end(SIGKILL), 128 + SIGKILL);
  start(at);
  EXPECT_EQ(out_of({"names", "export"}), "lobby_1 = \"127.0.0.1:2528\"\n");
  EXPECT_EQ(out_of({"names", "set", "lobby_1", "hot_version=2"}), "revision  2\n");
}

TEST_F(names, it_stops_when_it_is_told_to_and_says_so) {
  start();
  out_of({"names", "set", "lobby_1", "address=127.0.0.1:2528"});
  EXPECT_EQ(server->end(SIGTERM), 0);
  EXPECT_NE(server->log().find("info stopped at revision 1"), std::string::npos) << server->log();
  EXPECT_NE(server->log().find("revision 1: up lobby_1"), std::string::npos);
  server.reset();
}

TEST_F(names, the_map_that_it_pushes_leads_to_it_and_what_it_lists_does_not_hold_it) {
  const fake_node node;
  start();
  out_of({"names", "set", "lobby_1", "address=" + node.address()});
  node.wait_until_asked("reload", 2);
  EXPECT_NE(node.asked("reload").at(1).find("names = \"" + server->address()), std::string::npos);
  EXPECT_EQ(out_of({"names", "export"}), "lobby_1 = \"" + node.address() + "\"\n");
  server.reset();
  names_settings with;
  with.more = {"--advertise", "gate.internal:9"};
  server = std::make_unique<names_server>(folder_, with);
  node.wait_until_asked("reload", 4);
  EXPECT_NE(node.asked("reload").at(3).find("names = \"gate.internal:9\""), std::string::npos);
}

TEST_F(names, a_folder_has_one_name_service) {
  start();
  const auto end = run({"names", "serve", "--listen", "127.0.0.1:0", "--data", folder_.path() + "/data"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("another name service has it"), std::string::npos) << end.err;
}

TEST_F(names, an_address_that_is_taken_or_is_none_is_refused) {
  start();
  const auto taken =
      run({"names", "serve", "--listen", server->address(), "--data", folder_.path() + "/other"});
  EXPECT_EQ(taken.code, 4) << taken.err;
  EXPECT_EQ(run({"names", "serve", "--listen", "nowhere", "--data", folder_.path() + "/other"}).code, 2);
  const auto advertised =
      run({"names", "serve", "--advertise", "nowhere", "--data", folder_.path() + "/other"});
  EXPECT_EQ(advertised.code, 2);
  EXPECT_EQ(run({"names", "serve", "--advertise", "0.0.0.0:1", "--data", folder_.path() + "/other"}).code, 2);
  EXPECT_NE(advertised.err.find("--advertise \"nowhere\" must be HOST:PORT"), std::string::npos)
      << advertised.err;
  EXPECT_EQ(run({"names", "serve", "--lease", "1ms", "--data", folder_.path() + "/other"}).code, 2);
}

TEST_F(names, what_makes_no_sense_is_refused_before_anything_is_asked) {
  url = "names://127.0.0.1:" + std::to_string(closed_port());
  EXPECT_EQ(run({"names"}).code, 2);
  EXPECT_EQ(run({"names", "ls"}).code, 2);
  EXPECT_EQ(ask({"names", "explode"}).code, 2);
  EXPECT_EQ(ask({"names", "get"}).code, 2);
  EXPECT_EQ(ask({"names", "ls"}).code, 4);
  EXPECT_EQ(ask({"ping", "lobby_1"}).code, 4);
  url = "names://127.0.0.1";
  EXPECT_EQ(ask({"names", "ls"}).code, 3);
  url = "zookeeper://127.0.0.1:1";
  EXPECT_EQ(ask({"names", "ls"}).code, 3);
  EXPECT_EQ(ask({"ping", "lobby_1"}).code, 3);
}

TEST_F(names, what_it_refuses_is_said_in_its_own_words) {
  start();
  const auto unknown = ask({"names", "get", "nobody"});
  EXPECT_EQ(unknown.code, 7);
  EXPECT_EQ(unknown.err, "beectl: the name service refused to get: no node nobody\n");
  EXPECT_EQ(ask({"names", "set", "a", "address=127.0.0.1"}).code, 3);
  EXPECT_EQ(ask({"names", "set", "a-b", "address=127.0.0.1:1"}).code, 3);
  EXPECT_EQ(ask({"names", "set", "names", "address=127.0.0.1:1"}).code, 1);
  EXPECT_EQ(ask({"names", "set", "a", "colour=red"}).code, 2);
  EXPECT_EQ(ask({"names", "set", "a", "state"}).code, 2);
}

TEST_F(names, a_node_without_a_name_service_is_told_apart) {
  test_node node("lobby_1");
  url = "names://" + node.address();
  const auto end = ask({"names", "ls"});
  EXPECT_EQ(end.code, 7);
  EXPECT_NE(end.err.find(" is no name service: it has no service @names"), std::string::npos) << end.err;
}

TEST_F(names, wait_ends_when_its_nodes_are_as_they_should_be) {
  start();
  out_of({"names", "set", "a", "address=127.0.0.1:1", "hot_version=1.5"});
  EXPECT_EQ(ask({"wait", "a"}).code, 0);
  EXPECT_EQ(ask({"wait", "a", "--for", "ready"}).code, 0);
  EXPECT_EQ(ask({"wait", "a", "--for", "hot=1.5"}).code, 0);
  EXPECT_EQ(ask({"wait", "nobody", "--for", "down"}).code, 0);
  const auto late = ask({"wait", "a", "--for", "hot=1.6", "--within", "50ms"});
  EXPECT_EQ(late.code, 1);
  EXPECT_EQ(late.err, "beectl: a: not hot=1.6 within 50ms: it is ready, version 1.5\n");
  const auto nobody = ask({"wait", "nobody", "--within", "50ms"});
  EXPECT_EQ(nobody.code, 1);
  EXPECT_EQ(nobody.err, "beectl: nobody: not up within 50ms: it is not registered\n");
}

TEST_F(names, wait_hears_of_a_node_that_registers_later) {
  start();
  program how;
  how.while_running = [this](int) { out_of({"names", "set", "late", "address=127.0.0.1:1"}); };
  const auto end = run_with({"wait", "late", "-c", url}, how);
  EXPECT_EQ(end.code, 0) << end.err;
}

TEST_F(names, wait_without_a_name_service_asks_the_nodes) {
  test_node node("lobby_1");
  const auto gone = "127.0.0.1:" + std::to_string(closed_port());
  EXPECT_EQ(run({"wait", node.address()}).code, 0);
  EXPECT_EQ(run({"wait", gone, "--for", "down"}).code, 0);
  EXPECT_EQ(run({"wait", gone, "--within", "50ms"}).code, 1);
  EXPECT_EQ(run({"wait", node.address(), "--for", "down", "--within", "50ms"}).code, 1);
  EXPECT_EQ(run({"wait", node.address(), "--for", "ready"}).code, 2);
  EXPECT_EQ(run({"wait", node.address(), "--for", "ever"}).code, 2);
  EXPECT_EQ(run({"wait"}).code, 2);
}

}  // namespace
}  // namespace bee::test
