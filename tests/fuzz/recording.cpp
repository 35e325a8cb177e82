// A recording: what is read is written again and read as the same; all of it can be asked for.
#include "bee/traffic/recording.hpp"

#include <cstdlib>

#include "bee/traffic/answer_book.hpp"
#include "bee/traffic/comparison.hpp"
#include "bee/traffic/line.hpp"

using namespace bee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = traffic::read_recording(text, "f");
  if (!read) return 0;
  std::string again = traffic::head_line(read->node, read->address);
  for (const auto& one : read->all) again += traffic::line_of(one.what);
  const auto second = traffic::read_recording(again, "f");
  if (!second || second->all.size() != read->all.size()) std::abort();
  traffic::answer_book book(*read);
  for (std::size_t i = 0; i < read->all.size(); ++i) {
    const auto& one = read->all[i];
    if (second->all[i].what.request != one.what.request) std::abort();
    if (const auto* found = book.next(one.what.to, one.what.request.bytes))
      (void)traffic::compare(*found, false, one.what.request.bytes);
  }
  return 0;
}
