#include "cli/support/names_server.hpp"

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

int start(std::vector<std::string> arguments, const std::map<std::string, std::string>& environment,
          const std::string& log, std::size_t most_files) {
  std::vector<std::string> variables;
  for (const auto& [name, text] : environment) variables.push_back(name + "=" + text);
  for (char** at = environ; *at; ++at)
    if (!environment.contains(std::string(*at, std::strcspn(*at, "=")))) variables.emplace_back(*at);
  const auto words = pointers(arguments);
  const auto all = pointers(variables);
  const int child = ::fork();
  if (child != 0) return child;
  const int to = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(to, 2);
  const rlimit files{most_files, most_files};
  if (most_files != 0) ::setrlimit(RLIMIT_NOFILE, &files);
  ::execve(BEECTL, words.data(), all.data());
  ::_exit(127);
}

}  // namespace

names_server::names_server(const temporary_folder& folder, std::string listen)
    : names_server(folder, names_settings{std::move(listen)}) {}

names_server::names_server(const temporary_folder& folder, const names_settings& with)
    : log_path_(folder.path() + "/" + with.log) {
  const std::string ready = "beectl: names: ready: names ";
  ::unlink(log_path_.c_str());
  const auto data = with.data.empty() ? folder.path() + "/data" : with.data;
  std::vector<std::string> arguments{"beectl", "names", "serve", "--listen", with.listen, "--data", data};
  arguments.insert(arguments.end(), with.more.begin(), with.more.end());
  pid_ = start(std::move(arguments), with.environment, log_path_, with.most_files);
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
