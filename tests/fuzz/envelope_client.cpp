// A message of a game client, whose pb may be a zlib stream.
#include "bee/payload/compression.hpp"
#include "envelopes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const std::string_view body(data, size);
  const auto e = round_trip(layout::client, body);
  if (!e || (e->room_id & compressed_bit) == 0) return 0;
  const auto pb = decompress(e->pb, 100'000);
  if (pb.has_value()) must(pb->size() <= 100'000);
  return 0;
}
