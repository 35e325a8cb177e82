// A Lua state that can neither take all memory nor run for ever.
#pragma once

#include <cstddef>
#include <cstdint>

struct lua_State;
struct lua_Debug;

namespace bee::value {

struct lua_limits {
  std::size_t memory = 64u << 20;          ///< bytes that the state may hold at one time
  std::int64_t instructions = 50'000'000;  ///< of the virtual machine, until refill()
};

/// Owns a state without any library. An allocation over the limit raises Lua's memory error. Running over the
/// instruction limit raises an error, and so does each further instruction until refill(): a script that
/// catches the first one gets no further. Threads of the state share both limits.
class limited_lua {
 public:
  explicit limited_lua(const lua_limits& l = {});
  ~limited_lua();
  limited_lua(const limited_lua&) = delete;
  limited_lua& operator=(const limited_lua&) = delete;

  lua_State* get() const { return lua_; }
  /// The owner of a state or of one of its threads.
  static limited_lua& of(lua_State* lua);

  /// Grants a fresh count of instructions.
  void refill();
  /// Whether the instructions ran out since the last refill().
  bool is_spent() const { return is_spent_; }
  const lua_limits& limits() const { return limits_; }

 private:
  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t size) noexcept;
  static void on_count(lua_State* lua, lua_Debug*);

  lua_limits limits_;
  std::size_t used_ = 0;
  std::int64_t left_;
  bool is_spent_ = false;
  lua_State* lua_;
};

}  // namespace bee::value
