// Whether the file of a store is still the one that was opened: a process goes on writing to a file that has
// no name any more, and all of that is lost when it ends.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "bee/base/error.hpp"

namespace bee::names {

/// An SQLite file and the log beside it.
class store_file {
 public:
  explicit store_file(std::filesystem::path file);

  const std::filesystem::path& path() const { return file_; }
  /// Before it is opened: store_errc::emptied for one of 0 bytes, store_gone when only its log is there. True
  /// when there is one.
  result<bool> find() const;
  /// Only its owner may read it. Once it is open.
  void make_private() const;
  /// It is open, and has been read.
  void remember();
  /// Something was written. The log never gets shorter while it is open.
  void note_log();
  /// store_errc::gone or store_emptied when it is not what it was.
  result<void> check();

 private:
  struct identity {
    ::dev_t device = 0;
    ::ino_t number = 0;
    friend bool operator==(const identity&, const identity&) = default;
  };
  static identity of(const std::filesystem::path& p);

  std::filesystem::path file_;
  std::filesystem::path log_;
  identity known_;
  identity known_log_;
  ::off_t log_size_ = 0;  // at least
};

}  // namespace bee::names
