#include "cli/call/guessed_dialect.hpp"

#include "cli/nodes/on_nodes.hpp"

namespace bee::cli {
namespace {

using stock::dialect;

constexpr duration patience = std::chrono::seconds(1);  // of -n, with the node that it asks

const char* name_of(dialect d) {
  return d == dialect::skynet ? "skynet" : "bee";
}

bool is_guessed(const stock::service_request& r) {
  return r.spoken == dialect::automatic && r.depends_on_dialect();
}

task<void> ask(const invocation& in, const cluster::node& first, attempt<stock::spoken>& found) {
  auto how = reach_options(in);
  how.timeout = std::min(how.timeout, patience);
  const auto opened = co_await remote::open(how, first);
  if (!opened) {
    found = opened.error();
    co_return;
  }
  found = co_await spoken_by(**opened);
  (*opened)->channel().close();
}

}  // namespace

void tell_dialect(const invocation& in, const remote& to, const stock::service_request& r, report& out) {
  const auto& found = to.known_dialect();
  if (!in.set.verbose || !is_guessed(r) || !found) return;
  out.note(to.name() + ": dialect " + name_of(found->what) + ", as " + found->why);
}

failure with_dialect(failure why, const remote& to, const stock::service_request& r) {
  const auto& found = to.known_dialect();
  const bool may_have_run = why.code == failure_code::remote || why.code == failure_code::unknown;
  if (!may_have_run || !is_guessed(r) || !found) return why;
  const std::string is_so = std::string(", as ") + found->why;
  const auto hint =
      found->what == dialect::bee
          ? "\"lua\" was put in front of the command" + is_so + "; --dialect skynet puts nothing there"
          : "nothing was put in front of the command" + is_so + "; --dialect bee puts \"lua\" there";
  why.hint += (why.hint.empty() ? "" : "; ") + hint;
  return why;
}

std::string settle_dialect(const invocation& in, const std::vector<cluster::node>& nodes,
                           stock::service_request& r) {
  if (!is_guessed(r) || nodes.empty()) return {};
  attempt<stock::spoken> found = usage_error("not through another node (--via)");
  if (in.set.via.empty()) run_task(ask(in, nodes.front(), found));
  r.spoken = found ? found->what : dialect::bee;
  if (found) return std::string(name_of(r.spoken)) + ": of " + nodes.front().name + ", as " + found->why;
  return "bee: a guess, " + nodes.front().name + " could not be asked: " + found.error().message;
}

}  // namespace bee::cli
