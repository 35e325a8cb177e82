// A stream as a transport delivers it.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

/// Gives `stream` to `take` in pieces of `piece` bytes, each in memory of its own that is gone afterwards, so
/// that a view kept too long is found. 0: all at once.
template <class Take>
void in_pieces(std::string_view stream, std::size_t piece, Take&& take) {
  if (piece == 0) piece = stream.size();
  for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size())))
    take(std::string(stream.substr(0, piece)));
}

/// First byte: the size of pieces; the rest: a stream. `see(stream, piece)` must be the same for the whole.
template <class See>
int same_in_pieces(const char* data, std::size_t size, See&& see) {
  if (size == 0) return 0;
  const std::string_view stream(data + 1, size - 1);
  if (see(stream, std::size_t{0}) != see(stream, std::size_t{static_cast<unsigned char>(data[0])}))
    std::abort();
  return 0;
}
