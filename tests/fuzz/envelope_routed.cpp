// A body with a route: never taken for an inner one, and a reply exactly when its sub type says so.
#include "envelopes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const std::string_view body(data, size);
  const auto e = round_trip(layout::routed, body);
  if (e) must(!is_inner(body));
  if (e)
    must(decode_reply(body).has_value() == (e->sub_type == static_cast<std::uint32_t>(sub_type::rpc_reply)));
  return 0;
}
