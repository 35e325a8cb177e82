#include "bee/value/limited_lua.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <cstdlib>
#include <new>

namespace bee::value {
namespace {

// Instructions between two looks at the limits. One instruction can walk through all memory (it compares two
// strings, or reads a number from one), so a state that holds much is looked at more often.
constexpr int step = 100;
constexpr int step_of_large = 10;
constexpr std::size_t large_state = 16u << 20;
constexpr std::size_t large_block = 32u << 10;

// Setting a hook costs a walk of the call stack, so only where it changes something.
void look_every(lua_State* lua, int count) {
  if (lua_gethookcount(lua) != count) lua_sethook(lua, lua_gethook(lua), LUA_MASKCOUNT, count);
}

}  // namespace

limited_lua::limited_lua(const lua_limits& l) : limits_(l), lua_(lua_newstate(&limited_lua::allocate, this)) {
  if (!lua_) throw std::bad_alloc();
  *static_cast<limited_lua**>(lua_getextraspace(lua_)) = this;  // threads get a copy
  lua_sethook(lua_, &limited_lua::on_count, LUA_MASKCOUNT, step);
  refill();
}

limited_lua::~limited_lua() {
  lua_close(lua_);
}

limited_lua& limited_lua::of(lua_State* lua) {
  return **static_cast<limited_lua**>(lua_getextraspace(lua));
}

void limited_lua::refill() {
  left_ = limits_.instructions;
  over_ = limit::none;
  if (limits_.now) end_ = limits_.now() + limits_.time;
}

bool limited_lua::is_late() {
  if (over_ == limit::none && limits_.now && end_ != end_.zero() && limits_.now() >= end_)
    over_ = limit::time;
  return over_ == limit::time;
}

void limited_lua::check_time(lua_State* lua) {
  auto& me = of(lua);
  if (me.is_late()) me.raise(lua, 1);
}

void* limited_lua::allocate(void* self, void* block, std::size_t old_size, std::size_t size) noexcept {
  auto& me = *static_cast<limited_lua*>(self);
  const std::size_t held = block ? old_size : 0;  // without a block, old_size tells what it is for
  if (size > held && size - held > me.limits_.memory - me.used_) return nullptr;
  if (size > held && size >= large_block && me.is_late()) return nullptr;
  if (size == 0) {
    std::free(block);
    me.used_ -= held;
    return nullptr;
  }
  void* moved = std::realloc(block, size);
  if (moved) me.used_ = me.used_ - held + size;
  return moved;
}

// Level 0 is the function that runs.
void limited_lua::raise(lua_State* lua, int level) const {
  luaL_where(lua, level);
  if (over_ == limit::time) {
    lua_pushfstring(lua, "ran over the limit of %d ms", static_cast<int>(limits_.time.count()));
  } else {
    lua_pushfstring(lua, "ran over the limit of %I instructions",
                    static_cast<LUAI_UACINT>(limits_.instructions));
  }
  lua_concat(lua, 2);
  lua_error(lua);
  std::abort();  // lua_error does not return, but is not declared so
}

void limited_lua::on_count(lua_State* lua, lua_Debug*) {
  auto& me = of(lua);
  me.left_ -= lua_gethookcount(lua);
  if (me.left_ <= 0 && me.over_ == limit::none) me.over_ = limit::instructions;
  if (!me.is_spent()) (void)me.is_late();
  look_every(lua, me.is_spent() ? 1 : me.used_ > large_state ? step_of_large : step);
  if (me.is_spent()) me.raise(lua, 0);
}

}  // namespace bee::value
