#include "cli/repl/repl_signals.hpp"

#include <poll.h>

#include "cli/base/ending_signals.hpp"

namespace bee::cli {
namespace {

volatile std::sig_atomic_t the_ending = 0;
volatile std::sig_atomic_t the_interrupt = 0;
volatile std::sig_atomic_t the_change = 0;

extern "C" void note_signal(int number) {
  if (number == SIGINT) {
    the_interrupt = 1;
  } else if (number == SIGWINCH || number == SIGCONT) {
    the_change = 1;
  } else {
    the_ending = number;
  }
}

}  // namespace

repl_signals::repl_signals() {
  the_ending = 0;
  the_interrupt = 0;
  the_change = 0;
  sigemptyset(&set_);
  for (const int number : ending_signals)
    if (!is_ignored(number)) note(number);
  note(SIGWINCH);
  note(SIGCONT);
}

repl_signals::~repl_signals() {
  for (const auto& [number, before] : before_) ::sigaction(number, &before, nullptr);
}

void repl_signals::note(int number) {
  struct sigaction how {};
  how.sa_handler = note_signal;
  sigaddset(&set_, number);
  ::sigaction(number, &how, &before_[number]);
}

int repl_signals::ending() {
  return the_ending;
}

bool repl_signals::was_interrupted() {
  return the_interrupt != 0;
}

bool repl_signals::take_change() {
  const bool out = the_change != 0;
  the_change = 0;
  return out;
}

void repl_signals::forget_interrupt() {
  the_interrupt = 0;
}

bool wait_to_read(int fd, const sigset_t& open) {
  pollfd waiting{fd, POLLIN, 0};
  return ::ppoll(&waiting, 1, nullptr, &open) > 0;
}

}  // namespace bee::cli
