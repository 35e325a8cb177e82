// What a name service is asked that it must not do: a clear answer, a line in its log, and nothing changed.
#include <fmt/format.h>

#include <csignal>

#include "cli/support/beectl_test.hpp"
#include "cli/support/names_client.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

class names_bad_input : public testing::Test {
 protected:
  names_bad_input() {
    EXPECT_EQ(client_.ask("register", "{name='lobby_1', address='127.0.0.1:1', state='ready'}").substr(0, 13),
              "{revision = 1");
    list_ = client_.ask("list");
  }
  void expect_refused(const char* command, const std::string& table, const std::string& word,
                      const std::string& sentence) {
    expect_refused(client_, command, table, word, sentence);
  }
  void expect_refused(names_client& by, const char* command, const std::string& table,
                      const std::string& word, const std::string& sentence) {
    SCOPED_TRACE(std::string(command) + " " + table.substr(0, 200));
    const auto before = server_.log().size();
    EXPECT_EQ(by.ask(command, table), "false \"" + word + "\" " + value::to_literal(value::value(sentence)));
    const auto line = server_.log().substr(before);
    EXPECT_NE(line.find(std::string(command) + " refused: " + word + ": " + sentence), std::string::npos)
        << line;
    EXPECT_EQ(client_.ask("list"), list_);
  }
  void expect_no_registration(const std::string& fields, const std::string& word,
                              const std::string& sentence) {
    expect_refused("register", "{name='new', address='127.0.0.1:2', " + fields + "}", word, sentence);
  }

  temporary_folder folder_;
  event_loop loop_;
  names_server server_{folder_};
  names_client client_{loop_, server_.address()};
  std::string list_;
};

TEST_F(names_bad_input, a_malformed_registration) {
  expect_refused("register", "'lobby_2'", "malformed", "the arguments are one table");
  expect_refused("register", "{'lobby_2', '127.0.0.1:2'}", "malformed",
                 "a record is a table with names as keys");
  expect_refused("register", "{address='127.0.0.1:2'}", "malformed",
                 "a node name must be an identifier of at most 64 bytes");
  expect_no_registration("state='up'", "malformed", "the state must be starting, ready, draining or down");
  expect_no_registration("state='down'", "malformed", "a node that announces itself is not down");
  expect_no_registration("lease_ms=-1", "malformed", "lease_ms must be a count");
  expect_no_registration("lease_ms=1", "malformed", "a lease must last 1000 to 3600000 ms");
  expect_no_registration("incarnation='1'", "malformed", "incarnation must be a count");
  expect_no_registration("services='lobby'", "malformed", "services must be a list of strings");
  expect_no_registration("services={7}", "malformed", "services must be a list of strings");
  expect_no_registration("depends={'a b'}", "malformed", "a dependency that is no node name");
  expect_no_registration("labels={zone=1}", "malformed", "labels must be a table of strings");
  expect_no_registration("hot_version='\\27[2J'", "malformed", "the version is not printable text");
  expect_no_registration("incarnation=9007199254740992", "malformed",
                         "incarnation must be at most 9007199254740991");
  expect_no_registration("lease_ms=9007199254740991", "malformed", "a lease must last 1000 to 3600000 ms");
}

TEST_F(names_bad_input, an_oversized_registration) {
  const auto many = [](const std::string& item, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += fmt::format(fmt::runtime(item), i) + ",";
    return "{" + out + "}";
  };
  expect_no_registration("hot_version='" + std::string(257, 'x') + "'", "too_much",
                         "the version has more than 256 bytes");
  expect_no_registration("services={'" + std::string(257, 'x') + "'}", "too_much",
                         "a service name has more than 256 bytes");
  expect_no_registration("labels={k='" + std::string(257, 'x') + "'}", "too_much",
                         "a label has more than 256 bytes");
  expect_no_registration("services=" + many("'s{}'", 257), "too_much", "more than 256 services");
  expect_no_registration("depends=" + many("'n{}'", 257), "too_much", "more than 256 dependencies");
  expect_no_registration("labels=" + many("k{}='v'", 257), "too_much", "more than 256 labels");
}

