// A body of "text" from a Lua service; it has no route and no session.
#include "envelopes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const std::string_view body(data, size);
  const auto e = round_trip(layout::inner, body);
  if (e) must(e->session == 0 && e->destination_node.empty() && e->source_node.empty());
  return 0;
}
