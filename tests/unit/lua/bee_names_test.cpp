// lua/bee_names.lua without a node, and name servers that die, hang, are cut off or are behind.
#include <gtest/gtest.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "bee/base/bytes.hpp"
#include "bee/value/json.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"

namespace bee {
namespace {

// On a core of today, and with the sleep and the wakeup of one before v1.2.0.
class bee_names : public testing::TestWithParam<const char*> {
 protected:
  bee_names() : state_(luaL_newstate(), lua_close) {
    luaL_openlibs(state_.get());
    run("OLD_CORE = " + std::string(GetParam() == std::string("old_core") ? "true" : "nil"));
    run("package.path = '" BEE_TEST_DIR "/../lua/?.lua;" BEE_TEST_DIR "/unit/lua/?.lua'");
    run(R"(
      fake = require 'fake_skynet'
      fake.servers.names, fake.servers.names_2 = {}, {}
      told, stale = {}, 0
      function start(options)
        local all = { name = 'a', address = '1.1.1.1:2', skynet = fake.skynet, cluster = fake.cluster, lease = 10,
                      servers = { 'names', 'names_2' }, log = function() end }
        for k, v in pairs(options or {}) do all[k] = v end
        names = require('bee_names').new(all)
        function names.on_event(e) told[#told + 1] = e.revision end
        function names.on_stale() stale = stale + 1 end
        local started = false
        fake.skynet.fork(function() names:start(); started = true end)
        fake.run_until(function() return started end)
        fake.run_until(function() return names.revision end)
      end
      -- Somebody else's changes, and what was told of them.
      function changes(n)
        for i = 1, n do fake.store.write('set', { name = 'b', address = '1.1.1.1:3', hot_version = tostring(i) }) end
      end
      function heard_all() return names.revision == fake.store.revision end
      function is_gapless(first)
        for i, at in ipairs(told) do if at ~= first + i - 1 then return false end end
        return #told > 0 and told[#told] == fake.store.revision
      end
      -- How often something was asked, since the last time.
      function count(what)
        local n = 0
        for i = #fake.asked, 1, -1 do
          if fake.asked[i] == what then n = n + 1 end
          fake.asked[i] = nil
        end
        return n
      end
    )");
  }

  // Runs a chunk and returns what it returns as a string; "error: ..." when it raised.
  std::string run(const std::string& chunk) {
    lua_State* l = state_.get();
    lua_settop(l, 0);
    const bool failed = luaL_dostring(l, chunk.c_str());
    const char* text = lua_gettop(l) > 0 ? luaL_tolstring(l, 1, nullptr) : "";
    const auto out = (failed ? "error: " : "") + std::string(text);
    EXPECT_FALSE(failed) << out;
    return out;
  }

  // The changes before and after the server in use gets that way are each told once.
  void expect_nothing_missed_when(const std::string& mode) {
    run("start()");
    EXPECT_EQ(run("changes(3); fake.run_until(heard_all); return is_gapless(2)"), "true");
    run("fake.servers.names.mode = '" + mode + "'; changes(3)");
    EXPECT_EQ(run("fake.run_until(heard_all, 12); return is_gapless(2)"), "true");
    EXPECT_EQ(run("return stale"), "0");
  }

  std::unique_ptr<lua_State, void (*)(lua_State*)> state_;
};

TEST_P(bee_names, when_a_server_is_gone_each_event_is_told_once) {
  expect_nothing_missed_when("dead");
}

TEST_P(bee_names, when_a_server_hangs_each_event_is_told_once) {
  expect_nothing_missed_when("paused");
}

TEST_P(bee_names, when_a_server_is_cut_off_from_its_store_each_event_is_told_once) {
  expect_nothing_missed_when("failed");
}

TEST_P(bee_names, a_server_that_hangs_does_not_cost_the_lease) {
  run("start { lease = 10 }; fake.run_for(1); count('')");
  run("fake.servers.names.mode = 'paused'; fake.run_for(9)");
  EXPECT_EQ(run("return count('names_2 renew') > 0"), "true");
}

TEST_P(bee_names, a_change_that_a_server_hangs_on_is_told_to_the_next) {
  run("start()");
  run("fake.servers.names.mode = 'paused'");
  EXPECT_EQ(run("local ok; fake.skynet.fork(function() ok = names:set_hot_version('1.5') end)\n"
                "fake.run_until(function() return ok ~= nil end, 6)\n"
                "return tostring(ok) .. ' ' .. fake.store.nodes.a.hot_version"),
            "true 1.5");
}

TEST_P(bee_names, with_one_server_it_waits_for_it_to_come_back) {
  run("start { servers = false, server = 'names' }");
  run("fake.servers.names.mode = 'dead'; changes(2); fake.run_for(20)");
  EXPECT_EQ(run("return #told"), "0");
  run("fake.servers.names.mode = nil");
  EXPECT_EQ(run("fake.run_until(heard_all); return is_gapless(2)"), "true");
}

TEST_P(bee_names, an_answer_from_before_what_is_known_is_not_taken) {
  run("start(); changes(3); fake.run_until(heard_all)");
  run("fake.servers.names_2.upto = 2; fake.servers.names.mode = 'dead'; fake.run_for(5)");
  EXPECT_EQ(run("return names.revision .. ' ' .. tostring(names.known.b.hot_version)"), "4 3");
  run("changes(1); fake.servers.names_2.upto = nil");
  EXPECT_EQ(run("fake.run_until(heard_all); return is_gapless(2)"), "true");
}

TEST_P(bee_names, an_event_that_a_server_tells_again_is_not_told_again) {
  run("start(); changes(3); fake.run_until(heard_all)");
  run("fake.servers.names_2.repeats = 2; fake.servers.names.mode = 'dead'; changes(2)");
  EXPECT_EQ(run("fake.run_until(heard_all); return is_gapless(2)"), "true");
}

TEST_P(bee_names, a_wait_does_not_believe_a_server_that_is_behind) {
  run("start(); fake.store.write('up', { name = 'b', address = '1.1.1.1:3', state = 'ready' })");
  run("fake.run_until(heard_all); fake.servers.names.upto = 1");
  EXPECT_EQ(run("local ok; fake.skynet.fork(function() ok = names:wait({ 'b' }, 20) end); count('')\n"
                "fake.run_until(function() return ok ~= nil end, 21)\n"
                "return tostring(ok) .. ' ' .. count('names_2 wait')"),
            "true 1");
}

TEST_P(bee_names, a_registry_that_began_anew_is_taken_when_nothing_else_has_come_for_long) {
  run("start { patience = 30 }; changes(5); fake.run_until(heard_all)");
  run("fake.store.revision, fake.store.events = 1, {}");
  run("fake.store.nodes = { c = { name = 'c', address = '1.1.1.1:4', state = 'ready', revision = 1 } }");
  run("fake.run_for(25)");
  EXPECT_EQ(run("return tostring(names.known.c)"), "nil");
  run("fake.run_for(10)");
  EXPECT_EQ(run("return names.known.c.name .. ' ' .. tostring(names.known.b) .. ' ' .. names.revision"),
            "c nil 1");
  EXPECT_EQ(run("return fake.map.c .. ' ' .. tostring(fake.map.b)"), "1.1.1.1:4 false");
}

TEST_P(bee_names, the_map_never_takes_the_address_of_a_server_away) {
  run("start()");
  EXPECT_EQ(run("return #fake.configs"), "1");
  EXPECT_EQ(
      run("local m = fake.configs[1]; return tostring(m.names) .. ' ' .. tostring(m.names_2) .. ' ' .. m.a"),
      "nil nil 1.1.1.1:2");
}

TEST_P(bee_names, who_was_waited_for_is_in_the_map) {
  run("start(); fake.run_for(1); fake.store.write('up', { name = 'c', address = '1.1.1.1:4', state = "
      "'starting' })");
  run("fake.store.write('up', { name = 'b', address = '1.1.1.1:3', state = 'ready' })");
  EXPECT_EQ(run("local seen; fake.skynet.fork(function() seen = names:wait({ 'b' }) and fake.map.b .. ' ' .. "
                "fake.map.c end)\n"
                "fake.run_until(function() return seen end)\n"
                "return seen"),
            "1.1.1.1:3 1.1.1.1:4");
}

TEST_P(bee_names, a_node_is_in_the_map_before_it_is_told_that_it_is_up_and_not_after_it_is_down) {
  run("start(); function names.on_up(n) seen = n .. ' ' .. tostring(fake.map[n]) end; names.on_down = "
      "names.on_up");
  run("fake.store.write('up', { name = 'b', address = '1.1.1.1:3', state = 'ready' }); "
      "fake.run_until(heard_all)");
  EXPECT_EQ(run("return seen"), "b 1.1.1.1:3");
  run("fake.store.write('down', { name = 'b', state = 'down' }); fake.run_until(heard_all)");
  EXPECT_EQ(run("return seen"), "b false");
}

TEST_P(bee_names, a_change_of_a_node_that_stays_where_it_is_does_not_touch_the_map) {
  run("start(); fake.store.write('up', { name = 'b', address = '1.1.1.1:3' }); fake.run_until(heard_all)");
  EXPECT_EQ(
      run("local had = #fake.configs; changes(3); fake.run_until(heard_all); return #fake.configs - had"),
      "0");
}

TEST_P(bee_names, requests_that_nobody_answers_are_bounded) {
  run("start { server = 'names', servers = false }; fake.run_for(1)");
  run("fake.servers.names.mode = 'paused'; fake.run_for(600)");
  EXPECT_EQ(run("return names.unanswered.names <= 64"), "true");
  run("fake.servers.names.mode = nil; changes(2)");
  EXPECT_EQ(run("fake.run_until(heard_all, 200); return is_gapless(2)"), "true");
  EXPECT_EQ(run("fake.run_for(60); return names.unanswered.names <= 2"), "true");
}

// The answers that the module of version 1 got from a server of version 1, by command, in their order.
std::string recorded_answers() {
  std::string out = "recorded = {}\n";
  std::ifstream in(BEE_TEST_DIR "/golden/names_v1/requests.jsonl");
  for (std::string line; std::getline(in, line);) {
    const auto parsed = value::parse_json(line).value();
    const auto text = [&](const char* key) { return std::string(parsed.as_table().find(key)->as_string()); };
    if (text("by") != "bee_names.lua") continue;
    const auto request = value::unpack(*from_hex(text("request"))).value();
    const auto command = value::to_literal(request.at(0));
    out += "recorded[" + command + "] = recorded[" + command + "] or {}; table.insert(recorded[" + command +
           "], {";
    for (const auto& v : value::unpack(*from_hex(text("answer"))).value()) out += value::to_literal(v) + ",";
    out += "})\n";
  }
  return out;
}

TEST_P(bee_names, the_answers_of_a_server_of_version_1_are_understood) {
  run(recorded_answers());
  run(R"(
    function fake.cluster.call(node, address, command, arguments, said)
      assert(said.v == 2)
      local next = table.remove(recorded[command] or {}, 1)
      while not next do fake.skynet.sleep(1000) end
      return table.unpack(next)
    end
    start { name = 'lobby_1', servers = { 'names' }, depends = { 'db_1' } }
  )");
  EXPECT_EQ(run("return names.incarnation"), "2");
  EXPECT_EQ(run("local answer; fake.skynet.fork(function() answer = names:ask('wait', { names = { 'db_1' } "
                "}) end)\n"
                "fake.run_until(function() return answer end)\n"
                "return answer.ready"),
            "true");
  EXPECT_EQ(run("fake.run_until(function() return names.known.cpp_2 end)\n"
                "return fake.map.db_1 .. ' ' .. names.known.lobby_1.services[1]"),
            "127.0.0.1:27001 lobby");
}

TEST_P(bee_names, an_answer_that_needs_a_later_version_is_refused_with_both_versions) {
  run("function fake.cluster.call() return { revision = 1 }, { v = 9, needs = 9 } end");
  run("names = require('bee_names').new { name = 'a', address = '1.1.1.1:2', skynet = fake.skynet,\n"
      "  cluster = fake.cluster, log = function() end }");
  EXPECT_EQ(run("local word, text; fake.skynet.fork(function() _, word, text = names:ask('map', {}) end)\n"
                "fake.run_until(function() return text end)\n"
                "return word .. ': ' .. text"),
            "version: the answer needs version 9 of the protocol, and here is version 2");
}

TEST_P(bee_names, an_event_of_a_kind_that_it_does_not_know_is_what_its_record_says) {
  run("start(); fake.store.write('moved', { name = 'b', address = '1.1.1.1:9', state = 'parked' })");
  run("fake.run_until(heard_all)");
  EXPECT_EQ(run("return fake.map.b"), "1.1.1.1:9");
}

TEST_P(bee_names, the_token_is_that_of_the_options_of_a_file_or_of_the_environment) {
  const auto token = [this](const std::string& options) {
    return run(
        "return tostring(require('bee_names').new { name = 'a', address = '1.1.1.1:2', skynet = "
        "fake.skynet,\n"
        "  cluster = fake.cluster, " +
        options + " }.token)");
  };
  const auto file = "/tmp/bee_names_token." + std::to_string(::getpid());
  std::ofstream(file) << "from file\n";
  EXPECT_EQ(token(""), "nil");
  EXPECT_EQ(token("token = 'given', token_file = 'x'"), "given");
  EXPECT_EQ(token("token_file = '" + file + "'"), "from file");
  ::setenv("BEECTL_TOKEN_FILE", file.c_str(), 1);
  EXPECT_EQ(token(""), "from file");
  ::setenv("BEECTL_TOKEN", "from variable", 1);
  EXPECT_EQ(token(""), "from variable");
  ::unsetenv("BEECTL_TOKEN");
  ::unsetenv("BEECTL_TOKEN_FILE");
  EXPECT_EQ(
      run("return pcall(require('bee_names').new, { name = 'a', address = 'b', token_file = '/none' })"),
      "false");
  ::unlink(file.c_str());
}

INSTANTIATE_TEST_SUITE_P(on, bee_names, testing::Values("new_core", "old_core"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace bee