TEST_F(names_bad_input, a_message_that_is_larger_than_any_request) {
  const value::list request{"register", std::string(2u << 20, 'x')};
  const auto o = loop_.run(
      client_.channel().call({wire::address(std::string("@names")), *value::pack(request), {}}, patience));
  EXPECT_EQ(o.body, "Invalid large req") << o.error.message();
  EXPECT_EQ(client_.ask("list"), list_);
}

TEST_F(names_bad_input, bytes_that_are_no_values_are_not_answered_and_end_nothing) {
  const auto ended = std::make_shared<bool>(false);  // the call ends with the connection, after the test
  client_.channel().call({wire::address(std::string("@names")), "\xff\xff\xff", {}}, patience,
                         [ended](session::outcome&&) { *ended = true; });
  EXPECT_EQ(client_.ask("list"), list_);
  EXPECT_FALSE(*ended);
}

TEST_F(names_bad_input, a_name_that_is_no_node_name) {
  const std::string sentence = "a node name must be an identifier of at most 64 bytes";
  for (const auto& name :
       {std::string(), std::string("a-b"), std::string("a b"), std::string("1a"), std::string("__x"),
        std::string("end"), std::string("a.b"), std::string("a\\nb"), std::string(65, 'n')})
    expect_refused("register", "{name='" + name + "', address='127.0.0.1:2'}", "malformed", sentence);
  expect_refused("register", "{name='names', address='127.0.0.1:2'}", "taken",
                 "names is the name of this service");
  expect_refused("register", "{name=7, address='127.0.0.1:2'}", "malformed", "name must be a string");
  for (const char* command : {"renew", "unregister", "set", "remove"})
    expect_refused(command, "{name='a b'}", "unknown", "no such node");
}

TEST_F(names_bad_input, an_address_that_is_none) {
  for (const char* address : {"", "127.0.0.1", "127.0.0.1:", ":2", "127.0.0.1:0", "127.0.0.1:65536",
                              "127.0.0.1:2x", "127.0.0.1:2:3", "a b:2"})
    expect_refused("register", "{name='new', address='" + std::string(address) + "'}", "malformed",
                   "the address must be host:port");
  expect_refused("register", "{name='new', address=2}", "malformed", "the address must be host:port");
  expect_refused("register", "{name='new'}", "malformed", "the address must be host:port");
}

TEST_F(names_bad_input, a_second_node_with_the_name_of_a_live_one) {
  expect_refused("register", "{name='lobby_1', address='127.0.0.1:2'}", "taken",
                 "lobby_1 is the node at 127.0.0.1:1");
  expect_refused("register", "{name='lobby_1', address='127.0.0.1:2', incarnation=99}", "taken",
                 "lobby_1 is the node at 127.0.0.1:1");
}

TEST_F(names_bad_input, an_incarnation_that_is_not_the_one_that_lives) {
  ASSERT_EQ(client_.ask("register", "{name='lobby_1', address='127.0.0.1:1', state='ready'}").substr(0, 13),
            "{revision = 2");
  list_ = client_.ask("list");
  const std::string stale = "incarnation 2 of lobby_1 has come after this one";
  expect_refused("register", "{name='lobby_1', address='127.0.0.1:1', incarnation=1}", "stale", stale);
  for (const char* command : {"renew", "unregister", "set"}) {
    expect_refused(command, "{name='lobby_1', incarnation=1}", "stale", stale);
    expect_refused(command, "{name='lobby_1', incarnation=3}", "unknown", "no incarnation 3 of lobby_1");
  }
}

TEST_F(names_bad_input, a_change_of_what_can_not_be_changed) {
  expect_refused("set", "{name='lobby_1', address='127.0.0.1:2'}", "malformed", "address can not be set");
  expect_refused("set", "{name='lobby_1', state='asleep'}", "malformed",
                 "the state must be starting, ready, draining or down");
  expect_refused("set", "{name='nobody', state='ready'}", "unknown", "no node nobody");
  expect_refused("watch", "{after=-1}", "malformed", "after must be a count");
  expect_refused("wait", "{}", "malformed", "names must be a list, or name a string");
}

}  // namespace
}  // namespace bee::test
