// The modules of lua/ under a plain Lua state, against the same vectors as the C++ code.
#include "unit/lua/lua_modules.hpp"

#include "support/program.hpp"

namespace bee {
namespace {

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
