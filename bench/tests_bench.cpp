// `beectl test` against a mock: tests_bench BEECTL. 1,000 tests of one call each, and how long it takes from
// the start of the process to the first result.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "child.hpp"
#include "process.hpp"
#include "row.hpp"

namespace {

using namespace bee::bench;
namespace fs = std::filesystem;

constexpr int tests = 1000;
constexpr int rounds = 7;

struct timed {
  double first = 1e9;  // seconds to the first byte of a result
  double all = 1e9;
};

timed run_once(const std::string& line, const std::string& expected) {
  const double start = now();
  FILE* out = ::popen(line.c_str(), "r");
  std::string text;
  timed took;
  char chunk[4096];
  for (ssize_t n = 0; (n = ::read(::fileno(out), chunk, sizeof chunk)) > 0;) {
    if (text.empty()) took.first = now() - start;
    text.append(chunk, static_cast<std::size_t>(n));
  }
  if (::pclose(out) != 0 || text.find(expected) == std::string::npos)
    give_up("the tests failed: " + text.substr(0, 500));
  took.all = now() - start;
  return took;
}

void write_tests(const fs::path& file, int count) {
  std::ofstream out(file);
  for (int i = 0; i < count; ++i)
    out << "it(\"answers " << i << "\", function() expect(call(\"n\", \"echo\", \"get\", " << i
        << ")).is(\"get\", " << i << ") end)\n";
}

std::string wait_for(const fs::path& map) {
  for (int i = 0; i < 500; ++i, ::usleep(10'000))
    if (fs::exists(map) && fs::file_size(map) > 0) return map.string();
  give_up("the mock did not come up");
}

timed best_of(const std::string& line, const std::string& expected) {
  timed best;
  for (int i = 0; i < rounds; ++i) {
    const auto took = run_once(line, expected);
    best.first = std::min(best.first, took.first);
    best.all = std::min(best.all, took.all);
  }
  return best;
}

void row(const char* what, double seconds, double limit) {
  char figure[64];
  std::snprintf(figure, sizeof figure, "%.1f ms", seconds * 1e3);
  char target[64];
  std::snprintf(target, sizeof target, "at most %.0f ms", limit * 1e3);
  print_row(what, figure, "", seconds / limit, target);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) give_up("usage: tests_bench BEECTL");
  char name[] = "/tmp/tests_bench_XXXXXX";
  static const fs::path folder = ::mkdtemp(name);
  std::atexit([] { fs::remove_all(folder); });
  write_tests(folder / "many_test.lua", tests);
  write_tests(folder / "one_test.lua", 1);
  const process mock(
      {argv[1], "mock", "--echo", "--node", "n=127.0.0.1:0", "--write-cluster", folder / "map.lua"}, folder);
  const auto with = std::string(argv[1]) + " -c " + wait_for(folder / "map.lua") + " --dialect skynet test ";
  row("1,000 tests of one call against a mock",
      best_of(with + (folder / "many_test.lua").string(), "1000 passed").all, 1);
  row("the same, from the start to the first result",
      best_of(with + (folder / "one_test.lua").string(), "1 passed").first, 0.015);
}
