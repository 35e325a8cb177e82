// What the functions that look at the clock do must be what Lua's own do, errors included.
#include "bee/script/string_library.hpp"

#include <gtest/gtest.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <memory>
#include <random>
#include <string>

#include "bee/script/table_library.hpp"
#include "bee/value/limited_lua.hpp"

namespace bee::script {
namespace {

// The values that a chunk returns, or its error.
std::string outcome(lua_State* lua, const std::string& chunk) {
  lua_settop(lua, 0);
  if (luaL_loadbufferx(lua, chunk.data(), chunk.size(), "=c", "t") != LUA_OK) return lua_tostring(lua, -1);
  const bool ok = lua_pcall(lua, 0, LUA_MULTRET, 0) == LUA_OK;
  std::string out = ok ? "" : "error:";
  for (int i = 1, n = lua_gettop(lua); i <= n; ++i) {
    std::size_t size = 0;
    const char* text = luaL_tolstring(lua, i, &size);
    out.append(" <").append(text, size).append(">");
    lua_pop(lua, 1);
  }
  return out;
}

class both_libraries : public testing::Test {
 protected:
  both_libraries() : stock_(luaL_newstate(), &lua_close) {
    luaL_openlibs(stock_.get());
    lua_State* lua = ours_.get();
    luaL_requiref(lua, "_G", luaopen_base, 1);
    luaL_requiref(lua, "math", luaopen_math, 1);
    push_string_library(lua);
    lua_setglobal(lua, "string");
    push_table_library(lua);
    lua_setglobal(lua, "table");
    lua_settop(lua, 0);
  }
  void same(const std::string& chunk) {
    EXPECT_EQ(outcome(ours_.get(), chunk), outcome(stock_.get(), chunk)) << chunk;
  }

