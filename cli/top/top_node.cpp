#include "cli/top/top_node.hpp"

#include "cli/check/judge.hpp"

namespace bee::cli {
namespace {

top_node named(const cluster::node& n) {
  top_node out;
  out.figures.name = n.name;
  if (n.address) out.figures.address = to_string(*n.address);
  return out;
}

void take_findings(top_node& n, const observe::node_sample& sample, const check_plan& p) {
  checked_node seen;
  seen.sample = sample;
  for (const auto& f : judge(seen, p))
    if (const auto says = tone_of(f.how); says != tone::plain) n.tones.insert_or_assign(f.check, says);
}

}  // namespace

tone top_node::tone_of(std::string_view check) const {
  const auto at = tones.find(check);
  return at == tones.end() ? tone::plain : at->second;
}

top_node_ptr unseen_node(const cluster::node& n) {
  return std::make_shared<const top_node>(named(n));
}

top_node_ptr seen_node(const cluster::node& n, const observe::node_view& seen, const check_plan& p) {
  auto out = named(n);
  out.mqlen = p.from("mqlen");
  if (seen.sample) {
    out.services = rows_of(*seen.sample, seen.rates);
    if (seen.state != observe::node_state::down) {
      take_sample(out.figures, *seen.sample);
      out.figures.cpu_rate = seen.rates.cpu;
      out.figures.message_rate = seen.rates.messages;
      take_findings(out, *seen.sample, p);
    }
  }
  out.figures.state = seen.state;
  if (seen.state == observe::node_state::down) out.why = seen.why;
  return std::make_shared<const top_node>(std::move(out));
}

}  // namespace bee::cli
