// What goes down to a client agent: marked as such, without a uid.
#include "envelopes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const std::string_view body(data, size);
  const auto e = round_trip(layout::agent_down, body);
  if (e) must(e->sub_type == static_cast<std::uint32_t>(sub_type::agent) && e->uid == 0);
  return 0;
}
