// A small file system of its own, for a journal that finds no room or may not write.
#pragma once

#include <string>

namespace bee::test {

class small_disk {
 public:
  /// 1 MiB in memory, mounted on that folder, which is made. Needs the right to mount: see is_there().
  explicit small_disk(std::string folder);
  ~small_disk();
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  bool is_there() const { return is_mounted_; }
  /// Fills it, but for so many blocks of 4096 bytes.
  void fill(int blocks_left);
  /// Takes away what fill() put there.
  void make_room();
  bool make_read_only();

 private:
  std::string filler() const { return folder_ + "/filler"; }
  std::string folder_;
  bool is_mounted_ = false;
};

}  // namespace bee::test
