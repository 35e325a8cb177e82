// Standard output and standard error: buffered, and an end that nobody reads any more is no drama.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bee::cli {

class output {
 public:
  explicit output(int fd) : fd_(fd) {}

  /// Buffers. Written when enough has come together, and by flush().
  void write(std::string_view text);
  void flush();

  /// The columns of the terminal; 0 where there is none, or it does not say.
  std::size_t width() const;
  /// Its lines, in the same way.
  std::size_t height() const;
  /// The reader has gone (EPIPE): everything written from then on is dropped.
  bool is_closed() const { return is_closed_; }
  /// The errno of a write that failed in any other way; 0 when none did.
  int error() const { return error_; }

 private:
  int fd_;
  std::string buffer_;
  bool is_closed_ = false;
  int error_ = 0;
};

}  // namespace bee::cli
