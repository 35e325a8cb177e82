// No stream may make more than the limit, and what comes out must survive a round trip.
#include "bee/payload/compression.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const auto out = decompress({data, size}, 100'000);
  if (out.has_error()) return 0;
  if (out->size() > 100'000 || decompress(compress(*out), 100'000).value() != *out) std::abort();
  return 0;
}
