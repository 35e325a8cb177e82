// The body of one frame. What decodes and fits one frame must decode again, from its own encoding, to the
// same.
#include "bee/wire/request.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::wire;
  const auto decoded = decode_request({data, size});
  if (!decoded) return 0;
  std::string frame;
  const auto encoded = std::visit([&](const auto& f) { return encode(f, frame); }, *decoded);
  if (!encoded) return 0;
  if (decode_request(std::string_view(frame).substr(length_size)).value() != *decoded) std::abort();
  return 0;
}
