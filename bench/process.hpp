// A program in a process of its own.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace bee::bench {

struct finished {
  double seconds = 0;
  double busy = 0;  ///< seconds of a processor
  std::size_t most_memory = 0;
};

/// Its standard input and output are nowhere; standard error is a file when one is named. `folder` stands for
/// the folders of the user. The destructor kills it.
class process {
 public:
  process(std::vector<std::string> words, const std::filesystem::path& folder,
          const std::filesystem::path& errors = {});
  ~process();
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  bool has_ended() const;
  /// Waits for its end; gives up when it failed.
  finished wait();
  /// Seconds of a processor that it has used while it runs.
  double busy() const;
  /// Bytes that it holds in memory now.
  std::size_t memory() const;

 private:
  double start_;
  pid_t pid_ = 0;
};

/// Ends the benchmark with a sentence.
[[noreturn]] void give_up(const std::string& why);

}  // namespace bee::bench
