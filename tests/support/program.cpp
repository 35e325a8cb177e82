#include "support/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "support/child.hpp"

namespace bee::test {
namespace {

constexpr auto longest_run = std::chrono::seconds(60);

// Moves bytes between the child and us until both its outputs are at their end.
class conversation {
 public:
  conversation(const program& p, pipe_ends& in, pipe_ends& out, pipe_ends& err)
      : p_(p), in_(in), out_(out), err_(err) {}

  void run(int pid, program_end& end) {
    const auto deadline = std::chrono::steady_clock::now() + longest_run;
    if (p_.input.empty()) in_.close_write();
    while (out_.read >= 0 || err_.read >= 0) {
      pollfd waiting[] = {{out_.read, POLLIN, 0}, {err_.read, POLLIN, 0}, {in_.write, POLLOUT, 0}};
      ::poll(waiting, 3, 100);
      if (waiting[0].revents) take(out_, end.out);
      if (waiting[1].revents) take(err_, end.err);
      if (waiting[2].revents) give();
      if (p_.read_at_most != 0 && end.out.size() >= p_.read_at_most) out_.close_read();
      if (std::chrono::steady_clock::now() > deadline) ::kill(pid, SIGKILL);
    }
  }

 private:
  static void take(pipe_ends& from, std::string& to) {
    char buffer[65536];
    const auto n = ::read(from.read, buffer, sizeof buffer);
    if (n > 0) {
      to.append(buffer, static_cast<std::size_t>(n));
    } else {
      from.close_read();
    }
  }
  void give() {
    const auto n = ::write(in_.write, p_.input.data() + written_, p_.input.size() - written_);
    if (n > 0) written_ += static_cast<std::size_t>(n);
    if (n < 0 || written_ == p_.input.size()) in_.close_write();
  }

  const program& p_;
  pipe_ends& in_;
  pipe_ends& out_;
  pipe_ends& err_;
  std::size_t written_ = 0;
};

}  // namespace

program_end run(const program& p) {
  std::signal(SIGPIPE, SIG_IGN);
  const prepared ready(p);
  pipe_ends in;
  pipe_ends out;
  pipe_ends err;
  const int terminal = p.input_is_terminal ? open_terminal() : -1;
  const int typed = terminal >= 0 ? open_terminal_of(terminal) : in.read;
  const int written = p.output_path.empty() ? out.write : ::open(p.output_path.c_str(), O_WRONLY | O_CLOEXEC);
  if (p.output_is_closed) out.close_read();

  const int pid = ::fork();
  if (pid == 0) become(p, ready, {typed, written, err.write});
  in.close_read();
  out.close_write();
  err.close_write();
  if (p.while_running) p.while_running(pid);
  program_end end;
  conversation(p, in, out, err).run(pid, end);

  wait_for(pid, end);
  if (terminal >= 0) ::close(terminal), ::close(typed);
  if (!p.output_path.empty()) ::close(written);
  return end;
}

temporary_folder::temporary_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "beectl-test-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
  path_ = pattern;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string temporary_folder::write(const std::string& name, const std::string& text) const {
  const auto path = std::filesystem::path(path_) / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

}  // namespace bee::test
