#include "bee/payload/compression.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>

namespace bee::payload {
namespace {

constexpr std::size_t chunk = 64u << 10;

Bytef* in_bytes(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}
Bytef* out_bytes(std::string& bytes, std::size_t at) {
  return reinterpret_cast<Bytef*>(bytes.data() + at);
}

}  // namespace

std::string compress(std::string_view bytes) {
  uLongf size = ::compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  ::compress(out_bytes(out, 0), &size, in_bytes(bytes), static_cast<uLong>(bytes.size()));
  out.resize(size);
  return out;
}

result<std::string> decompress(std::string_view stream, std::size_t limit) {
  if (stream.size() > 0xffffffffu) return errc::too_large;
  z_stream z{};
  if (::inflateInit(&z) != Z_OK) return errc::bad_compression;
  const std::unique_ptr<z_stream, int (*)(z_stream*)> guard(&z, ::inflateEnd);
  z.next_in = in_bytes(stream);
  z.avail_in = static_cast<uInt>(stream.size());

  std::string out;
  for (int state = Z_OK; state != Z_STREAM_END;) {
    const auto room = std::min(chunk, limit + 1 - out.size());
    const auto start = out.size();
    out.resize(start + room);
    z.next_out = out_bytes(out, start);
    z.avail_out = static_cast<uInt>(room);
    state = ::inflate(&z, Z_NO_FLUSH);
    out.resize(start + room - z.avail_out);
    if (out.size() > limit) return errc::too_large;
    if (state == Z_BUF_ERROR || (state == Z_OK && z.avail_in == 0 && z.avail_out != 0))
      return errc::truncated;
    if (state != Z_OK && state != Z_STREAM_END) return errc::bad_compression;
  }
  if (z.avail_in != 0) return errc::trailing_bytes;
  return out;
}

}  // namespace bee::payload
