#include "bee/file/run_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <utility>

namespace bee::file {
namespace {

constexpr std::size_t max_text = 4096;

error_code last_error() {
  return {errno, boost::system::system_category()};
}

std::string read_all(int fd) {
  std::string text(max_text, '\0');
  const auto got = ::pread(fd, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

std::string to_text(const lock_holder& h) {
  nlohmann::json j = {
      {"user", h.user}, {"host", h.host}, {"pid", h.pid}, {"since", h.since}, {"what", h.what}};
  return j.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

// What a file that another version or nobody wrote does not say stays empty.
lock_holder from_text(const std::string& text) {
  lock_holder h;
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return h;
  const auto take_text = [&](const char* key, std::string& to) {
    if (const auto at = j.find(key); at != j.end() && at->is_string()) to = at->get<std::string>();
  };
  const auto take_number = [&](const char* key, std::int64_t& to) {
    if (const auto at = j.find(key); at != j.end() && at->is_number_integer()) to = at->get<std::int64_t>();
  };
  take_text("user", h.user);
  take_text("host", h.host);
  take_text("what", h.what);
  take_number("pid", h.pid);
  take_number("since", h.since);
  return h;
}

bool write_all(int fd, const std::string& text) {
  return ::ftruncate(fd, 0) == 0 &&
         ::pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

// Whether the file that was opened is still the one of that name: its folder may have been moved or removed
// before the lock was taken.
bool is_there(int fd, const std::filesystem::path& file) {
  struct stat mine {};
  struct stat named {};
  return ::fstat(fd, &mine) == 0 && ::stat(file.c_str(), &named) == 0 && mine.st_dev == named.st_dev &&
         mine.st_ino == named.st_ino;
}

}  // namespace

result<run_lock::attempt> run_lock::take(const std::filesystem::path& directory, const lock_holder& as) {
  const int fd =
      ::open((directory / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600);
  if (fd < 0) return last_error();
  (void)::fchmod(fd, 0600);  // of one that an older version made; fails for somebody else's
  attempt out;
  out.lock = run_lock(fd);
  const bool is_ours = ::flock(fd, LOCK_EX | LOCK_NB) == 0;
  if (!is_ours && errno != EWOULDBLOCK) return last_error();
  if (is_ours && !is_there(fd, directory / "lock"))
    return error_code(ESTALE, boost::system::system_category());
  const auto before = read_all(fd);
  if (!before.empty()) out.holder = from_text(before);
  if (!is_ours) {
    // Closed without letting go: the text is its holder's.
    ::close(std::exchange(out.lock.fd_, -1));
    return out;
  }
  out.state = before.empty() ? state::taken : state::stale;
  if (!write_all(fd, to_text(as))) {
    const auto why = last_error();
    return why;
  }
  return out;
}

run_lock::run_lock(run_lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

run_lock& run_lock::operator=(run_lock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

run_lock::~run_lock() {
  if (fd_ < 0) return;
  // An empty file says that its holder came to an end of its own; a failure only makes the next one look.
  if (::ftruncate(fd_, 0) != 0) errno = 0;
  ::close(fd_);
}

}  // namespace bee::file
