#include "names_server.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "support/event_loop.hpp"

namespace bee::test {
namespace {

int start(const std::string& data, const std::string& listen, const std::string& log) {
  const int child = ::fork();
  if (child != 0) return child;
  const int to = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(to, 2);
  ::execl(BEECTL, "beectl", "names", "serve", "--listen", listen.c_str(), "--data", data.c_str(), nullptr);
  ::_exit(127);
}

}  // namespace

names_server::names_server(const temporary_folder& folder, std::string listen)
    : names_server(folder, names_settings{std::move(listen)}) {}

names_server::names_server(const temporary_folder& folder, const names_settings& with)
    : log_path_(folder.path() + "/" + with.log) {
  const std::string ready = "beectl: names: ready: names ";
  ::unlink(log_path_.c_str());
  pid_ = start(with.data.empty() ? folder.path() + "/data" : with.data, with.listen, log_path_);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto text = log();
    const auto at = text.find(ready);
    const auto stop = at == std::string::npos ? at : text.find('\n', at);
    if (stop != std::string::npos) {
      address_ = text.substr(at + ready.size(), stop - at - ready.size());
      return;
    }
    if (std::chrono::steady_clock::now() > deadline || ::waitpid(pid_, nullptr, WNOHANG) != 0)
      throw std::runtime_error("the name service did not come up: " + text);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

names_server::~names_server() {
  if (pid_ > 0) end(SIGKILL);
}

std::string names_server::log() const {
  std::ifstream in(log_path_);
  return {std::istreambuf_iterator<char>(in), {}};
}

int names_server::end(int signal) {
  int status = 0;
  ::kill(pid_, signal);
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void names_server::pause() const {
  ::kill(pid_, SIGSTOP);
}

void names_server::resume() const {
  ::kill(pid_, SIGCONT);
}

}  // namespace bee::test
