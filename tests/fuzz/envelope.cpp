// First byte: the layout; the rest: a body. What decodes must encode to the same bytes.
#include "bee/payload/envelope.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  if (size == 0) return 0;
  const auto l = static_cast<layout>(static_cast<unsigned char>(data[0]) % 7);
  const std::string_view body(data + 1, size - 1);
  const auto decoded = decode(l, body);
  if (decoded.has_error()) return 0;
  if (encode(l, *decoded).value() != body) std::abort();
  return 0;
}
