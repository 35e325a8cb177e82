// Whatever is a constant must have a text, in both layouts, that gives an equal value; each number of that
// text is kept as it is written there.
#include "bee/value/literal.hpp"

#include <cstdlib>

#include "bee/base/bytes.hpp"
#include "bee/value/numeral.hpp"
#include "bee/value/split_literals.hpp"

using bee::value::layout;

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  if (bee::value::split_literals({data, size}).empty()) std::abort();
  const auto v = bee::value::parse_literal({data, size});
  if (!v) return 0;
  for (const auto numeral : bee::value::numerals_of({data, size})) (void)bee::value::judge_numeral(numeral);
  const auto written = bee::value::to_literal(*v);
  for (const auto numeral : bee::value::numerals_of(written))
    if (bee::value::judge_numeral(numeral) != bee::value::numeral::kept) std::abort();
  for (const auto form : {layout::line, layout::indented}) {
    const auto text = bee::value::to_literal(*v, form);
    if (bee::escape_for_terminal(text, true) != text) std::abort();
    const auto again = bee::value::parse_literal(text);
    const bool is_lua_limit = !again && again.error() == bee::errc::too_deep;
    if (!is_lua_limit && again.value() != *v) std::abort();
  }
  return 0;
}
