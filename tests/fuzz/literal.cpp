// Whatever is a constant must have a text, in both layouts, that gives an equal value.
#include "bee/value/literal.hpp"

#include <cstdlib>

#include "bee/base/bytes.hpp"

using bee::value::layout;

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const auto v = bee::value::parse_literal({data, size});
  if (!v) return 0;
  for (const auto form : {layout::line, layout::indented}) {
    const auto text = bee::value::to_literal(*v, form);
    if (bee::escape_for_terminal(text, true) != text) std::abort();
    const auto again = bee::value::parse_literal(text);
    const bool is_lua_limit = !again && again.error() == bee::errc::too_deep;
    if (!is_lua_limit && again.value() != *v) std::abort();
  }
  return 0;
}
