// A Lua state that can neither take all memory nor run for ever.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

struct lua_State;
struct lua_Debug;

namespace bee::value {

struct lua_limits {
  std::size_t memory = 64u << 20;          ///< bytes that the state may hold at one time
  std::int64_t instructions = 50'000'000;  ///< of the virtual machine, until refill()
  std::chrono::milliseconds time{0};       ///< by `now`, until refill()
  std::chrono::nanoseconds (*now)() =
      nullptr;  ///< a clock that never goes back; without one time has no limit
};

/// Owns a state without any library. An allocation over the limit raises Lua's memory error. Running over the
/// limit of instructions or of time raises an error, and so does each further instruction until refill(): a
/// script that catches the first one gets no further. Threads of the state share the limits.
///
/// The clock is looked at every few instructions, at each large allocation, and where a C function calls
/// check_time(): one whose work is not bounded by the memory that it takes must do that.
class limited_lua {
 public:
  enum class limit { none, instructions, time };

  explicit limited_lua(const lua_limits& l = {});
  ~limited_lua();
  limited_lua(const limited_lua&) = delete;
  limited_lua& operator=(const limited_lua&) = delete;

  lua_State* get() const { return lua_; }
  /// The owner of a state or of one of its threads.
  static limited_lua& of(lua_State* lua);

  /// Grants a fresh count of instructions and a fresh time.
  void refill();
  /// What ran out since the last refill().
  limit over() const { return over_; }
  bool is_spent() const { return over_ != limit::none; }
  const lua_limits& limits() const { return limits_; }

  /// For C functions that work long: raises when the time is over.
  static void check_time(lua_State* lua);

 private:
  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t size) noexcept;
  static void on_count(lua_State* lua, lua_Debug*);
  bool is_late();
  [[noreturn]] void raise(lua_State* lua, int level) const;

  lua_limits limits_;
  std::size_t used_ = 0;
  std::int64_t left_ = 0;
  std::chrono::nanoseconds end_{0};
  limit over_ = limit::none;
  lua_State* lua_;
};

/// Counts the steps of a C function that loops, and looks at the clock now and then.
class lua_steps {
 public:
  explicit lua_steps(lua_State* lua) : lua_(lua) {}
  void one() {
    if (++count_ % between_looks == 0) limited_lua::check_time(lua_);
  }

 private:
  static constexpr unsigned between_looks = 256;
  lua_State* lua_;
  unsigned count_ = 0;
};

}  // namespace bee::value
