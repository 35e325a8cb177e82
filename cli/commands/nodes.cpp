#include <fmt/format.h>

#include <algorithm>

#include "bee/survey/node_look.hpp"
#include "bee/value/convert.hpp"
#include "cli/nodes/node_figures.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"

namespace bee::cli::commands {
namespace {

using observe::node_sample;
using observe::node_state;
using value::to_value;

constexpr word_spec nodes_words[] = {
    {"NODES", "whom to look at; default every node of the cluster file", completes::node, {}, true}};
constexpr option_spec nodes_options[] = {
    all_option,
    except_option,
    {"sort", 0, "KEY", "worst first, those that are down before all; default as they are named", false,
     completes::one_of, "name|state|rtt|services|agents|mqlen|mem"},
};

// What a node shows, as far as it does.
struct node_figures {
  std::string name;
  std::string address;
  node_state state = node_state::down;
  std::optional<node_sample> sample;
};

std::optional<observe::service_sums> sums_of(const node_figures& n) {
  return n.sample ? told_sums(*n.sample) : std::nullopt;
}

value::value rtt_of(const node_figures& n) {
  return n.sample ? rtt_ms(*n.sample) : value::value();
}

std::optional<double> rounded_kb(const node_figures& n) {
  return n.sample ? told_memory_kb(*n.sample) : std::nullopt;
}

template <class T>
value::value figure(const std::optional<observe::service_sums>& sums, T observe::service_sums::*which) {
  return sums ? to_value((*sums).*which) : value::value();
}

// For people. The rest of the facts is for those who ask ps.
record row_of(const node_figures& n) {
  using s = observe::service_sums;
  const auto sums = sums_of(n);
  return {{"address", n.address},
          {"state", to_text(n.state)},
          {"rtt_ms", rtt_of(n)},
          {"services", figure(sums, &s::services)},
          {"agents", figure(sums, &s::agents)},
          {"mqlen", figure(sums, &s::mqlen)},
          {"mem_kb", to_value(rounded_kb(n))}};
}

// By which figure a key sorts; the more, the worse.
std::optional<double> badness(const node_figures& n, std::string_view key) {
  const auto sums = sums_of(n);
  if (key == "state") return n.state == node_state::busy ? 1 : 0;
  if (key == "rtt" && n.sample && n.sample->round_trip)
    return static_cast<double>(n.sample->round_trip->count());
  if (!sums) return std::nullopt;
  if (key == "services") return static_cast<double>(sums->services);
  if (key == "agents") return static_cast<double>(sums->agents);
  if (key == "mqlen" && sums->mqlen) return static_cast<double>(*sums->mqlen);
  return key == "mem" ? sums->memory_kb : std::nullopt;
}

// Down before all; what has no figure behind all.
bool is_worse(const node_figures& a, const node_figures& b, std::string_view key) {
  if (key == "name") return cluster::natural_less(a.name, b.name);
  const bool a_is_down = a.state == node_state::down;
  const bool b_is_down = b.state == node_state::down;
  if (a_is_down != b_is_down) return a_is_down;
  return badness(a, key).value_or(-1) > badness(b, key).value_or(-1);
}

class look_at_all {
 public:
  look_at_all(const std::vector<cluster::node>& nodes, report& out) : out_(out), found_(nodes.size()) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      found_[i].name = nodes[i].name;
      if (nodes[i].address) found_[i].address = to_string(*nodes[i].address);
    }
  }

  task<void> one(remote& to, node_talk& talk) {
    auto& n = found_[talk.place()];
    auto look = co_await survey::look_with_round_trip(to);
    if (look.is_down) co_return add_down(talk, std::move(*look.why));
    n.state = state_of(look.sample);
    n.sample = std::move(look.sample);
    if (!look.kept_back.empty()) out_.note(survey::kept_back_text(to, look));
    tell(talk, std::move(look.why));
  }

  void add_down(node_talk& talk, failure why) {
    ++down_;
    tell(talk, std::move(why));
  }

  // Their place is the order in which they are printed.
  void sort(std::string_view key) {
    std::vector<std::size_t> order(found_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return is_worse(found_[a], found_[b], key); });
    std::vector<std::size_t> rank(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    for (auto& n : out_.nodes()) n.place = rank[n.place];
  }

  void judge() {
    if (down_ == 0) return;
    const auto text = found_.size() == 1 ? std::string("the node is down")
                                         : fmt::format("{} of {} nodes {} down", down_, found_.size(),
                                                       down_ == 1 ? "is" : "are");
    out_.fail({exit_code::no, ran::no, text, {}, subject::itself, {}});
  }

 private:
  void tell(node_talk& talk, std::optional<failure> why) {
    const auto& n = found_[talk.place()];
    node_report about;
    about.result = row_of(n);
    about.facts = figures_of(n.state, n.sample ? &*n.sample : nullptr);
    about.error = std::move(why);
    talk.add(std::move(about));
  }

  report& out_;
  std::vector<node_figures> found_;  // by their place
  std::size_t down_ = 0;
};

void run_nodes(const invocation& in, report& out) {
  const auto key = choice_of(in, "sort");
  if (!key) return out.fail(key.error());
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  look_at_all all(to->nodes, out);
  on_nodes(in, to->nodes, out, [&](remote& node, node_talk& talk) { return all.one(node, talk); },
           {.on_unreached = [&](node_talk& talk, failure why) { all.add_down(talk, std::move(why)); }});
  if (!key->empty()) all.sort(*key);
  all.judge();
}

}  // namespace

extern const verb nodes_verb;
const verb nodes_verb{
    .name = "nodes",
    .summary = "which nodes are up, and what runs there",
    .usage = "[NODES]",
    .help =
        "A line a node: its state, the cheapest round trip, how many services it runs, how many connections "
        "of\n"
        "the cluster it serves (agents; the one of this look is one of them), the messages that wait in the\n"
        "queues of its services, and the Lua memory of all of them in KB. A figure that was not told is -\n"
        "(null in JSON), and never zero.\n"
        "\n"
        "state: up, down (no connection, or no answer), busy (it answers, and a service of it or its "
        "launcher\n"
        "does not). --sort puts the worst first; -o jsonl prints nodes as they answer. Exit 1 when one is\n"
        "down.",
    .touches = effect::reads,
    .words = nodes_words,
    .options = nodes_options,
    .examples = {{{"the whole cluster, the longest queues first", "beectl nodes --sort mqlen"},
                  {"who is down, for a script",
                   "beectl nodes -o json | jq -r '.nodes[] | select(.result.state == \"down\") | .node'"}}},
    .run = run_nodes,
};

}  // namespace bee::cli::commands
