#include "bee/names/store/store_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "bee/names/store/store_error.hpp"

namespace bee::names {
namespace {

namespace fs = std::filesystem;

fs::path with_suffix(fs::path p, const char* suffix) {
  return p += suffix;
}

// -1 when there is none.
::off_t size_of(const fs::path& p) {
  struct ::stat found {};
  return ::stat(p.c_str(), &found) == 0 ? found.st_size : -1;
}

}  // namespace

store_file::store_file(fs::path file) : file_(std::move(file)), log_(with_suffix(file_, "-wal")) {}

store_file::identity store_file::of(const fs::path& p) {
  struct ::stat found {};
  if (::stat(p.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino};
}

result<bool> store_file::find() const {
  const auto size = size_of(file_);
  if (size == 0) return store_errc::emptied;
  if (size > 0) return true;
  if (size_of(log_) > 0) return store_errc::gone;
  return false;
}

void store_file::make_private() const {
  for (const auto& p : {file_, log_, with_suffix(file_, "-shm")}) (void)::chmod(p.c_str(), 0600);
}

void store_file::remember() {
  known_ = of(file_);
  known_log_ = of(log_);
  note_log();
}

void store_file::note_log() {
  log_size_ = std::max(log_size_, size_of(log_));
}

// The log is made with the first change, or before.
result<void> store_file::check() {
  if (of(file_) != known_) return store_errc::gone;
  if (size_of(file_) == 0) return store_errc::emptied;
  const auto log = of(log_);
  if (known_log_ == identity()) known_log_ = log;
  if (log != known_log_) return store_errc::gone;
  if (size_of(log_) < log_size_) return store_errc::emptied;
  return {};
}

}  // namespace bee::names
