// First byte: the size of pieces; the rest: a stream. Pieces of any size must give the same frames.
#include "bee/wire/frame.hpp"

#include <vector>

#include "pieces.hpp"

static std::vector<std::string> frames(std::string_view stream, std::size_t piece) {
  bee::wire::frame_splitter splitter;
  std::vector<std::string> out;
  in_pieces(stream, piece, [&](const std::string& bytes) {
    splitter.feed(bytes);
    while (const auto body = splitter.next()) out.emplace_back(*body);
  });
  out.emplace_back(splitter.unfinished());
  return out;
}

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  return same_in_pieces(data, size, frames);
}