  value::limited_lua ours_;
  std::unique_ptr<lua_State, decltype(&lua_close)> stock_;
};

TEST_F(both_libraries, agree_on_examples) {
  for (const char* chunk : {
           "return ('hello world'):find('o w')",
           "return ('hello world'):find('o', 6)",
           "return ('hello world'):find('', 100)",
           "return ('hello'):find('', 6), ('hello'):find('l', -2), ('hello'):find('l', -100), "
           "('a'):find('a', 0)",
           "return ('a.b'):find('.', 2, true), ('a+b'):find('+', 1, true), ('a\\0b'):find('\\0')",
           "return ('key = value'):match('^(%w+)%s*=%s*(%w+)$')",
           "return ('  trim  '):match('^%s*(.-)%s*$')",
           "return ('x'):match('()x()'), ('abc'):match('()')",
           "return ('THE (quick) fox'):find('%((%a+)%)')",
           "return ('f(a(b)c)d'):match('%b()'), ('f(a'):match('%b()')",
           "return ('THE (quick) fox'):gsub('%f[%a]%a+', string.lower)",
           "return ('hello'):gsub('', '-')",
           "return ('hello'):gsub('l', {l = 'L'}), ('hello'):gsub('l', {l = false}), ('abc'):gsub('%w', "
           "'%0%0')",
           "return ('hello'):gsub('(h)(e)', '%2%1'), ('abc'):gsub('()', '%1'), ('hello'):gsub('l', 'x', 1)",
           "return ('hello'):gsub('^h', 'j'), ('hhh'):gsub('^h', 'j'), ('abc'):gsub('b', 5), ('a'):gsub('a', "
           "'%%')",
           "local t = {} for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do t[#t + 1] = k .. v end return "
           "table.unpack(t)",
           "local t = {} for w in ('one two'):gmatch('%a*') do t[#t + 1] = w end return #t, table.concat(t, "
           "'|')",
           "local t = {} for p in ('abc'):gmatch('()', 2) do t[#t + 1] = p end return table.unpack(t)",
           "return ('ab'):rep(3, '-'), ('ab'):rep(0), ('ab'):rep(-1), (''):rep(5), (''):rep(3, ',')",
           "return ('abab'):find('(ab)%1'), ('a]b'):find('[]]'), ('a-b'):find('[a%-]', 2), "
           "('b'):find('[^%a]')",
           "return ('%d'):gsub('%%d', '%%s'), ('x^2'):find('^2', 1, true), ('$'):find('$', 1), "
           "('a$b'):match('a$b')",
           "return ('a'):find('[a'), 1",
           "return ('a'):find('%')",
           "return ('a'):find('(a')",
           "return ('a'):find('a)')",
           "return ('a'):find('%1')",
           "return ('a'):gsub('a', '%2')",
           "return ('a'):gsub('a', '%x')",
           "return ('a'):gsub('a', true)",
           "return ('a'):gsub('a', function() return {} end)",
           "return ('a'):find('%f')",
           "return ('a'):find('%b')",
           "return ('('):rep(40):find(('('):rep(40))",
           "return ('a'):rep(300):find(('a?'):rep(300) .. ('a'):rep(300))",
           "return string.find()",
           "return string.rep('x')",
           "return string.gsub('x', 'x')",
           "return string.dump and nil",
           "local t = {1, 2, 3} table.insert(t, 4) table.insert(t, 1, 0) return table.concat(t, ',')",
           "local t = {1, 2, 3} return table.remove(t), table.remove(t, 1), #t, table.remove({}), "
           "table.remove({}, 0)",
           "return table.insert({}, 5, 1)",
           "return table.insert({})",
           "return table.remove({}, 7)",
           "return table.concat({1, 2, 'x'}, ', ', 2, 3), table.concat({}, 'x'), table.concat({1}, ',', 3)",
           "return table.concat({1, {}, 3})",
           "return table.unpack({1, 2, 3}, 2), table.unpack({1, 2}, -1, 1)",
           "return table.unpack({}, 1, 1e8)",
           "return table.unpack({}, math.mininteger, math.maxinteger)",
           "return table.unpack(table.move({1, 2, 3}, 2, 3, 1))",
           "return table.unpack(table.move({1, 2, 3}, 1, 3, 2))",
           "return table.unpack(table.move({1, 2, 3}, 1, 3, 2, {9}))",
           "return #table.move({}, 1, 0, 5)",
           "return table.move({}, 1, math.maxinteger, 2)",
           "return table.move({}, -1, math.maxinteger, 2)",
           "local t = {3, 1, 2} table.sort(t) return table.unpack(t)",
           "local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return table.unpack(t)",
           "return table.sort({1, 'x'})",
       })
    same(chunk);
}

TEST_F(both_libraries, agree_on_random_patterns) {
  std::mt19937 random(7);
  const auto pick = [&](const std::string& from) { return from[random() % from.size()]; };
  const std::string items[] = {"a",     "b",     ".",     "%a", "%A", "%d", "%s", "%w", "[ab]",
                               "[^a]",  "[a-c]", "[%a1]", "(",  ")",  "()", "%1", "%2", "%b()",
                               "%f[a]", "^",     "$",     "%",  "[",  "]",  "-",  "*",  "\\0"};
  const std::string signs[] = {"", "", "", "*", "+", "-", "?"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto n = random() % 12; n > 0; --n) text += pick("aabbc1 ()");
    std::string pattern = random() % 5 == 0 ? "^" : "";
    for (auto n = random() % 6; n > 0; --n)
      pattern += items[random() % std::size(items)] + signs[random() % std::size(signs)];
    const std::string from = std::to_string(static_cast<int>(random() % 16) - 8);
    same("return ('" + text + "'):find('" + pattern + "', " + from + ")");
    same("return ('" + text + "'):match('" + pattern + "', " + from + ")");
    same("return ('" + text + "'):gsub('" + pattern + "', '<%0%1>')");
    same("local t = {} for a, b in ('" + text + "'):gmatch('" + pattern +
         "') do t[#t + 1] = tostring(a) .. ',' .. tostring(b) end return table.concat(t, ';')");
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace bee::script
