// The body of one frame. What decodes and fits one frame must encode to the same bytes, and no prefix of a
// good frame may look bad.
#include "bee/wire/response.hpp"

#include <cstdlib>

#include "bee/wire/frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::wire;
  const std::string_view body(data, size);
  const auto decoded = decode_response(body);
  if (!decoded || body.size() > max_body) return 0;
  std::string frame;
  append_length(frame, body.size());
  frame.append(body);
  for (std::size_t n = 0; n < std::min<std::size_t>(frame.size(), 16); ++n)
    if (check_response_prefix(std::string_view(frame).substr(0, n))) std::abort();
  std::string again;
  if (encode(*decoded, again) && again != frame) std::abort();
  return 0;
}
