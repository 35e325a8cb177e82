// The modules of lua/ under a plain Lua state, against the same vectors as the C++ code.
#include <gtest/gtest.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <memory>

#include "bee/base/bytes.hpp"
#include "support/golden.hpp"
#include "support/program.hpp"

namespace bee {
namespace {

class lua_modules : public testing::Test {
 protected:
  lua_modules() : state_(luaL_newstate(), lua_close) {
    luaL_openlibs(state_.get());
    run("package.path = '" BEE_TEST_DIR "/../lua/?.lua'");
    run("beepack = require 'beepack'");
  }

  // Runs a chunk with the global `arg`, and returns what it returns as a string; "error: ..." when it raised.
  std::string run(const std::string& chunk) {
    lua_State* l = state_.get();
    lua_settop(l, 0);
    const bool failed = luaL_dostring(l, chunk.c_str());
    std::size_t size = 0;
    const char* text = lua_gettop(l) > 0 ? luaL_tolstring(l, 1, &size) : "";
    return (failed ? "error: " : "") + std::string(text, size);
  }

  void set(const char* name, const std::string& bytes) {
    lua_pushlstring(state_.get(), bytes.data(), bytes.size());
    lua_setglobal(state_.get(), name);
  }

  void set_fields(const nlohmann::json& vector) {
    lua_State* l = state_.get();
    lua_newtable(l);
    for (const auto& [key, value] : vector.items()) {
      if (value.is_number())
        lua_pushinteger(l, value.get<std::int64_t>());
      else
        lua_pushstring(l, value.get<std::string>().c_str());
      lua_setfield(l, -2, key == "type_name" ? "type" : key.c_str());
    }
    const auto pb = from_hex(vector["pb_hex"].get<std::string>()).value();
    lua_pushlstring(l, pb.data(), pb.size());
    lua_setfield(l, -2, "pb");
    lua_setglobal(l, "fields");
  }

