// Both directions of a connection, in pieces: everything that is taken is given back.
#include "bee/traffic/conversation.hpp"

#include <cstdlib>

#include "bee/traffic/line.hpp"
#include "bee/traffic/recording.hpp"

using namespace bee;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto shared = std::make_shared<traffic::room>(1u << 16);
  std::string lines = traffic::head_line({}, {});
  {
    traffic::conversation talk(
        "f", shared,
        {[&](traffic::exchange&& what) { lines += traffic::line_of(std::move(what), {"password"}); },
         [&](traffic::unix_us at, const std::string& what) { lines += traffic::note_line(at, "f", what); }});
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    // A byte for the side and the size of each piece.
    while (!rest.empty()) {
      const auto head = static_cast<std::uint8_t>(rest[0]);
      const auto piece = rest.substr(1, head >> 1);
      rest.remove_prefix(1 + piece.size());
      head & 1 ? talk.asked(piece, 0) : talk.answered(piece, 0);
    }
    talk.end("the end", 0);
    if (shared->used() > (1u << 16)) std::abort();
  }
  if (shared->used() != 0 || !traffic::read_recording(lines, "f")) std::abort();
  return 0;
}
