// A capture file, packed with gzip or not. What comes out can not be more than the file, its gaps lie in
// order inside the stream, and a first frame inside it is one.
#include "bee/wire/pcap.hpp"

#include <cstdlib>

#include "bee/payload/compression.hpp"
#include "bee/wire/first_frame.hpp"

using namespace bee;

static void check(std::string_view file) {
  const auto read = wire::read_capture(file);
  if (read && !wire::is_capture(file)) std::abort();
  if (!read) return;
  std::size_t total = 0;
  for (const auto& stream : read->streams) {
    total += stream.bytes.size();
    std::size_t at = 0;
    for (const auto& gap : stream.gaps) {
      if (gap.at < at || gap.at > stream.bytes.size() || gap.missing == 0) std::abort();
      at = gap.at;
    }
    const auto first = wire::find_first_frame(stream.bytes);
    if (first && !wire::explain(stream.bytes, first->kind, first->offset).frames.at(0).length) std::abort();
  }
  if (total > file.size() || read->skipped.total() > read->packets) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  constexpr std::size_t limit = 1u << 20;
  const std::string_view file(data, size);
  check(file);
  if (!payload::is_gzip(file)) return 0;
  const auto inside = payload::gunzip(file, limit);
  if (inside && inside->size() > limit) std::abort();
  if (inside) check(*inside);
  return 0;
}
