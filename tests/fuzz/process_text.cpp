// The handles of a node as a journal holds them: what is read is written so that it reads the same.
#include "bee/stock/process_text.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bee::stock;
  const auto mark = parse_process({reinterpret_cast<const char*>(data), size});
  if (parse_process(to_text(mark)) != mark) std::abort();
  if (is_another_life(mark, mark) != (mark.top != 0)) std::abort();
  return 0;
}
