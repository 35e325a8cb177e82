#include "bee/names/service/service.hpp"

#include <gtest/gtest.h>

#include "bee/value/literal.hpp"
#include "unit/names/record/records.hpp"
#include "unit/names/store/memory_store.hpp"

namespace bee::names {
namespace {

using test::at;

struct name_service : testing::Test {
  explicit name_service(service_options o = {}) : options(std::move(o)) {
    options.log = [this](severity, std::string_view line) { log += std::string(line) + "\n"; };
  }

  service& desk() {
    if (!desk_) desk_.emplace(store, options, at(0));
    return *desk_;
  }

  // A request that may wait: the answer as Lua text once it is there, "waits" before.
  std::shared_ptr<std::string> ask(const char* command, const char* table = "nil", int now = 0) {
    auto out = std::make_shared<std::string>("waits");
    value::list request;
    request.emplace_back(command);
    request.push_back(*value::parse_literal(table));
    desk().handle(by, request, at(now), [out](const value::list& values) {
      EXPECT_EQ(*out, "waits") << "answered twice";
      out->clear();
      for (const auto& v : values) *out += (out->empty() ? "" : " ") + value::to_literal(v);
    });
    return out;
  }
  std::string tell(const char* command, const char* table = "nil", int now = 0) {
    const auto out = ask(command, table, now);
    settle();
    return *out;
  }
  void settle() {
    store.run();
    desk().answer_polls();
  }
  void pass(int now) {
    desk().expire(at(now));
    settle();
  }
  // "refused: WORD", or "ok".
  std::string end_of(const char* command, const char* table) {
    const auto out = tell(command, table);
    if (!out.starts_with("false \"")) return "ok";
    return "refused: " + out.substr(7, out.find('"', 7) - 7);
  }

  test::memory_store store;
  service_options options;
  caller by{{"127.0.0.1", 5}, true};
  std::string log;

