#include "bee/value/limited_lua.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <cstdlib>
#include <new>

namespace bee::value {
namespace {

constexpr int step = 1000;  // instructions between two looks at the limit

// Setting a hook costs a walk of the call stack, so only where it changes something.
void look_every(lua_State* lua, int count) {
  if (lua_gethookcount(lua) != count) lua_sethook(lua, lua_gethook(lua), LUA_MASKCOUNT, count);
}

}  // namespace

limited_lua::limited_lua(const lua_limits& l)
    : limits_(l), left_(l.instructions), lua_(lua_newstate(&limited_lua::allocate, this)) {
  if (!lua_) throw std::bad_alloc();
  *static_cast<limited_lua**>(lua_getextraspace(lua_)) = this;  // threads get a copy
  lua_sethook(lua_, &limited_lua::on_count, LUA_MASKCOUNT, step);
}

limited_lua::~limited_lua() {
  lua_close(lua_);
}

limited_lua& limited_lua::of(lua_State* lua) {
  return **static_cast<limited_lua**>(lua_getextraspace(lua));
}

void limited_lua::refill() {
  left_ = limits_.instructions;
  is_spent_ = false;
}

void* limited_lua::allocate(void* self, void* block, std::size_t old_size, std::size_t size) noexcept {
  auto& me = *static_cast<limited_lua*>(self);
  const std::size_t held = block ? old_size : 0;  // without a block, old_size tells what it is for
  if (size > held && size - held > me.limits_.memory - me.used_) return nullptr;
  if (size == 0) {
    std::free(block);
    me.used_ -= held;
    return nullptr;
  }
  void* moved = std::realloc(block, size);
  if (moved) me.used_ = me.used_ - held + size;
  return moved;
}

void limited_lua::on_count(lua_State* lua, lua_Debug*) {
  auto& me = of(lua);
  me.left_ -= step;
  me.is_spent_ = me.left_ <= 0;
  look_every(lua, me.is_spent_ ? 1 : step);
  if (!me.is_spent_) return;
  luaL_where(lua, 0);
  lua_pushfstring(lua, "ran over the limit of %I instructions",
                  static_cast<LUAI_UACINT>(me.limits_.instructions));
  lua_concat(lua, 2);
  lua_error(lua);
}

}  // namespace bee::value
