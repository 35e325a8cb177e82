#include "support/terminal.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

namespace bee::test {
namespace {

using clock = std::chrono::steady_clock;
constexpr auto patience = std::chrono::seconds(10);
constexpr auto longest_session = std::chrono::seconds(60);

// False at the end: a terminal whose other side is closed fails.
bool take(int fd, std::string& to) {
  char buffer[4096];
  const auto n = ::read(fd, buffer, sizeof buffer);
  if (n > 0) to.append(buffer, static_cast<std::size_t>(n));
  return n > 0;
}

}  // namespace

terminal::terminal(const program& p) : master_(open_terminal()) {
  const prepared ready(p);
  const int mine = open_terminal_of(master_);
  pid_ = ::fork();
  if (pid_ == 0) become(p, ready, {mine, out_.write, mine, true});
  ::close(mine);
  out_.close_write();
  if (pid_ < 0) throw std::runtime_error("fork");
}

terminal::~terminal() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    bee::test::wait_for(pid_, end_);
  }
  if (master_ >= 0) ::close(master_);
}

void terminal::wait_for(std::string_view text) {
  const auto give_up = clock::now() + patience;
  auto at = end_.err.find(text, seen_);
  while (at == std::string::npos && master_ >= 0 && clock::now() < give_up) {
    take_some();
    at = end_.err.find(text, seen_);
  }
  EXPECT_NE(at, std::string::npos) << "not shown: " << text << "\nbut: " << end_.err.substr(seen_);
  if (at != std::string::npos) seen_ = at + text.size();
}

void terminal::type(std::string_view keys) {
  EXPECT_EQ(::write(master_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
}

program_end terminal::wait() {
  const auto give_up = clock::now() + longest_session;
  while (is_open()) {
    take_some();
    if (clock::now() > give_up) ::kill(pid_, SIGKILL);
  }
  bee::test::wait_for(std::exchange(pid_, 0), end_);
  return end_;
}

void terminal::take_some() {
  pollfd waiting[] = {{master_, POLLIN, 0}, {out_.read, POLLIN, 0}};
  ::poll(waiting, 2, 100);
  if (waiting[0].revents && !take(master_, end_.err)) ::close(std::exchange(master_, -1));
  if (waiting[1].revents && !take(out_.read, end_.out)) out_.close_read();
}

}  // namespace bee::test
