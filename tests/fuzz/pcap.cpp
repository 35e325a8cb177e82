// A capture file. What comes out can not be more than the file, and its gaps lie in order inside the stream.
#include "bee/wire/pcap.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::wire;
  const std::string_view file(data, size);
  const auto read = read_capture(file);
  if (read && !is_capture(file)) std::abort();
  if (!read) return 0;
  std::size_t total = 0;
  for (const auto& stream : read->streams) {
    total += stream.bytes.size();
    std::size_t at = 0;
    for (const auto& gap : stream.gaps) {
      if (gap.at < at || gap.at > stream.bytes.size() || gap.missing == 0) std::abort();
      at = gap.at;
    }
  }
  if (total > size || read->skipped > read->packets) std::abort();
  return 0;
}
