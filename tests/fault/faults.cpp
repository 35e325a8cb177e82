// Preloaded into beectl: kills it at a step of its journal, lets the disk run full, or moves the wall clock.
// A kill can only make a difference between two writes or syncs of files, so these are all the places to try.
//   BEE_TEST_DIE_AT=N   kill -9 before the Nth write or sync of a file
//   BEE_TEST_FULL_AT=N  from the Nth write to a file on, the disk is full
//   BEE_TEST_FULL_WHILE=FILE  the disk is full while that file is there; what is written to standard error is
//                             not on it
//   BEE_TEST_CLOCK=FILE the wall clock is as many seconds ahead as stand in that file
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace {

int number(const char* name) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : 0;
}

bool is_file(int fd) {
  struct stat s {};
  return ::fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

void step() {
  static int count = 0;
  if (++count == number("BEE_TEST_DIE_AT")) ::kill(::getpid(), SIGKILL);
}

template <class F>
F* next(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

int sync_with(const char* name, int fd) {
  step();
  return next<int(int)>(name)(fd);
}

bool is_full(int fd) {
  static int count = 0;
  if (!is_file(fd)) return false;
  step();
  const int from = number("BEE_TEST_FULL_AT");
  const char* mark = std::getenv("BEE_TEST_FULL_WHILE");
  const bool is_marked = mark && fd != STDERR_FILENO && ::access(mark, F_OK) == 0;
  if (!is_marked && (from == 0 || ++count < from)) return false;
  errno = ENOSPC;
  return true;
}

long seconds_ahead() {
  const char* file = std::getenv("BEE_TEST_CLOCK");
  const int fd = file ? ::open(file, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return 0;
  char text[32] = {};
  const auto size = ::read(fd, text, sizeof text - 1);
  ::close(fd);
  return size > 0 ? std::atol(text) : 0;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t which, timespec* now) {
  const int code = next<int(clockid_t, timespec*)>("clock_gettime")(which, now);
  if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) now->tv_sec += seconds_ahead();
  return code;
}

int gettimeofday(timeval* now, void* zone) {
  const int code = next<int(timeval*, void*)>("gettimeofday")(now, zone);
  now->tv_sec += seconds_ahead();
  return code;
}

time_t time(time_t* into) {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (into) *into = now.tv_sec;
  return now.tv_sec;
}

int fsync(int fd) {
  return sync_with("fsync", fd);
}

int fdatasync(int fd) {
  return sync_with("fdatasync", fd);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  return is_full(fd) ? -1 : next<ssize_t(int, const void*, size_t)>("write")(fd, bytes, size);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  return is_full(fd) ? -1 : next<ssize_t(int, const void*, size_t, off_t)>("pwrite")(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
  return is_full(fd) ? -1 : next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64")(fd, bytes, size, at);
}
}
