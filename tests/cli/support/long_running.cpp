#include "cli/support/long_running.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "support/event_loop.hpp"

namespace bee::test {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& t : texts) out.push_back(t.data());
  out.push_back(nullptr);
  return out;
}

int start(const long_running_settings& with) {
  auto arguments = with.arguments;
  std::vector<std::string> variables;
  for (const auto& [name, text] : with.environment) variables.push_back(name + "=" + text);
  for (char** at = environ; *at; ++at)
    if (!with.environment.contains(std::string(*at, std::strcspn(*at, "=")))) variables.emplace_back(*at);
  const auto words = pointers(arguments);
  const auto all = pointers(variables);
  const int child = ::fork();
  if (child != 0) return child;
  const int to = ::open(with.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(to, 2);
  if (!with.folder.empty() && ::chdir(with.folder.c_str()) != 0) ::_exit(126);
  const rlimit files{with.most_files, with.most_files};
  if (with.most_files != 0) ::setrlimit(RLIMIT_NOFILE, &files);
  ::execve(BEECTL, words.data(), all.data());
  ::_exit(127);
}

}  // namespace

long_running::long_running(const long_running_settings& with) : log_path_(with.log) {
  ::unlink(log_path_.c_str());
  pid_ = start(with);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto text = log();
    const auto at = text.find(with.ready);
    const auto stop = at == std::string::npos ? at : text.find('\n', at);
    if (stop != std::string::npos) {
      address_ = text.substr(at + with.ready.size(), stop - at - with.ready.size());
      return;
    }
    if (std::chrono::steady_clock::now() > deadline || ::waitpid(pid_, nullptr, WNOHANG) != 0)
      throw std::runtime_error(with.arguments.at(1) + " did not come up: " + text);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

long_running::~long_running() {
  if (pid_ > 0) end(SIGKILL);
}

std::string long_running::log() const {
  std::ifstream in(log_path_);
  return {std::istreambuf_iterator<char>(in), {}};
}

int long_running::end(int signal) {
  int status = 0;
  ::kill(pid_, signal);
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void long_running::pause() const {
  ::kill(pid_, SIGSTOP);
}

void long_running::resume() const {
  ::kill(pid_, SIGCONT);
}

}  // namespace bee::test
