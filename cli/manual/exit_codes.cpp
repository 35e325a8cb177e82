#include "cli/manual/exit_codes.hpp"

namespace bee::cli {
namespace {

constexpr exit_meaning exit_rows[] = {
    {exit_code::done,
     "Done.",
     {},
     "All that was asked for is done. Of send: the message was handed over.",
     "nothing; send --confirm proves that the node has read it"},
    {exit_code::no,
     "An honest no: a difference was found, or a check or an expectation failed.",
     {},
     "Everything worked, and the answer is no: diff found a difference, --expect another answer, wait did "
     "not "
     "see it in time, mesh a pair that does not work, explain nothing.",
     "read what was printed: it is an answer, no failure"},
    {exit_code::usage, "The command line makes no sense.", ran::no,
     "A verb, a flag or a value is unknown or missing. Nobody was asked anything.", "beectl VERB --help"},
    {exit_code::bad_input, "A file or an argument is bad; nothing was sent.", ran::no,
     "A cluster file, a schema or an argument can not be read, or standard output not written.",
     "the sentence names the file and the line, or the argument; -n shows arguments as they are read"},
    {exit_code::unreachable, "Unreachable; nothing was sent.", ran::no,
     "There was no connection, or no time left to use it.",
     "look whether the process runs and which address its cluster file has; it is safe to try again"},
    {exit_code::unknown, "Timeout, or connection lost after sending: unknown whether it ran.", ran::unknown,
     "The request went out and no answer came: the service is slow, waits for somebody, never answers, or "
     "its node has died.",
     "look before you repeat what changes something; -t gives more time; ps shows whether messages pile up "
     "(MQLEN)"},
    {exit_code::remote, "The remote side answered with an error: it ran; in words of its own, it may have.",
     ran::yes,
     "The service got the request and raised an error. A node whose words are not stock's may have "
     "refused it before: RAN in -o json says unknown then.",
     "the text of the error is in the node's log alone; beectl explain takes its lines"},
    {exit_code::not_found, "No such node, service or name: it did not run.", ran::no,
     "The cluster file has no such node, or the node no such service or registered name.",
     "beectl ps NODE lists what runs there, beectl query NODE NAME finds a registered name"},
    {exit_code::partial,
     "Some nodes failed, others did not.",
     {},
     "Nodes ended differently: each has its own line, and its own code and ran in -o json.",
     "repeat for those that failed; push-config --resume goes on with a rollout"},
    {exit_code::stopped,
     "Stopped before changing anything, or by its failure budget.",
     {},
     "Nobody said yes (there is no terminal and neither -y nor --force), a check refused, another run holds "
     "the lock, or --max-fail was reached: nodes that were done by then are done.",
     "the sentence says whether something was sent; beectl history shows what was done where"},
    {exit_code::wrong_peer,
     "The peer does not speak the cluster protocol.",
     {},
     "Something else listens there (a debug console, a gate for clients, a web server), or the answer is not "
     "what was asked for.",
     "the cluster port is the one of the node's own entry in its cluster file"},
    {exit_code::bug, "A bug in beectl.", ran::unknown, "Something happened that beectl is sure can not.",
     "report it with the command line and the sentence"},
    {exit_code::signal_base, "Ended by signal n.", ran::unknown,
     "130 is Ctrl-C (SIGINT), 143 is SIGTERM. What had come by then was printed, the rest is interrupted.",
     "a rollout that was interrupted goes on with --resume; beectl history shows what was done"},
};

}  // namespace

std::span<const exit_meaning> exit_meanings() {
  return exit_rows;
}

std::string number_text(exit_code code) {
  return code == exit_code::signal_base ? "128+n" : std::to_string(static_cast<int>(code));
}

const exit_meaning* meaning_of(int number) {
  constexpr int base = static_cast<int>(exit_code::signal_base);
  constexpr int last_signal = 64;
  for (const auto& m : exit_rows)
    if (m.code != exit_code::signal_base && static_cast<int>(m.code) == number) return &m;
  const bool is_signal = number > base && number <= base + last_signal;
  return is_signal ? &exit_rows[std::size(exit_rows) - 1] : nullptr;
}

}  // namespace bee::cli
