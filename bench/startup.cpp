// Times whole processes against each other: startup RUNS -- COMMAND... -- COMMAND...
// The commands run in turns, so that what else the machine does hits both alike; their output is thrown away.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "child.hpp"

extern char** environ;

namespace {

struct contender {
  std::vector<char*> argv;  ///< ends with a null
  std::vector<double> seconds;
};

double run_once(const contender& c) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  const double start = bee::bench::now();
  pid_t pid = 0;
  int status = -1;
  if (posix_spawnp(&pid, c.argv[0], &actions, nullptr, c.argv.data(), environ) == 0) waitpid(pid, &status, 0);
  const double seconds = bee::bench::now() - start;
  posix_spawn_file_actions_destroy(&actions);
  if (status == 0) return seconds;
  std::fprintf(stderr, "startup: %s failed\n", c.argv[0]);
  std::exit(1);
}

double median(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<contender> contenders;
  for (int i = 2; i < argc; ++i) {
    if (std::strcmp(argv[i], "--") == 0)
      contenders.emplace_back();
    else if (!contenders.empty())
      contenders.back().argv.push_back(argv[i]);
  }
  const int runs = argc > 1 ? std::atoi(argv[1]) : 0;
  if (runs < 1 || contenders.empty()) {
    std::fprintf(stderr, "usage: startup RUNS -- COMMAND... -- COMMAND...\n");
    return 2;
  }
  for (contender& c : contenders) {
    c.argv.push_back(nullptr);
    run_once(c);
  }
  for (int i = 0; i < runs; ++i)
    for (contender& c : contenders) c.seconds.push_back(run_once(c));
  for (const contender& c : contenders) {
    const char* name = std::strrchr(c.argv[0], '/') ? std::strrchr(c.argv[0], '/') + 1 : c.argv[0];
    std::printf("start-up of %s: %.2f ms (median of %d)\n", name, median(c.seconds) * 1e3, runs);
  }
}
