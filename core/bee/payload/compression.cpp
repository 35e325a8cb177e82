#include "bee/payload/compression.hpp"

#include <zlib.h>

#include <algorithm>

namespace bee::payload {
namespace {

constexpr std::size_t chunk = 64u << 10;
constexpr int zlib_window = 15;
constexpr int gzip_window = 15 + 16;

Bytef* in_bytes(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}
Bytef* out_bytes(std::string& bytes, std::size_t at) {
  return reinterpret_cast<Bytef*>(bytes.data() + at);
}

// Streams one behind the other.
class inflater {
 public:
  inflater(std::string_view bytes, std::size_t limit, int window) : limit_(limit) {
    is_ready_ = bytes.size() <= 0xffffffffu && ::inflateInit2(&z_, window) == Z_OK;
    z_.next_in = in_bytes(bytes);
    z_.avail_in = is_ready_ ? static_cast<uInt>(bytes.size()) : 0;
  }
  ~inflater() { ::inflateEnd(&z_); }
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;

  /// Appends the next stream to `out`, which gets no larger than the limit.
  result<void> one_stream(std::string& out) {
    if (!is_ready_) return errc::too_large;
    ::inflateReset(&z_);
    for (int state = Z_OK; state != Z_STREAM_END;) {
      const auto room = std::min(chunk, limit_ + 1 - out.size());
      const auto start = out.size();
      out.resize(start + room);
      z_.next_out = out_bytes(out, start);
      z_.avail_out = static_cast<uInt>(room);
      state = ::inflate(&z_, Z_NO_FLUSH);
      out.resize(start + room - z_.avail_out);
      if (out.size() > limit_) return errc::too_large;
      if (state == Z_BUF_ERROR || (state == Z_OK && z_.avail_in == 0 && z_.avail_out != 0))
        return errc::truncated;
      if (state != Z_OK && state != Z_STREAM_END) return errc::bad_compression;
    }
    return {};
  }

  std::string_view rest() const { return {reinterpret_cast<const char*>(z_.next_in), z_.avail_in}; }

 private:
  z_stream z_{};
  std::size_t limit_;
  bool is_ready_ = false;
};

}  // namespace

std::string compress(std::string_view bytes) {
  uLongf size = ::compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  ::compress(out_bytes(out, 0), &size, in_bytes(bytes), static_cast<uLong>(bytes.size()));
  out.resize(size);
  return out;
}

bool is_gzip(std::string_view file) {
  constexpr std::string_view magic("\x1f\x8b\x08", 3);  // and the method: deflate
  constexpr unsigned reserved_flags = 0xe0;
  return file.starts_with(magic) && file.size() > 3 &&
         (static_cast<unsigned char>(file[3]) & reserved_flags) == 0;
}

result<std::string> decompress(std::string_view stream, std::size_t limit) {
  std::string out;
  inflater all(stream, limit, zlib_window);
  if (auto read = all.one_stream(out); !read) return read.error();
  if (!all.rest().empty()) return errc::trailing_bytes;
  return out;
}

result<std::string> gunzip(std::string_view file, std::size_t limit) {
  std::string out;
  inflater all(file, limit, gzip_window);
  do {
    if (auto read = all.one_stream(out); !read) return read.error();
  } while (is_gzip(all.rest()));
  if (!all.rest().empty()) return errc::trailing_bytes;
  return out;
}

}  // namespace bee::payload
