// Any pattern over any text (the first line is the pattern) ends: with a match inside the text, none, or an
// error.
#include "bee/script/lua_pattern.hpp"

#include <lua.h>

#include <cstdlib>

#include "bee/script/fault.hpp"

namespace {

std::chrono::nanoseconds counting_clock() {
  static std::chrono::nanoseconds now{0};
  return now += std::chrono::microseconds(1);
}

constexpr bee::value::lua_limits limits{.time = std::chrono::milliseconds(1), .now = counting_clock};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const std::string_view all(data, size);
  const auto end = std::min(all.find('\n'), size);
  const auto text = all.substr(std::min(end + 1, size));
  bee::value::limited_lua lua(limits);
  (void)bee::script::run_protected(lua, [&](lua_State* state) {
    bee::script::lua_pattern matcher(state, text, all.substr(0, end));
    const auto found = matcher.match_at(0);
    if (found == bee::script::lua_pattern::no_match) return;
    if (found > text.size()) std::abort();
    matcher.push_captures(0, found);
  });
  return 0;
}
