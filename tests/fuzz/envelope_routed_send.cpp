// The older one-way form: an inner body behind two names, which a proxy takes off.
#include "envelopes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const std::string_view body(data, size);
  const auto e = round_trip(layout::routed_send, body);
  if (!e) return 0;
  const auto names = e->destination_node.size() + e->destination_service.size();
  must(encode(layout::inner, *e).value() == body.substr(4 + names));
  return 0;
}
