#include "cli/base/child_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "cli/base/spawned.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr auto grace = std::chrono::seconds(1);

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  return out;
}

}  // namespace

child_process::child_process(const asio::any_io_executor& executor)
    : state_(std::make_shared<state>(executor)) {
  state_->ended.add(SIGCHLD);
}

child_process::~child_process() {
  auto& s = *state_;
  s.limit.cancel();
  if (s.has_ended()) return;
  s.is_stopped = true;
  s.signal_group(SIGTERM);
  const auto end = std::chrono::steady_clock::now() + grace;
  while (!s.has_ended() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  if (s.has_ended()) return;
  s.signal_group(SIGKILL);
  ::waitpid(s.pid, nullptr, 0);
  s.is_over = true;
}

int child_process::start(command how) {
  auto arguments = pointers_to(how.words);
  arguments.push_back(nullptr);
  auto environment = pointers_to(how.variables);
  for (char** v = environ; *v != nullptr; ++v) environment.push_back(*v);
  environment.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  if (how.input >= 0) {
    ::posix_spawn_file_actions_adddup2(&files, how.input, STDIN_FILENO);
  } else {
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  if (how.prints_to_stderr) ::posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  spawn_attributes attributes;
  attributes.in_a_group_of_its_own();
  auto& s = *state_;
  const int failed =
      ::posix_spawnp(&s.pid, arguments[0], &files, attributes.get(), arguments.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&files);
  s.is_over = failed != 0;
  return failed;
}

asio::awaitable<void> child_process::wait(duration deadline) {
  const auto s = state_;
  if (!s->is_stopped) s->kill_after(deadline);
  while (!s->has_ended()) {
    boost::system::error_code why;
    co_await s->ended.async_wait(asio::redirect_error(asio::use_awaitable, why));
  }
  s->limit.cancel();
}

void child_process::stop() {
  auto& s = *state_;
  if (s.is_stopped || s.has_ended()) return;
  s.is_stopped = true;
  s.signal_group(SIGTERM);
  s.kill_after(grace);
}

void child_process::state::kill_after(duration time) {
  limit.expires_after(time);
  limit.async_wait([self = shared_from_this()](const boost::system::error_code& why) {
    if (why || self->has_ended()) return;
    self->is_late = !self->is_stopped;
    self->signal_group(SIGKILL);
  });
}

// While its leader was not reaped the group is its own, so what is left of one that had to end is killed
// before that.
bool child_process::state::has_ended() {
  if (is_over) return true;
  siginfo_t seen{};
  const bool is_there = ::waitid(P_PID, static_cast<id_t>(pid), &seen, WEXITED | WNOHANG | WNOWAIT) == 0;
  if (is_there && seen.si_pid != pid) return false;
  if (is_stopped || is_late) signal_group(SIGKILL);
  is_over = true;
  return ::waitpid(pid, &status, WNOHANG) == pid || is_over;
}

void child_process::state::signal_group(int number) const {
  if (!is_over) ::kill(-pid, number);
}

int child_process::code() const {
  return code_of_status(state_->status);
}

int child_process::signal() const {
  return WIFSIGNALED(state_->status) ? WTERMSIG(state_->status) : 0;
}

}  // namespace bee::cli