 private:
  std::optional<service> desk_;
};

constexpr const char* lobby = "{name='lobby_1', address='127.0.0.1:1'}";

TEST_F(name_service, a_node_that_registers_is_told_its_revision_its_incarnation_and_the_whole_map) {
  EXPECT_EQ(tell("register", lobby),
            "{revision = 1, incarnation = 1, lease_ms = 10000, map = {lobby_1 = \"127.0.0.1:1\"}}");
  EXPECT_EQ(tell("register", "{name='db_1', address='127.0.0.1:2', lease_ms=5000}"),
            "{revision = 2, incarnation = 2, lease_ms = 5000, map = {db_1 = \"127.0.0.1:2\", lobby_1 = "
            "\"127.0.0.1:1\"}}");
}

TEST_F(name_service, nothing_is_acknowledged_before_the_store_has_taken_it) {
  const auto answer = ask("register", lobby);
  EXPECT_EQ(*answer, "waits");
  EXPECT_EQ(*ask("list"), "{revision = 0, nodes = {}}");
  settle();
  EXPECT_NE(*answer, "waits");
}

TEST_F(name_service, what_the_store_does_not_take_is_refused_and_changes_nothing) {
  store.failure = errc::store_full;
  EXPECT_EQ(tell("register", lobby), "false \"failed\" \"the store can not grow: the disk is full\"");
  EXPECT_EQ(*ask("list"), "{revision = 0, nodes = {}}");
  EXPECT_NE(log.find("the disk is full"), std::string::npos);
  store.failure = {};
  EXPECT_EQ(end_of("register", lobby), "ok");
}

TEST_F(name_service, of_two_that_register_one_name_at_once_one_is_refused) {
  const auto first = ask("register", "{name='a', address='127.0.0.1:1'}");
  const auto second = ask("register", "{name='a', address='127.0.0.1:2'}");
  settle();
  EXPECT_EQ(first->substr(0, 13), "{revision = 1");
  EXPECT_EQ(*second, "false \"taken\" \"a is the node at 127.0.0.1:1\"");
}

TEST_F(name_service, requests_that_say_nothing_sensible_are_refused) {
  tell("register", lobby);
  for (const char* bad :
       {"{}", "{name='lobby_1'}", "{name='1', address='127.0.0.1:1'}", "{name='a', address='127.0.0.1'}",
        "{name='a', address='127.0.0.1:1', state='down'}", "'x'"})
    EXPECT_EQ(end_of("register", bad), "refused: malformed") << bad;
  for (const char* command : {"renew", "unregister", "set", "remove", "get", "wait"})
    EXPECT_EQ(end_of(command, "{}"), "refused: malformed") << command;
  EXPECT_EQ(end_of("renew", "{name='lobby_1', incarnation='x'}"), "refused: malformed");
  EXPECT_EQ(end_of("watch", "{after=-1}"), "refused: malformed");
  EXPECT_EQ(end_of("watch", "{after=0, timeout_ms=1.5}"), "refused: malformed");
  EXPECT_EQ(end_of("wait", "{names={1}}"), "refused: malformed");
  EXPECT_EQ(end_of("explode", "{}"), "refused: unknown");
  EXPECT_EQ(tell("get", "{name='lobby_1'}").substr(0, 16), "{name = \"lobby_1");
  EXPECT_EQ(desk().nodes().latest(), 1);
}

TEST_F(name_service, a_request_without_a_command_is_refused) {
  std::string out;
  desk().handle(by, {}, at(0), [&](const value::list& values) { out = value::to_literal(values.at(1)); });
  EXPECT_EQ(out, "\"unknown\"");
}

TEST_F(name_service, a_key_more_in_a_request_is_passed_over_and_in_a_record_kept) {
  EXPECT_EQ(end_of("register", "{name='a', address='127.0.0.1:1', cpu={cores=8}, [1]=nil}"), "ok");
  for (const char* command : {"renew", "get", "list", "map", "unregister"})
    EXPECT_EQ(end_of(command, "{name='a', later=true}"), "ok") << command;
  EXPECT_EQ(end_of("watch", "{later=true}"), "ok");
  EXPECT_EQ(end_of("wait", "{names={}, later=true}"), "ok");
  EXPECT_NE(tell("get", "{name='a'}").find("cpu = {cores = 8}"), std::string::npos)
      << tell("get", "{name='a'}");
  EXPECT_EQ(end_of("register", "{name='a', address='127.0.0.1:1'}"), "ok");
  EXPECT_EQ(end_of("set", "{name='a', cpu={cores=9}}"), "ok");
  EXPECT_EQ(end_of("set", "{name='a', hot_version='2'}"), "ok");
  EXPECT_NE(tell("get", "{name='a'}").find("cpu = {cores = 9}"), std::string::npos);
  EXPECT_EQ(end_of("remove", "{name='a', later=true}"), "ok");
}

TEST_F(name_service, who_says_his_version_is_told_that_of_the_service_behind_the_answer) {
  const auto told = [this](value::list request) {
    std::string out;
    desk().handle(by, request, at(0), [&out](const value::list& values) {
      for (const auto& v : values) out += (out.empty() ? "" : " ") + value::to_literal(v);
    });
    return out;
  };
  const auto said = [](const char* text) { return *value::parse_literal(text); };
  EXPECT_EQ(told({"map", {}, said("{v=1}")}), "{revision = 0, map = {}} {v = 2}");
  EXPECT_EQ(told({"get", said("{name='a'}"), said("{v=7, other='x'}")}),
            "false \"unknown\" \"no node a\" {v = 2}");
  EXPECT_EQ(
      told({"map", {}, said("{v=9, needs=3}")}),
      "false \"version\" \"the request needs version 3 of the protocol, and here is version 2\" {v = 2}");
  for (const char* nonsense : {"1", "{}", "{v='x'}", "{1}"})
    EXPECT_EQ(told({"map", {}, said(nonsense)}), "{revision = 0, map = {}}") << nonsense;
}

TEST_F(name_service, numbers_that_nothing_can_be_added_to_are_refused) {
  const std::string most = "9007199254740991", more = "9007199254740992", top = "9223372036854775807";
  const auto with = [](const std::string& rest) { return "{name='a', address='127.0.0.1:1', " + rest + "}"; };
  for (const auto& n : {more, top}) {
    for (const char* key : {"incarnation", "write", "lease_ms"})
      EXPECT_EQ(end_of("register", with(key + ("=" + n)).c_str()), "refused: malformed") << key;
    EXPECT_EQ(end_of("watch", ("{after=" + n + "}").c_str()), "refused: malformed");
    EXPECT_EQ(end_of("watch", ("{timeout_ms=" + n + "}").c_str()), "refused: malformed");
  }
  EXPECT_EQ(end_of("register", with("incarnation=" + most).c_str()), "ok");
  EXPECT_EQ(end_of("register", with("hot_version='2'").c_str()), "refused: too_much")
      << "none comes after it";
  EXPECT_EQ(end_of("list", "nil"), "ok");
  EXPECT_EQ(end_of("remove", "{name='a'}"), "ok");
  EXPECT_EQ(end_of("register", with("hot_version='2'").c_str()), "ok");
}

TEST_F(name_service, many_refusals_are_few_lines_and_the_first_names_the_peer) {
  options.token = "secret";
  by.is_trusted = false;
  for (int i = 0; i < 1000; ++i) tell("remove", "{name='a'}");
  EXPECT_EQ(log.substr(0, log.find('\n')), "127.0.0.1:5: remove refused: denied: writes need the token");
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 20);
  log.clear();
  tell("remove", "{name='a'}", 1);
  EXPECT_EQ(
      log,
      "127.0.0.1:5: remove refused: denied: writes need the token (980 lines before it were left out)\n");
}

TEST_F(name_service, a_record_that_can_not_be_read_is_told_and_the_rest_serves) {
  store.start.set_aside = {{"old", "incarnation must be a count"}};
  EXPECT_EQ(tell("list"), "{revision = 0, nodes = {}, set_aside = {old = \"incarnation must be a count\"}}");
  EXPECT_EQ(log, "the record of old can not be read and is set aside: incarnation must be a count\n");
  EXPECT_EQ(tell("get", "{name='old'}"),
            "false \"unknown\" \"the record of old can not be read: incarnation must be a count\"");
  EXPECT_EQ(end_of("register", "{name='old', address='127.0.0.1:1'}"), "ok");
  EXPECT_EQ(tell("list").find("set_aside"), std::string::npos);
}

TEST_F(name_service, nobody_else_can_have_the_name_of_the_service) {
  EXPECT_EQ(end_of("register", "{name='names', address='127.0.0.1:1'}"), "refused: taken");
}

TEST_F(name_service, who_is_not_trusted_reads_but_writes_only_with_the_token) {
  options.token = "secret";
  by.is_trusted = false;
  EXPECT_EQ(end_of("register", lobby), "refused: denied");
  EXPECT_EQ(end_of("register", "{name='a', address='127.0.0.1:1', token='secreT'}"), "refused: denied");
  EXPECT_EQ(end_of("register", "{name='a', address='127.0.0.1:1', token=1}"), "refused: denied");
  EXPECT_EQ(end_of("register", "{name='a', address='127.0.0.1:1', token='secret'}"), "ok");
  for (const char* command : {"renew", "unregister", "set", "remove"})
    EXPECT_EQ(end_of(command, "{name='a'}"), "refused: denied") << command;
  EXPECT_EQ(end_of("get", "{name='a'}"), "ok");
  EXPECT_EQ(end_of("list", "nil"), "ok");
  EXPECT_EQ(log.find("secret"), std::string::npos) << "the token is in the log";
}

TEST_F(name_service, without_a_token_nobody_who_is_not_trusted_can_write) {
  by.is_trusted = false;
  EXPECT_EQ(end_of("register", "{name='a', address='127.0.0.1:1', token=''}"), "refused: denied");
}

TEST_F(name_service, a_lease_that_is_not_renewed_takes_the_node_down_and_one_that_is_does_not) {
  tell("register", "{name='a', address='127.0.0.1:1'}");
  tell("register", "{name='b', address='127.0.0.1:2'}");
  EXPECT_EQ(tell("renew", "{name='b', incarnation=2}", 9), "{revision = 2}");
  EXPECT_EQ(desk().next_deadline(), at(10));
  pass(10);
  EXPECT_EQ(tell("map"), "{revision = 3, map = {a = false, b = \"127.0.0.1:2\"}}");
  EXPECT_EQ(tell("renew", "{name='a', incarnation=1}", 10).substr(0, 15), "false \"expired\"");
}

TEST_F(name_service, a_lease_whose_end_the_store_does_not_take_is_ended_later) {
  tell("register", lobby);
  store.failure = errc::store_unavailable;
  pass(10);
  EXPECT_TRUE(desk().nodes().find("lobby_1")->is_live());
  EXPECT_GT(*desk().next_deadline(), at(10));
  store.failure = {};
  pass(11);
  EXPECT_FALSE(desk().nodes().find("lobby_1")->is_live());
}

TEST_F(name_service, the_end_of_a_lease_is_asked_for_once) {
  tell("register", lobby);
  desk().expire(at(10));
  desk().expire(at(11));
  EXPECT_EQ(store.waiting(), 1u);
}

TEST_F(name_service, a_node_that_leaves_is_down) {
  tell("register", lobby);
  EXPECT_EQ(tell("unregister", "{name='lobby_1', incarnation=1}"), "{revision = 2}");
  EXPECT_EQ(tell("map"), "{revision = 2, map = {lobby_1 = false}}");
}

TEST_F(name_service, a_watch_without_a_revision_gives_everything_at_once) {
  tell("register", lobby);
  EXPECT_EQ(ask("watch")->substr(0, 42), "{revision = 1, snapshot = {{name = \"lobby_");
}

TEST_F(name_service, a_watch_waits_for_the_next_event_and_hears_of_it) {
  tell("register", lobby);
  const auto watch = ask("watch", "{after=1}");
  EXPECT_EQ(*watch, "waits");
  tell("set", "{name='lobby_1', hot_version='1.1'}");
  EXPECT_EQ(watch->substr(0, 52), "{revision = 2, events = {{revision = 2, kind = \"set\"");
  EXPECT_NE(watch->find("hot_version = \"1.1\""), std::string::npos);
  EXPECT_EQ(desk().polls(), 0u);
}

TEST_F(name_service, a_watch_that_sees_nothing_ends_at_its_time_and_can_go_on) {
  tell("register", lobby);
  const auto watch = ask("watch", "{after=1, timeout_ms=5000}");
  pass(4);
  EXPECT_EQ(*watch, "waits");
  pass(5);
  EXPECT_EQ(*watch, "{revision = 1, events = {}}");
}

TEST_F(name_service, a_watch_that_has_missed_too_much_gets_a_snapshot) {
  options.limits.events = 2;
  for (int i = 0; i < 4; ++i) tell("register", lobby);
  EXPECT_EQ(ask("watch", "{after=1}")->substr(0, 28), "{revision = 4, snapshot = {{");
  EXPECT_EQ(ask("watch", "{after=99}")->substr(0, 28), "{revision = 4, snapshot = {{");
  EXPECT_EQ(ask("watch", "{after=2}")->substr(0, 26), "{revision = 4, events = {{");
}

TEST_F(name_service, a_long_history_comes_in_pieces_that_fit_together) {
  options.events_per_answer = 2;
  for (int i = 0; i < 3; ++i) tell("register", lobby);
  EXPECT_EQ(ask("watch", "{after=0}")->substr(0, 13), "{revision = 2");
  EXPECT_EQ(ask("watch", "{after=2}")->substr(0, 13), "{revision = 3");
}

TEST_F(name_service, a_wait_ends_when_all_of_its_nodes_are_ready) {
  tell("register", "{name='a', address='127.0.0.1:1', state='ready'}");
  const auto wait = ask("wait", "{names={'a', 'b'}}");
  EXPECT_EQ(*wait, "waits");
  tell("register", "{name='b', address='127.0.0.1:2'}");
  EXPECT_EQ(*wait, "waits");
  tell("set", "{name='b', state='ready'}");
  EXPECT_EQ(*wait, "{revision = 3, ready = true, missing = {}}");
}

TEST_F(name_service, a_wait_that_takes_too_long_names_what_is_missing) {
  const auto wait = ask("wait", "{names={'a'}, timeout_ms=2000}");
  pass(2);
  EXPECT_EQ(*wait, "{revision = 0, ready = false, missing = {\"a\"}}");
}

TEST_F(name_service, a_wait_for_dependencies_that_run_in_a_circle_says_so_at_once) {
  tell("register", "{name='a', address='127.0.0.1:1', depends={'b'}}");
  const auto wait = ask("wait", "{name='a'}");
  EXPECT_EQ(*wait, "waits");
  tell("register", "{name='b', address='127.0.0.1:2', depends={'a'}}");
  EXPECT_EQ(*wait, "{revision = 2, ready = false, missing = {\"b\"}, circle = {\"a\", \"b\"}}");
}

TEST_F(name_service, one_peer_can_not_make_too_many_requests_wait) {
  options.polls_per_peer = 2;
  ask("watch", "{after=0}");
  ask("watch", "{after=0}");
  EXPECT_EQ(end_of("watch", "{after=0}"), "refused: too_much");
  by.from.port = 6;
  EXPECT_EQ(*ask("watch", "{after=0}"), "waits");
  by.from.port = 5;
  pass(60);
  EXPECT_EQ(*ask("watch", "{after=0}", 60), "waits");
}

TEST_F(name_service, no_more_requests_wait_than_the_limit) {
  options.polls = 1;
  ask("watch", "{after=0}");
  by.from.port = 6;
  EXPECT_EQ(end_of("watch", "{after=0}"), "refused: too_much");
}

TEST_F(name_service, who_does_not_read_its_answers_is_refused_until_it_has_and_that_is_one_line_in_the_log) {
  bool is_behind = true;
  by.is_behind = [&is_behind] { return is_behind; };
  const std::string refused = "false \"too_much\" \"answers wait that you have not read\"";
  for (const char* command : {"list", "map", "watch", "register", "explode"})
    EXPECT_EQ(tell(command, lobby), refused) << command;
  EXPECT_EQ(log, "127.0.0.1:5: refused: it does not read its answers\n");
  is_behind = false;
  EXPECT_EQ(tell("list"), "{revision = 0, nodes = {}}");
}

TEST_F(name_service, a_poll_of_one_that_fell_behind_ends_without_what_it_waited_for) {
  bool is_behind = false;
  by.is_behind = [&is_behind] { return is_behind; };
  const auto watch = ask("watch", "{after=0}");
  const auto wait = ask("wait", "{names={'lobby_1'}, timeout_ms=5000}");
  by.is_behind = {};
  is_behind = true;
  tell("register", lobby);
  EXPECT_EQ(*watch, "false \"too_much\" \"answers wait that you have not read\"");
  pass(5);
  EXPECT_EQ(*wait, "false \"too_much\" \"answers wait that you have not read\"");
}

TEST_F(name_service, a_registration_is_acknowledged_without_the_map_when_its_node_fell_behind) {
  bool is_behind = false;
  by.is_behind = [&is_behind] { return is_behind; };
  const auto answer = ask("register", lobby);
  is_behind = true;
  settle();
  EXPECT_EQ(*answer, "{revision = 1, incarnation = 1, lease_ms = 10000}");
}

TEST_F(name_service, trouble_of_the_store_and_its_end_are_one_line_each) {
  tell("register", lobby);
  log.clear();
  store.failure = errc::store_full;
  for (int i = 10; i < 20; ++i) pass(i);
  store.failure = {};
  pass(20);
  EXPECT_EQ(log,
            "store: the store can not grow: the disk is full\n"
            "revision 2: down lobby_1 127.0.0.1:1 down\nstore: works again\n");
}

TEST_F(name_service, what_a_peer_says_is_escaped_in_the_log) {
  tell("register", "{name='a', address='127.0.0.1:1', ['\\27[2J']=1}");
  EXPECT_EQ(log.find('\x1b'), std::string::npos);
  EXPECT_NE(log.find("refused: malformed"), std::string::npos);
}

}  // namespace
}  // namespace bee::names
