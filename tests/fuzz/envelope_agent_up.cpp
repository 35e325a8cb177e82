// What a client agent sends on: the uid in front, no sub type.
#include "envelopes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const std::string_view body(data, size);
  const auto e = round_trip(layout::agent_up, body);
  if (e) must(e->sub_type == envelope().sub_type && e->session == 0);
  return 0;
}
