#include "cli/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "bee/file/whole_file.hpp"
#include "cli/base/private_file.hpp"

namespace bee::cli {
namespace {

std::string size_text(std::size_t bytes) {
  return bytes < (1u << 20) ? std::to_string(bytes) + " bytes" : std::to_string(bytes >> 20) + " MiB";
}

std::string system_text(int error) {
  return std::strerror(error);
}

// Closes at the end of the scope.
class descriptor {
 public:
  explicit descriptor(int fd) : fd_(fd) {}
  ~descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

attempt<std::string> read_all(int fd, const std::string& name, std::size_t limit) {
  std::string out;
  std::size_t size = 0;
  for (;;) {
    if (out.size() - size < 4096) out.resize(out.size() + std::max<std::size_t>(out.size(), 65536));
    const auto n = ::read(fd, out.data() + size, out.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return bad_input(name + ": " + system_text(errno));
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
    if (size > limit) return bad_input(name + ": is larger than " + size_text(limit));
  }
  out.resize(size);
  return out;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// For their owner alone.
void create_folders(const std::string& path) {
  for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
    ::mkdir(path.substr(0, slash).c_str(), 0700);
}

}  // namespace

attempt<std::string> read_file(const std::string& path, std::size_t limit) {
  std::string out;
  const auto why = file::read_whole(path, {limit}, out);
  if (why) return bad_input(in_quotes(path) + ": " + *why);
  return out;
}

attempt<void> expect_data_on_stdin() {
  if (::isatty(STDIN_FILENO))
    return bad_input("standard input is a terminal, and data is expected there",
                     "redirect a file or a pipe into it");
  return boost::system::in_place_value;
}

attempt<std::string> read_stdin(std::size_t limit) {
  if (auto ready = expect_data_on_stdin(); !ready) return ready.error();
  return read_all(STDIN_FILENO, "standard input", limit);
}

bool file_exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

namespace {

failure not_written(const std::string& path, int error) {
  return bad_input("write " + in_quotes(path) + ": " + system_text(error));
}

// What is no file (a pipe, a device) is written to as it is.
attempt<void> write_into(const std::string& path, std::string_view text) {
  const descriptor out(
      ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK));  // a pipe without a reader is no wait
  if (out.get() < 0) return not_written(path, errno);
  ::fcntl(out.get(), F_SETFL, ::fcntl(out.get(), F_GETFL) & ~O_NONBLOCK);
  if (!write_all(out.get(), text)) return not_written(path, errno);
  return boost::system::in_place_value;
}

// Of a link, what it names: the link stays.
std::string resolved(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  std::string out = real ? real : path;
  std::free(real);
  return out;
}

attempt<void> write_whole(const std::string& path, std::string_view text, bool is_private) {
  if (is_private) create_folders(path);
  std::string temporary = path + ".XXXXXX";
  const descriptor file(::mkstemp(temporary.data()));
  const bool written = file.get() >= 0 && write_all(file.get(), text) &&
                       ::fchmod(file.get(), is_private ? 0600 : 0644) == 0 && ::fsync(file.get()) == 0 &&
                       ::rename(temporary.c_str(), path.c_str()) == 0;
  if (written) return boost::system::in_place_value;
  const int error = errno;
  if (file.get() >= 0) ::unlink(temporary.c_str());
  return not_written(path, error);
}

}  // namespace

bool is_special_file(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

attempt<void> write_file(const std::string& path, std::string_view text) {
  if (is_special_file(path)) return write_into(path, text);
  return write_whole(resolved(path), text, false);
}

attempt<void> write_private_file(const std::string& path, std::string_view text) {
  return write_whole(path, text, true);
}

std::string absolute_path(const std::string& path) {
  if (path.starts_with('/')) return path;
  char* folder = ::getcwd(nullptr, 0);
  if (!folder) return path;
  const std::string out = std::string(folder) + "/" + path;
  std::free(folder);
  return out;
}

}  // namespace bee::cli
