// The reply of a Lua service, as the receiver of "rpc_response" reads it: in this layout or the routed one.
#include "envelopes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const std::string_view body(data, size);
  const auto e = round_trip(layout::rpc_reply, body);
  const auto reply = decode_reply(body);
  if (reply.has_value()) must(reply->sub_type == static_cast<std::uint32_t>(sub_type::rpc_reply));
  if (e && reply.has_value() && is_inner(body)) must(reply->session == e->session && reply->pb == e->pb);
  return 0;
}
