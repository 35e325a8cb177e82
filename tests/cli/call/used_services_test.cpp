// What completions know of services: beectl completion --services and --commands.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "cli/support/beectl_test.hpp"
#include "cli/support/told_node.hpp"

namespace bee::test {
namespace {

class used_services : public beectl {
 protected:
  used_services() {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    environment_["XDG_CACHE_HOME"] = folder_.path() + "/cache";
    write_cluster("a = \"" + a_.address() + "\"\ngone = \"127.0.0.1:1\"\n");
  }

  std::string services(const std::string& nodes) { return run({"completion", "--services", nodes}).out; }
  std::string commands(const std::string& service) { return run({"completion", "--commands", service}).out; }

  test_node a_{"a"};
};

TEST_F(used_services, are_those_that_run_on_the_node_without_skynets_own) {
  has_launcher(a_, [](const std::string&) {
    return value::list{value::table{{},
                                    {{":00000001", "snlua mysqlpool 1"},
                                     {":00000002", "snlua clusteragent 9"},
                                     {":00000003", "snlua service_mgr"},
                                     {":00000004", "snlua $(reboot)"},
                                     {":00000005", "logger"},
                                     {":00000006", "snlua room"}}}};
  });
  EXPECT_EQ(services("a"), ".launcher\n.service\nroom\n");
}

TEST_F(used_services, are_asked_for_once_a_minute) {
  has_launcher(a_, one_service("snlua room", 1));
  EXPECT_EQ(services("a"), ".launcher\n.service\nroom\n");
  has_launcher(a_, one_service("snlua other", 1));
  EXPECT_EQ(services("a"), ".launcher\n.service\nroom\n");
  std::filesystem::remove_all(folder_.path() + "/cache");
  EXPECT_EQ(services("a"), ".launcher\n.service\nother\n");
}

TEST_F(used_services, of_a_node_that_says_nothing_are_those_that_were_called) {
  ASSERT_EQ(run({"call", "a", "mysqlpool", "ping", "--dialect", "bee"}).code, 0);
  EXPECT_EQ(services("gone"), ".launcher\n.service\nmysqlpool\n");
  EXPECT_EQ(services("nobody"), ".launcher\n.service\nmysqlpool\n");
}

TEST_F(used_services, have_the_commands_that_were_sent_and_no_argument) {
  ASSERT_EQ(run({"call", "a", "mysqlpool", "execute", "select secret", "--dialect", "bee"}).code, 0);
  ASSERT_EQ(run({"send", "a", "echo", "note", "secret"}).code, 0);
  ASSERT_EQ(run({"call", "a", "mysqlpool", "execute", "again", "--dialect", "bee"}).code, 0);
  EXPECT_EQ(commands("mysqlpool"), "execute\n");
  EXPECT_EQ(commands("echo"), "note\n");
  const auto path = folder_.path() + "/state/beectl/used";
  std::ifstream file(path);
  const std::string kept{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(kept.find("secret"), std::string::npos) << kept;
  struct stat what {};
  ASSERT_EQ(::stat(path.c_str(), &what), 0);
  EXPECT_EQ(what.st_mode & 0777u, 0600u);
}

TEST_F(used_services, forget_calls_that_failed_and_words_that_are_none) {
  EXPECT_NE(run({"call", "a", "mysqlpool", "raise", "--dialect", "bee"}).code, 0);
  EXPECT_EQ(run({"call", "a", "echo", "two words"}).code, 0);
  EXPECT_EQ(commands("mysqlpool"), "");
  EXPECT_EQ(commands("echo"), "");
}

TEST_F(used_services, of_a_broken_file_are_what_can_be_read_in_it) {
  std::filesystem::create_directories(folder_.path() + "/state/beectl");
  folder_.write("state/beectl/used", folder_.path() + "/clustername.lua\troom\tenter\n\t\n\xff\x1b[2J\tx\n" +
                                         folder_.path() + "/clustername.lua\tro om\tx\n");
  EXPECT_EQ(commands("room"), "enter\n");
  EXPECT_EQ(services("gone"), ".launcher\n.service\nroom\n");
}

}  // namespace
}  // namespace bee::test
