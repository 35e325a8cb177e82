// Preloaded into beectl: kills it at a step of its journal, or lets the disk run full. A kill can only make a
// difference between two writes or syncs of files, so these are all the places to try.
//   BEE_TEST_DIE_AT=N   kill -9 before the Nth write or sync of a file
//   BEE_TEST_FULL_AT=N  from the Nth write to a file on, the disk is full
#include <dlfcn.h>
#include <sys/stat.h>
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
  if (from == 0 || ++count < from) return false;
  errno = ENOSPC;
  return true;
}

}  // namespace

extern "C" {

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
