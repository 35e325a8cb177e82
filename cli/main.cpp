// The process around the program: descriptors, signals, argv, exit. Nothing else exits.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "cli/app.hpp"
#include "cli/base/ending_signals.hpp"
#include "cli/base/exit_code.hpp"

namespace {

// A descriptor 0, 1 or 2 that the caller closed must not become a socket. What is written to standard output
// must fail then, so the file in its place can only be read; messages have no other place to go, and are
// dropped.
void open_standard_descriptors() {
  for (int fd = 0; fd <= 2; ++fd)
    if (::fcntl(fd, F_GETFD) < 0) (void)!::open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

extern "C" void end_by_signal(int signal) {
  ::_exit(static_cast<int>(bee::cli::exit_code::signal_base) + signal);
}

void set_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a failure to write, not the end
  for (const int signal : bee::cli::ending_signals)
    if (std::signal(signal, end_by_signal) == SIG_IGN) std::signal(signal, SIG_IGN);
}

}  // namespace

int main(int argc, char** argv) {
  open_standard_descriptors();
  set_signals();
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return bee::cli::run(arguments, [](const char* name) -> std::optional<std::string> {
    const char* text = std::getenv(name);
    return text ? std::optional<std::string>(text) : std::nullopt;
  });
}
