// What decodes must encode, when it can, to a text that decodes to the same command.
#include "bee/payload/text_command.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::payload;
  const auto decoded = decode_text_command({data, size});
  if (decoded.has_error()) return 0;
  const auto text = encode(*decoded);
  if (text.has_value() && !(decode_text_command(*text).value() == *decoded)) std::abort();
  return 0;
}
