#include "bee/file/whole_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace bee::file {
namespace {

using std::chrono::milliseconds;

class whole_file : public testing::Test {
 protected:
  whole_file() {
    std::string folder = testing::TempDir() + "whole_file_XXXXXX";
    folder_ = ::mkdtemp(folder.data());
  }
  ~whole_file() override { std::filesystem::remove_all(folder_); }

  std::string fifo() const {
    const auto path = (folder_ / "fifo").string();
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    return path;
  }
  // What is wrong, or the bytes in quotes.
  static std::string read(const std::string& path, const reading& how = {.most_bytes = 1u << 20}) {
    std::string bytes;
    const auto why = read_whole(path, how, bytes);
    return why ? *why : "'" + bytes + "'";
  }

  std::filesystem::path folder_;
};

TEST_F(whole_file, a_file_is_read_whole) {
  const std::string text(100'000, 'x');
  std::ofstream(folder_ / "f") << text;
  EXPECT_EQ(read((folder_ / "f").string()), "'" + text + "'");
  EXPECT_EQ(read("/dev/null"), "''");
}

TEST_F(whole_file, what_can_not_be_read_says_why) {
  EXPECT_EQ(read((folder_ / "none").string()), "no such file or directory");
  EXPECT_EQ(read(folder_.string()), "is a directory");
}

TEST_F(whole_file, a_file_over_the_limit_is_refused) {
  std::ofstream(folder_ / "f") << std::string((1u << 20) + 1, 'x');
  EXPECT_EQ(read((folder_ / "f").string()), "is larger than 1 MiB");
}

TEST_F(whole_file, a_device_that_never_ends_is_refused) {
  EXPECT_EQ(read("/dev/zero"), "is larger than 1 MiB");
}

TEST_F(whole_file, a_fifo_that_nobody_writes_to_is_refused_after_its_time) {
  EXPECT_EQ(read(fifo(), {.most_bytes = 1u << 20, .time = milliseconds(30)}),
            "did not come to its end within 30ms");
}

TEST_F(whole_file, a_fifo_whose_writer_stays_is_refused_after_its_time) {
  const auto path = fifo();
  const int both = ::open(path.c_str(), O_RDWR);
  ASSERT_EQ(::write(both, "a", 1), 1);
  EXPECT_EQ(read(path, {.most_bytes = 1u << 20, .time = milliseconds(30)}),
            "did not come to its end within 30ms");
  ::close(both);
}

TEST_F(whole_file, a_fifo_is_read_up_to_the_end_of_a_writer_that_comes_later) {
  const auto path = fifo();
  std::thread writer([&] { std::ofstream(path) << "a = 1\n"; });
  EXPECT_EQ(read(path, {.most_bytes = 1u << 20, .time = std::chrono::minutes(1)}), "'a = 1\n'");
  writer.join();
}

// What a shell makes of <(command).
TEST_F(whole_file, a_pipe_that_is_named_as_a_descriptor_is_read) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "abc", 3), 3);
  ::close(ends[1]);
  EXPECT_EQ(read("/dev/fd/" + std::to_string(ends[0])), "'abc'");
  ::close(ends[0]);
}

}  // namespace
}  // namespace bee::file
