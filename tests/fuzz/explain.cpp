// A stream of either side. The frames lie one behind the other, and each whole message is as large as its
// head said.
#include "bee/wire/explain.hpp"

#include <cstdlib>
#include <map>

static void check(std::string_view stream, bee::wire::stream_kind kind) {
  std::size_t offset = 0;
  std::map<std::uint32_t, std::size_t> totals;
  for (const auto& f : bee::wire::explain(stream, kind).frames) {
    if (f.offset != offset) std::abort();
    offset += 2 + f.length;
    if (f.total) totals[*f.session] = *f.total;
    const bool is_last = to_string(f.kind).starts_with("last");
    if (is_last && f.message && f.message->size() != totals.at(*f.session)) std::abort();
    if (is_last && !f.message && f.problem.empty()) std::abort();
  }
  if (offset < stream.size() && stream.size() - offset != 1) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using bee::wire::stream_kind;
  check({data, size}, stream_kind::requests);
  check({data, size}, stream_kind::responses);
  bee::wire::guess_stream_kind({data, size});
  return 0;
}
