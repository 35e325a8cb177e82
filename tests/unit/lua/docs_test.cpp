// What the pages of docs/ show in Lua runs as it stands there, on a node that is not there.
#include <gtest/gtest.h>
#include <lauxlib.h>
#include <lualib.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

namespace bee {
namespace {

std::string page(const char* name) {
  std::ifstream file(std::string(BEE_TEST_DIR "/../docs/") + name);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

// The blocks that begin with a fence of that language, in order.
std::vector<std::string> blocks(const std::string& text, const std::string& language) {
  std::vector<std::string> out;
  const auto fence = "\n```" + language + "\n";
  for (auto at = text.find(fence); at != text.npos; at = text.find(fence, at + 1)) {
    const auto from = at + fence.size();
    out.push_back(text.substr(from, text.find("\n```\n", from) - from));
  }
  return out;
}

// The first `code` within a line that begins so.
std::string inline_code(const std::string& text, const std::string& start) {
  const auto at = text.find("`" + start);
  if (at == text.npos) return "error('not on the page')";
  return text.substr(at + 1, text.find('`', at + 1) - at - 1);
}

constexpr const char* node_that_is_not_there = R"(
  package.path = LUA_FOLDER .. '/?.lua'
  handlers, registered, answered, sent, redirected, started = {}, {}, {}, {}, {}, {}
  local function list(...) return table.concat({...}, ' ') end
  package.loaded.skynet = {
    PTYPE_TEXT = 0, start = function(f) f() end, self = function() return 7 end, error = print, tostring = tostring,
    dispatch = function(kind, f) local was = handlers[kind] handlers[kind] = f or was return was end,
    register_protocol = function() end, pack = list, ret = function(text) answered[#answered + 1] = text end,
    redirect = function(...) redirected[#redirected + 1] = list(...) end,
    newservice = function(...) started[#started + 1] = list(...) end,
  }
  package.loaded.bee_cluster = {
    register = function(name, at) registered[name] = at end, send = function(...) sent[#sent + 1] = {...} end,
  }
  package.loaded.my_cluster = { send = 'mine' }
  workers = { 11, 12 }
)";

class docs : public testing::Test {
 protected:
  docs() : state_(luaL_newstate(), lua_close) {
    luaL_openlibs(state_.get());
    lua_pushstring(state_.get(), BEE_TEST_DIR "/../lua");
    lua_setglobal(state_.get(), "LUA_FOLDER");
    run(node_that_is_not_there);
  }
  std::string run(const std::string& chunk) {
    lua_State* l = state_.get();
    lua_settop(l, 0);
    const bool failed = luaL_dostring(l, chunk.c_str());
    const char* text = lua_gettop(l) > 0 ? luaL_tolstring(l, 1, nullptr) : "";
    return (failed ? "error: " : "") + std::string(text);
  }

  std::unique_ptr<lua_State, void (*)(lua_State*)> state_;
};

TEST_F(docs, the_service_of_bee_md_answers_commands_protobuf_and_text) {
  EXPECT_EQ(run(blocks(page("bee.md"), "lua").at(0)), "");
  EXPECT_EQ(run("return registered.lobby"), "7");
  EXPECT_EQ(run("handlers.lua(5, 1, 'lua', 'players') return answered[1]"), "42");
  EXPECT_EQ(run("handlers.lua(5, 1, 'text', 'lua 9 cmd=cmd_ping') return answered[2]"), "pong");
  EXPECT_EQ(run("handlers.text(5, 1, 'lua 9 cmd=cmd_ping') return answered[3]"), "pong");
  EXPECT_EQ(run("local body = require('beepack').encode('routed', { sub_type = 18, type = 'pb.iBuyREQ', "
                "session = 3,"
                " destination_node = 'lobby_1', destination_service = 'lobby', source_node = 'shop',"
                " source_service = 's' })\n"
                "handlers.lua(0, 1, 'text', body)\n"
                "return table.concat(sent[1], ' ', 1, 3) .. ' ' .. require('beepack').decode('rpc_reply', "
                "sent[1][4]).type"),
            "shop @s rpc_response pb.iBuyRSP");
}

TEST_F(docs, the_master_of_bee_md_passes_text_on_as_such_and_commands_by_uid) {
  const auto all = blocks(page("bee.md"), "lua");
  ASSERT_EQ(all.size(), 3u) << "a block that no test plays";
  EXPECT_EQ(run(all[0] + "\n" + all[1]), "");
  EXPECT_EQ(run("handlers.lua(5, 1, 'text', 'lua 9 cmd=cmd_ping') return redirected[1]"),
            "12 1 text 5 lua 9 cmd=cmd_ping");
  EXPECT_EQ(run("handlers.lua(5, 1, 'lua', 'login', 8) return redirected[2]"), "11 1 lua 5 lua login 8");
  EXPECT_EQ(run("handlers.lua(5, 1, 'lua', 'players') return answered[1]"), "42");
}

TEST_F(docs, the_cpp_service_of_bee_md_is_launched_behind_a_proxy_and_gets_what_comes) {
  const auto all = blocks(page("bee.md"), "lua");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(run("local skynet = require 'skynet'\n"
                "skynet.name = function(name, at) names = name .. at end\n"
                "skynet.newservice = function(name) return name end\n"
                "skynet.launch = function(...) launched = table.concat({...}, ' ') return 20 end\n" +
                all[0] + "\n" + all[2]),
            "");
  EXPECT_EQ(run("return names .. ' ' .. launched"), ".proxybee_proxy shop shop_master_4 shop .proxy");
  EXPECT_EQ(run("return registered.shop"), "20");
  EXPECT_EQ(run("handlers.lua(0, 1, 'text', 'lua 9 cmd=cmd_ping') return redirected[1]"),
            "20 1 text 0 lua 9 cmd=cmd_ping");
}

TEST_F(docs, a_cluster_module_of_another_name_is_given_as_bee_md_says) {
  const auto text = page("bee.md");
  EXPECT_EQ(run("return require('bee_dispatch')." + inline_code(text, "new { cluster") + ".cluster.send"),
            "mine");
  EXPECT_EQ(
      run("skynet = require 'skynet' " + inline_code(text, "skynet.newservice(") + " return started[1]"),
      "bee_proxy my_cluster");
}

TEST_F(docs, no_page_has_a_block_that_no_test_plays) {
  for (const char* name : {"bee.md", "wire-protocol.md"}) {
    const auto text = page(name);
    ASSERT_FALSE(text.empty()) << name;
    std::size_t fences = 0;
    for (auto at = text.find("\n```"); at != text.npos; at = text.find("\n```", at + 1)) ++fences;
    // Those in C++ are compiled as they stand there: tests/unit/skynet.
    EXPECT_EQ(fences, 2 * (blocks(text, "lua").size() + blocks(text, "cpp").size())) << name;
  }
  EXPECT_TRUE(blocks(page("wire-protocol.md"), "lua").empty());
  EXPECT_TRUE(blocks(page("wire-protocol.md"), "cpp").empty());
  EXPECT_EQ(blocks(page("bee.md"), "cpp").size(), 1u);
}

TEST_F(docs, the_cluster_file_of_wire_protocol_md_is_one) {
  const auto text = page("wire-protocol.md");
  const auto file = inline_code(text, "lobby_1 = ") + "\n" + inline_code(text, "gone = ") + "\n" +
                    inline_code(text, "__nowaiting = ") + "\n";
  EXPECT_NE(file.find("10.0.0.1:2528"), std::string::npos) << file;
  EXPECT_EQ(run(file + "return lobby_1 .. tostring(gone) .. tostring(__nowaiting)"),
            "10.0.0.1:2528falsetrue");
}

}  // namespace
}  // namespace bee