  std::unique_ptr<lua_State, void (*)(lua_State*)> state_;
};

constexpr const char* layouts[] = {"inner",  "routed",   "routed_send", "rpc_reply",
                                   "client", "agent_up", "agent_down"};

TEST_F(lua_modules, beepack_encodes_and_decodes_every_golden_vector) {
  for (const auto* layout : layouts) {
    for (const auto& vector : test::golden("envelopes.json", "layout", layout)) {
      set_fields(vector);
      set("layout", layout);
      const auto body = from_hex(vector["hex"].get<std::string>()).value();
      EXPECT_EQ(to_hex(run("return beepack.encode(layout, fields)")), vector["hex"]);
      set("body", body);
      EXPECT_EQ(run("return beepack.encode(layout, assert(beepack.decode(layout, body)))"), body);
      EXPECT_EQ(run("return assert(beepack.decode(layout, body)).pb == fields.pb"), "true");
    }
  }
}

TEST_F(lua_modules, beepack_refuses_a_body_cut_before_its_pb_at_every_byte) {
  for (const auto* layout : layouts) {
    const auto vector = test::golden("envelopes.json", "layout", layout).at(0);
    set("layout", layout);
    set("body", from_hex(vector["hex"].get<std::string>()).value());
    set("pb", from_hex(vector["pb_hex"].get<std::string>()).value());
    EXPECT_EQ(run("for n = 0, #body - #pb - 1 do\n"
                  "  local fields, problem = beepack.decode(layout, body:sub(1, n))\n"
                  "  assert(fields == nil and type(problem) == 'string', n)\n"
                  "end return 'refused'"),
              "refused");
  }
}

TEST_F(lua_modules, beepack_keeps_the_limits_of_the_framework) {
  EXPECT_NE(run("return beepack.encode('inner', {type = ('t'):rep(51)})").find("1 to 50 bytes"),
            std::string::npos);
  EXPECT_NE(run("return beepack.encode('routed', {type = 't'})").find("destination node"), std::string::npos);
  EXPECT_NE(run("return beepack.encode('inner', {type = 't', pb = ('x'):rep(16 << 20)})").find("16 MiB"),
            std::string::npos);
  EXPECT_NE(run("return beepack.encode('outer', {})").find("no layout outer"), std::string::npos);
}

TEST_F(lua_modules, beepack_text_commands_round_trip) {
  EXPECT_EQ(run("return beepack.encode_command(7, {{'cmd', 'buy'}, {'name', 'a b'}})"),
            "lua 7 cmd=buy name=a<!spc>b");
  EXPECT_EQ(run("local uid, f = beepack.decode_command('lua 7 cmd=buy name=a<!spc>b') return uid .. f.cmd .. "
                "f.name"),
            "7buya b");
  for (const char* text :
       {"lua", "lua x cmd=a", "lua 1  cmd=a", "lua 1 cmd", "lua 99999999999999999999 cmd=a"}) {
    set("text", text);
    EXPECT_EQ(run("return beepack.decode_command(text)"), "nil") << text;
  }
}

// A node that is not there: what it is told to send is collected in `sent`.
constexpr const char* fake_node = R"(
  sent, logged, answered = {}, {}, {}
  cluster = { send = function(...) sent[#sent + 1] = {...} end, query = function(n, s) queries = (queries or 0) + 1 return 42 end }
  skynet = { error = function(t) logged[#logged + 1] = t end, pack = function(...) return table.concat({...}, ",") end,
             ret = function(t) answered[#answered + 1] = t end, wakeup = function() end, sleep = function() on_sleep() end }
  dispatch = require("bee_dispatch").new { node = "shop", service = "shop_master", skynet = skynet, cluster = cluster }
  request = beepack.encode("routed", { sub_type = 18, uid = 6, type = "pb.REQ", session = 9, pb = "hi",
    destination_node = "shop", destination_service = "shop_master", source_node = "lobby", source_service = "l" })
)";

TEST_F(lua_modules, dispatch_answers_a_command_and_ignores_the_answer_of_a_push) {
  run(fake_node);
  run("function dispatch.command.add(a, b) return a + b, 'ok' end dispatch:on_message(5, 'lua', 'add', 1, 2)"
      " dispatch:on_message(0, 'lua', 'add', 1, 2)");
  EXPECT_EQ(run("return #answered .. answered[1]"), "13,ok");
  EXPECT_NE(run("dispatch:on_message(5, 'lua', 'none')").find("no command none"), std::string::npos);
}

TEST_F(lua_modules, dispatch_replies_to_the_source_that_stands_in_an_rpc_request) {
  run(fake_node);
  run("dispatch.message['pb.REQ'] = function(m) return 'pb.RSP', m.pb .. '!' end dispatch:on_message(0, "
      "'text', request)");
  EXPECT_EQ(run("return table.concat(sent[1], ' ', 1, 3)"), "lobby @l rpc_response");
  EXPECT_EQ(
      run("local r = beepack.decode('rpc_reply', sent[1][4]) return r.type .. r.session .. r.uid .. r.pb"),
      "pb.RSP96hi!");
}

TEST_F(lua_modules, dispatch_logs_what_it_can_not_take_and_goes_on) {
  run(fake_node);
  EXPECT_EQ(run("dispatch:on_message(0, 'text', '\\0\\0') dispatch:on_message(0, 'text', request)"
                " dispatch:on_message(0, 'rpc_response', 'junk') return #logged .. #sent"),
            "30");
}

TEST_F(lua_modules, rpc_call_returns_the_reply_of_its_session_in_either_layout) {
  run(fake_node);
  for (const char* layout : {"rpc_reply", "routed"}) {
    set("layout", layout);
    EXPECT_EQ(
        run("function on_sleep() local q = beepack.decode('routed', sent[#sent][4])"
            "  dispatch:on_message(0, 'rpc_response', beepack.encode(layout, { sub_type = 17, type = "
            "'pb.RSP',"
            "    session = q.session, pb = 'yes', destination_node = 'shop', source_node = 'n' })) end\n"
            "return assert(dispatch:rpc_call('n', 's', 'pb.REQ', 'hi')).pb"),
        "yes");
  }
}

TEST_F(lua_modules, rpc_call_without_a_reply_ends_and_a_late_one_is_logged) {
  run(fake_node);
  EXPECT_EQ(run("function on_sleep() end return (select(2, dispatch:rpc_call('n', 's', 'pb.REQ', 'hi')))"),
            "no reply to pb.REQ before the deadline");
  EXPECT_EQ(run("dispatch:on_message(0, 'rpc_response', beepack.encode('rpc_reply', {sub_type = 17, type = "
                "'t', session = 1}))"
                " return logged[1]"),
            "bee: a reply that nobody waits for");
}

TEST_F(lua_modules, dispatch_calls_a_text_command_and_takes_its_answer_as_raw_text) {
  run(fake_node);
  run("cluster.proxy = function(n, s) return n .. s end skynet.tostring = tostring"
      " skynet.rawcall = function(to, kind, packed) return to .. ' ' .. kind .. ' ' .. packed end");
  EXPECT_EQ(run("return dispatch:call_text('shop_master_4', 'shop', 5, { { 'cmd', 'cmd_ping' } })"),
            "shop_master_4@shop lua text,lua 5 cmd=cmd_ping");
  run("dispatch:send_text('n', 's', 5, { { 'cmd', 'x' } })");
  EXPECT_EQ(run("return table.concat(sent[1], ' ')"), "n @s text lua 5 cmd=x");
}

TEST_F(lua_modules, dispatch_fails_the_call_of_an_unknown_text_command_and_logs_the_send) {
  run(fake_node);
  EXPECT_NE(run("dispatch:on_message(7, 'text', 'lua 5 cmd=nope')").find("no text command nope"),
            std::string::npos);
  EXPECT_EQ(run("dispatch:on_message(0, 'text', 'lua 5 cmd=nope') return #logged"), "1");
  EXPECT_NE(run("dispatch:on_message(4, 'text', 'no message')").find("a message was dropped"),
            std::string::npos)
      << "who waits is told";
}

TEST_F(lua_modules, dispatch_of_a_master_redirects_text_by_uid_and_keeps_source_and_session) {
  run(fake_node);
  run("redirected = {} skynet.redirect = function(...) redirected[#redirected + 1] = table.concat({...}, ' "
      "') return not dead and 0 or nil end"
      " skynet.dispatch = function(kind, f) if kind == 'lua' then take = f end end skynet.ignoreret = "
      "function() ignored = (ignored or 0) "
      "+ 1 end"
      " dispatch:redirect_to { 'w1', 'w2', 'w3' } dispatch:start()");
  const auto given = [this](const std::string& uid, const char* session) {
    set("uid", uid);
    return run(std::string("redirected = {} take(") + session +
               ", 9, 'text', 'lua ' .. uid .. ' cmd=x')"
               " return table.concat(redirected, '; ')");
  };
  EXPECT_EQ(given("7", "0"), "w2 9 lua 0 text,lua 7 cmd=x");
  EXPECT_EQ(given("-1", "4"), "w1 9 lua 4 text,lua -1 cmd=x");
  EXPECT_EQ(given("0", "4"), "w2 9 lua 4 text,lua 0 cmd=x") << "one of them answers a text command";
  EXPECT_EQ(run("return ignored"), "2");
  EXPECT_EQ(run("redirected = {} take(0, 9, 'text', beepack.encode('inner', { type = 't', uid = 0 }))"
                " return #redirected .. redirected[3]:sub(1, 2)"),
            "3w3");
  EXPECT_EQ(run("redirected = {} take(0, 9, 'text', 'junk') return #redirected"), "1");
  EXPECT_NE(run("dead = true take(4, 9, 'text', 'lua 7 cmd=x')").find("worker 2 is not there"),
            std::string::npos)
      << "who waits is told";
  EXPECT_EQ(run("logged = {} take(0, 9, 'text', 'lua 7 cmd=x') return logged[1]"),
            "bee: worker 2 is not there");
  EXPECT_EQ(run("skynet.ignoreret = nil logged = {} take(4, 9, 'text', 'lua 7 cmd=x') return #logged"), "0")
      << "a core that does not tell";
  run("dead = false");
  EXPECT_EQ(
      run("function dispatch.command.own() return 'mine' end take(5, 9, 'lua', 'own') return answered[1]"),
      "mine");
}

// A master or a worker that has started: take(kind, session, source, ...) is what the node gives it,
// `redirected` what it passes on, a line each.
constexpr const char* started = R"(
  local given = {}
  redirected = {}
  skynet.PTYPE_TEXT, skynet.tostring = 0, tostring
  skynet.register_protocol = function(p) assert(p.id == 0); given[p.name] = given[p.name] or {} end
  skynet.dispatch = function(kind, f) local was = given[kind]; if f then given[kind] = f end
    return type(was) == 'function' and was or nil end
  skynet.redirect = function(to, source, kind, session, text)
    redirected[#redirected + 1] = table.concat({ to, source, kind, session, text }, ' ') end
  function take(kind, ...) redirected = {}; given[kind](...); return table.concat(redirected, '; ') end
)";

TEST_F(lua_modules, a_master_passes_on_to_services_that_take_type_text) {
  run(fake_node + std::string(started));
  run("dispatch:redirect_to({ 'w1', 'w2' }, { as = 'text' }) dispatch:start()");
  EXPECT_EQ(run("return take('lua', 0, 9, 'text', 'lua 7 cmd=x')"), "w2 9 text 0 lua 7 cmd=x");
  EXPECT_EQ(run("return take('text', 4, 9, 'lua 6 cmd=x')"), "w1 9 text 4 lua 6 cmd=x")
      << "what comes as type text from its own process";
  EXPECT_NE(run("dispatch:redirect_to({}, { as = 'binary' })").find("as is lua or text"), std::string::npos);
}

TEST_F(lua_modules, a_worker_takes_what_a_master_passes_on_as_type_text) {
  run(fake_node + std::string(started));
  run("dispatch:start() function dispatch.text.cmd_ping(fields, uid) return 'pong ' .. uid end"
      " dispatch.message['pb.REQ'] = function(m) got = m.pb end");
  EXPECT_EQ(run("take('text', 4, 9, 'lua 6 cmd=cmd_ping') return answered[1]"), "pong 6");
  EXPECT_EQ(run("take('text', 0, 9, request) return got"), "hi");
}

TEST_F(lua_modules, a_service_that_takes_type_text_itself_keeps_its_handler) {
  run(fake_node + std::string(started));
  run("skynet.dispatch('text', function() return 'mine' end) mine = skynet.dispatch('text') "
      "dispatch:start()");
  EXPECT_EQ(run("return skynet.dispatch('text') == mine"), "true");
}

TEST_F(lua_modules, commands_go_to_workers_by_the_uid_in_the_argument_that_is_named) {
  run(fake_node + std::string(started));
  run("function dispatch.command.own() return 'mine' end dispatch:start()");
  run("dispatch:redirect_to({ 'w1', 'w2', 'w3' }, { uid = 1 })");
  EXPECT_EQ(run("return take('lua', 5, 9, 'lua', 'join', 7, 'spring')"), "w2 9 lua 5 lua,join,7,spring");
  EXPECT_EQ(run("return take('lua', 5, 9, 'lua', 'join', 'no uid')"), "w1 9 lua 5 lua,join,no uid");
  EXPECT_EQ(run("return take('lua', 5, 9, 'lua', 'join', 0)"), "w2 9 lua 5 lua,join,0")
      << "an answer can come from one of them alone";
  EXPECT_EQ(run("return take('lua', 0, 9, 'lua', 'join', 0)"),
            "w1 9 lua 0 lua,join,0; w2 9 lua 0 lua,join,0; w3 9 lua 0 lua,join,0");
  EXPECT_EQ(run("return take('lua', 5, 9, 'lua', 'own') .. answered[1]"), "mine");
  run("dispatch:redirect_to({ 'w1', 'w2', 'w3' }, { uid = { rank = 2 } })");
  EXPECT_EQ(run("return take('lua', 5, 9, 'lua', 'rank', 'spring', 8)"), "w3 9 lua 5 lua,rank,spring,8");
  EXPECT_NE(run("take('lua', 5, 9, 'lua', 'join', 7)").find("no command join"), std::string::npos);
}

TEST_F(lua_modules, rpc_call_on_a_core_without_tokens_ends_when_the_reply_comes) {
  run("OLD_CORE = true package.path = package.path .. ';" BEE_TEST_DIR "/unit/lua/?.lua'");
  run("fake = require 'fake_skynet' sent = {}"
      " dispatch = require('bee_dispatch').new { node = 'n', service = 's', skynet = fake.skynet,"
      "   cluster = { send = function(...) sent[#sent + 1] = { ... } end } }");
  EXPECT_EQ(
      run("local reply, at; fake.skynet.fork(function() reply = dispatch:rpc_call('m', 's', 'pb.REQ', 'hi')"
          "  at = fake.skynet.now() end)"
          " fake.run_for(0.1)"
          " dispatch:on_message(0, 'rpc_response', beepack.encode('rpc_reply', { sub_type = 17, type = 't',"
          "   session = 1, pb = 'yes' }))"
          " fake.run_until(function() return at end) return reply.pb .. ' after ' .. math.tointeger(at)"),
      "yes after 10");
}

TEST_F(lua_modules, the_cluster_module_is_the_one_that_is_given_or_that_the_node_has) {
  run("core = require 'bee_skynet' package.preload.mine = function() return 'by name' end");
  EXPECT_EQ(run("return core.cluster('mine')"), "by name");
  EXPECT_EQ(run("local given = {} return core.cluster(given) == given"), "true");
  EXPECT_NE(run("return core.cluster()").find("name one with the option cluster"), std::string::npos);
  run("package.loaded.cluster = 'v1.0.0'");
  EXPECT_EQ(run("return core.cluster()"), "v1.0.0");
  run("package.loaded['skynet.cluster'] = 'stock'");
  EXPECT_EQ(run("return core.cluster()"), "stock");
  run("package.loaded.bee_cluster = 'bee'");
  EXPECT_EQ(run("return core.cluster()"), "bee");
}

TEST_F(lua_modules, a_cluster_module_that_waits_while_it_loads_can_be_found_in_a_handler) {
  test::temporary_folder folder;
  folder.write("bee_cluster.lua", "local name = ... coroutine.yield() return { name = name }");
  run("package.path = '" + folder.path() + "/?.lua;' .. package.path core = require 'bee_skynet'");
  EXPECT_EQ(run("local co = coroutine.wrap(function() return core.cluster() end) co() return co().name"),
            "bee_cluster");
  EXPECT_EQ(run("return core.cluster().name"), "bee_cluster") << "once";
}

TEST_F(lua_modules, rpc_call_does_not_sleep_when_the_reply_is_already_there) {
  run(fake_node);
  EXPECT_EQ(
      run("cluster.send = function(n, s, t, body) local q = beepack.decode('routed', body)"
          "  dispatch:on_message(0, 'rpc_response', beepack.encode('rpc_reply', { sub_type = 17, type = 't',"
          "    session = q.session, pb = 'soon' })) end\n"
          "function on_sleep() error 'slept' end\n"
          "return assert(dispatch:rpc_call('n', 's', 'pb.REQ', 'hi')).pb"),
      "soon");
}

TEST_F(lua_modules, proxy_asks_once_for_a_handle_and_again_after_a_failure) {
  run(fake_node);
  run("proxy = require('bee_proxy').new { skynet = skynet, cluster = cluster }");
  EXPECT_EQ(run("proxy:forward(0, request) proxy:forward(1, request) return queries .. sent[1][3] .. "
                "sent[2][3] .. sent[1][2]"),
            "1textrpc_response42");
  EXPECT_EQ(run("cluster.send = function() error 'gone' end assert(proxy:forward(0, request) == false)"
                " cluster.send = function() end proxy:forward(0, request) return queries .. #logged"),
            "21");
  EXPECT_EQ(run("return proxy:forward(0, 'junk')"), "false");
}

TEST_F(lua_modules, proxy_takes_the_route_off_the_older_one_way_form) {
  run(fake_node);
  EXPECT_EQ(run("local old = beepack.encode('routed_send', {type = 'pb.T', uid = 3, destination_node = "
                "'activity_master_5',"
                "  destination_service = 'activity_master', pb = 'x'})"
                "require('bee_proxy').new({ skynet = skynet, cluster = cluster }):forward(0, old)"
                "return sent[1][1] .. beepack.decode_text(sent[1][4]).layout .. "
                "beepack.decode_text(sent[1][4]).uid"),
            "activity_master_5inner3");
}

}  // namespace
}  // namespace bee
