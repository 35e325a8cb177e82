#include "disk.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>

namespace bee::test {
namespace {

constexpr std::size_t block = 4096;

}  // namespace

small_disk::small_disk(std::string folder) : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
  is_mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m") == 0;
}

small_disk::~small_disk() {
  if (is_mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
}

void small_disk::fill(int blocks_left) {
  const int fd = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::string zeros(block, '\0');
  off_t size = 0;
  while (::write(fd, zeros.data(), block) == static_cast<ssize_t>(block)) size += block;
  (void)!::ftruncate(fd, std::max<off_t>(size - blocks_left * static_cast<off_t>(block), 0));
  ::close(fd);
}

void small_disk::make_room() {
  std::filesystem::remove(filler());
}

bool small_disk::make_read_only() {
  return ::mount(nullptr, folder_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, nullptr) ==
         0;
}

}  // namespace bee::test
