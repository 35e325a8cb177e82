#include "bee/file/whole_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace bee::file {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class descriptor {
 public:
  explicit descriptor(const char* path) : fd_(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// "No such file" as part of a sentence.
std::string system_text(int code) {
  std::string text = std::generic_category().message(code == 0 ? EIO : code);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] | 0x20);
  return text;
}

std::string time_text(milliseconds time) {
  const auto whole = time.count() % 1000 == 0;
  return whole ? std::to_string(time.count() / 1000) + "s" : std::to_string(time.count()) + "ms";
}

// A FIFO that had no writer yet is not readable, so that the end of one is told from its beginning.
bool wait_until_readable(int fd, clock::time_point end) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(end - clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{fd, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // read() says why
  }
}

}  // namespace

std::optional<std::string> read_whole(const std::filesystem::path& path, const reading& how,
                                      std::string& out) {
  constexpr std::size_t first_step = 16'384;  // most files have a few lines
  constexpr std::size_t largest_step = 4u << 20;
  const auto end = clock::now() + how.time;
  out.clear();
  const descriptor file(path.c_str());
  if (file.get() < 0) return system_text(errno);
  for (auto step = first_step;; step = std::min(step * 2, largest_step)) {
    if (!wait_until_readable(file.get(), end)) return "did not come to its end within " + time_text(how.time);
    const auto had = out.size();
    out.resize(had + step);
    const auto n = ::read(file.get(), out.data() + had, step);
    const int why = errno;
    out.resize(had + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n == 0) return std::nullopt;
    if (n < 0 && why != EAGAIN && why != EINTR) return system_text(why);
    if (out.size() > how.most_bytes) return "is larger than " + std::to_string(how.most_bytes >> 20) + " MiB";
  }
}

}  // namespace bee::file
