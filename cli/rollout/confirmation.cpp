#include "cli/rollout/confirmation.hpp"

#include <csignal>

#include "bee/base/bytes.hpp"
#include "cli/base/question.hpp"
#include "cli/report/attended.hpp"
#include "cli/report/status_line.hpp"
#include "cli/rollout/protected_context.hpp"

namespace bee::cli {
namespace {

reply ask_for(const invocation& in, const std::string& what) {
  const auto name = protected_context(in);
  const auto& context = name ? *name : in.set.context;
  const auto question = context.empty() ? what : what + ", in context " + escape_for_terminal(context);
  if (!name) return ask(question + ": go on?");
  return ask_for_name(question + ", which is protected: its name to go on?", *name);
}

void add_planned(const planned_change& change, report& out) {
  node_report about;
  about.node = change.to.name;
  if (change.to.address) about.address = to_string(*change.to.address);
  about.result = change.row;
  about.place = out.nodes().size();
  out.add(std::move(about));
}

}  // namespace

attempt<void> confirm(const invocation& in, const std::string& touched, const std::string& what) {
  if (in.has("yes")) return boost::system::in_place_value;
  if (!can_ask())
    return stopped("this changes nodes and there is no terminal to ask on; nothing was sent",
                   "-y goes on without a question, -n shows the plan");
  write_error_line(touched);
  switch (ask_for(in, what)) {
    case reply::yes: return boost::system::in_place_value;
    case reply::no: return stopped("not confirmed; nothing was sent");
    case reply::interrupted: break;
  }
  auto why = interrupted(SIGINT, 0, 0);
  why.message += "; nothing was sent";
  why.has_run = ran::no;
  return why;
}

bool may_change(const invocation& in, const std::vector<planned_change>& all, const std::string& what,
                report& out) {
  if (in.has("dry-run")) {
    for (const auto& change : all) add_planned(change, out);
    out.fail(would_change());
    return false;
  }
  std::string lines;
  for (const auto& change : all) lines += (lines.empty() ? "" : "\n") + change.lines;
  const auto agreed = confirm(in, lines, what);
  if (!agreed) out.fail(agreed.error());
  return agreed.has_value();
}

failure would_change() {
  return {exit_code::no, ran::no, "this would change something", {}, subject::itself, {}};
}

std::vector<cluster::node> nodes_of(const std::vector<planned_change>& all) {
  std::vector<cluster::node> out;
  for (const auto& change : all) out.push_back(change.to);
  return out;
}

}  // namespace bee::cli
