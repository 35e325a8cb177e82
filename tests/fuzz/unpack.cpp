// Whatever unpacks must pack and unpack to an equal value.
#include <cstdlib>

#include "bee/value/pack.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const auto values = bee::value::unpack({data, size});
  if (!values) return 0;
  const auto packed = bee::value::pack(*values);
  if (!packed || packed->size() > size || bee::value::unpack(*packed).value() != *values) std::abort();
  return 0;
}
