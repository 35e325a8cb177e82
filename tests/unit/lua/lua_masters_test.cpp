// Masters and workers of lua/bee_dispatch.lua.
#include "unit/lua/lua_modules.hpp"

namespace bee {
namespace {

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

}  // namespace
}  // namespace bee
