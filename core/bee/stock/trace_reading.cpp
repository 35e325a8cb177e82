#include "bee/stock/trace_reading.hpp"

#include "bee/stock/remote.hpp"

namespace bee::stock {
namespace {

// What a launcher says to a command that it does not know, as a success.
bool is_unknown_command(const value::list& answer) {
  if (answer.empty() || !answer[0].is_table()) return false;
  const auto& said = answer[0].as_table().array;
  return said.size() == 1 && said[0].is_string() && said[0].as_string() == "Unknown command";
}

// The frameworks that run bee_clusterd have taken tags out of its agents where their core had none.
task<attempt<trace_reading>> of_new_core(remote& to) {
  if (!to.is_direct()) co_return trace_reading{};
  const auto found = co_await spoken_by(to);
  if (!found) co_return found.error();
  trace_reading out;
  if (found->runs_bee_clusterd) out.why = "it runs bee_clusterd, and some of those read no trace tags";
  co_return out;
}

task<attempt<trace_reading>> ask(remote& to) {
  question q(wire::address(".launcher"), value::list_of("QUERY"), ".launcher QUERY");
  q.is_before = true;
  q.is_for_reader = true;
  const auto answer = co_await to.call(std::move(q));
  if (!answer && (!to.channel().is_open() || to.limit().is_over())) co_return answer.error();
  if (!answer) co_return trace_reading{true, "it does not say what it knows"};
  if (is_unknown_command(*answer)) co_return trace_reading{false, "its core is older than v1.2.0"};
  co_return co_await of_new_core(to);
}

}  // namespace

task<attempt<trace_reading>> trace_reading_of(remote& to) {
  if (const auto& known = to.known_trace_reading()) co_return *known;
  const auto found = co_await ask(to);
  if (found) to.learn_trace_reading(*found);
  co_return found;
}

}  // namespace bee::stock
