#include <fmt/format.h>

#include <algorithm>

#include "bee/survey/node_look.hpp"
#include "cli/look/node_figures.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec nodes_words[] = {
    {"NODES", "whom to look at; default every node of the cluster file", completes::node, {}, true}};
constexpr option_spec nodes_options[] = {
    all_option,
    except_option,
    {"sort", 0, "KEY", "worst first, those that are down before all; default as they are named", false,
     completes::one_of, "name|state|rtt|services|agents|mqlen|mem"},
};

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
    take_sample(n, look.sample);
    if (!look.kept_back.empty()) out_.note(survey::kept_back_text(to, look));
    tell(talk, std::move(look.why));
  }

  void add_down(node_talk& talk, failure why) {
    ++down_;
    found_[talk.place()].state = observe::node_state::down;
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
    const auto all = found_.size();
    const auto text = all == 1     ? std::string("the node is down")
                      : down_ == 1 ? fmt::format("1 of {} nodes is down", all)
                                   : fmt::format("{} of {} nodes are down", down_, all);
    out_.fail({exit_code::no, ran::no, text, {}, subject::itself, {}});
  }

 private:
  void tell(node_talk& talk, std::optional<failure> why) {
    const auto& n = found_[talk.place()];
    node_report about;
    about.result = row_of(n);
    about.facts = facts_of(n);
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
