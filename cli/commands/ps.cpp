#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "bee/observe/rates.hpp"
#include "bee/survey/node_look.hpp"
#include "bee/value/convert.hpp"
#include "cli/look/service_rows.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/reach/service_pattern.hpp"

namespace bee::cli::commands {
namespace {

using value::to_value;

constexpr word_spec ps_words[] = {nodes_word};
constexpr option_spec ps_options[] = {
    all_option,
    except_option,
    {"sort", 0, "KEY", "the most first, those that do not answer before all; default by handle", false,
     completes::one_of, "cpu|mem|mqlen|message|name"},
    {"match", 0, "GLOB", "only services whose command line, with or without snlua, is like this: 'room*'"},
    {"limit", 0, "N", "at most so many services, of all nodes together"},
    {"rate", 0, "", "look twice, and show what went on in a second between: cores, and messages"},
    {"interval", 0, "TIME", "with --rate: from one look to the other, default 1s"},
};

struct ps_plan {
  service_order order;
  std::optional<std::string> match;
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  duration interval{};
};

std::vector<std::string> keys_of(const ps_plan& p) {
  std::vector<std::string> out{"handle", "command", "cpu", "message", "mqlen", "task", "mem_kb"};
  if (p.order.by_rate) out.insert(out.end(), {"cpu_rate", "message_rate"});
  return out;
}

value::value rounded(const std::optional<double>& x) {
  return x ? value::value(std::round(*x * 1000) / 1000) : value::value();
}

std::vector<value::value> cells_of(const service_row& row, const ps_plan& p) {
  const auto& s = row.is;
  std::vector<value::value> out{
      handle_text(s.handle), s.command.empty() ? value::value() : value::value(s.command),
      to_value(s.cpu),       to_value(s.messages),
      to_value(s.mqlen),     to_value(s.tasks),
      to_value(s.memory_kb)};
  if (!p.order.by_rate) return out;
  out.push_back(rounded(row.cpu_rate));
  out.push_back(rounded(row.message_rate));
  return out;
}

table shown(const service_rows& rows, const ps_plan& p) {
  table out{keys_of(p), {}};
  for (const auto& row : rows) out.rows.push_back(cells_of(row, p));
  return out;
}

bool is_wanted(const observe::service_sample& s, const ps_plan& p) {
  return !p.match || is_like(s.command, *p.match);
}

service_rows wanted_rows(observe::node_sample sample, const observe::node_rates& rates, const ps_plan& p) {
  std::erase_if(sample.services, [&](const auto& s) { return !is_wanted(s, p); });
  auto out = rows_of(std::move(sample), rates);
  sort_rows(out, p.order);
  if (out.size() > p.limit) out.resize(p.limit);
  return out;
}

// The services of all nodes, as far as they have come.
class service_list {
 public:
  service_list(const ps_plan& p, std::vector<cluster::node> nodes, report& out)
      : plan_(p), nodes_(std::move(nodes)), out_(out), rows_(nodes_.size()) {}

  task<void> list(remote& to, node_talk& talk) {
    auto look = co_await look_whole(to);
    observe::node_rates rates;
    if (plan_.order.by_rate && look.sample.is_listed && !look.why) {
      co_await sleep_for(plan_.interval);
      to.restart();
      auto later = co_await look_whole(to);
      if (later.sample.is_listed) rates = rates_of(to, look.sample, later.sample);
      look = std::move(later);
    }
    tell_what_is_missing(to, look);
    if (!look.sample.is_listed) co_return talk.add_failure(*look.why);
    auto& rows = rows_[talk.place()];
    rows = wanted_rows(std::move(look.sample), rates, plan_);
    if (look.why) co_return talk.add_failure(*look.why, shown(rows, plan_));
    talk.add_result(shown(rows, plan_));
  }

  // What is of all nodes together, once they are there.
  void arrange(output_format format) {
    auto order = in_order();
    const bool is_cut = order.size() > plan_.limit;
    if (is_cut) order.resize(plan_.limit);
    if (format == output_format::text && !plan_.order.key.empty() && nodes_.size() > 1) return join(order);
    if (is_cut) cut(order);
  }

 private:
  struct place {
    std::size_t node;
    const service_row* row;
  };

  static task<survey::node_look> look_whole(remote& to) {
    co_return co_await survey::look_at(to, {.command_bytes = std::numeric_limits<std::size_t>::max()});
  }

  observe::node_rates rates_of(const remote& to, const observe::node_sample& before,
                               const observe::node_sample& now) {
    if (observe::is_another_life(before, now)) out_.note(to.name() + ": it has started again: no rates");
    return observe::rates_between(before, now);
  }

  void tell_what_is_missing(const remote& to, const survey::node_look& look) {
    if (!look.kept_back.empty()) out_.note(survey::kept_back_text(to, look));
    if (look.sample.left_out > 0)
      out_.note(fmt::format("{}: it lists {} more services, which are not looked at", to.name(),
                            look.sample.left_out));
  }

  std::vector<place> in_order() const {
    std::vector<place> out;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      for (const auto& row : rows_[i]) out.push_back({i, &row});
    std::stable_sort(out.begin(), out.end(), [&](const place& a, const place& b) {
      return stands_before(*a.row, *b.row, plan_.order);
    });
    return out;
  }

  // One table for people: the worst of all nodes is its first line.
  void join(const std::vector<place>& order) {
    table all{keys_of(plan_), {}};
    all.keys.insert(all.keys.begin(), "node");
    for (const auto& p : order) {
      auto cells = cells_of(*p.row, plan_);
      cells.insert(cells.begin(), nodes_[p.node].name);
      all.rows.push_back(std::move(cells));
    }
    for (auto& n : out_.nodes()) n.result = std::monostate();
    out_.set_result(std::move(all));
  }

  void cut(const std::vector<place>& order) {
    std::vector<std::size_t> left(rows_.size());
    for (const auto& p : order) ++left[p.node];
    for (auto& n : out_.nodes())
      if (auto* t = std::get_if<table>(&n.result)) t->rows.resize(std::min(t->rows.size(), left[n.place]));
  }

  const ps_plan& plan_;
  std::vector<cluster::node> nodes_;
  report& out_;
  std::vector<service_rows> rows_;  // by the place of the node
};

attempt<ps_plan> read_ps_plan(const invocation& in) {
  ps_plan out;
  auto sort = choice_of(in, "sort");
  if (!sort) return sort.error();
  const auto limit = count_of(in, "limit", 1, 1'000'000'000, out.limit);
  if (!limit) return limit.error();
  const auto interval = time_of(in, "interval", std::chrono::seconds(1));
  if (!interval) return interval.error();
  out.order = {std::move(*sort), in.has("rate")};
  out.match = in.get("match");
  out.limit = *limit;
  out.interval = *interval;
  if (in.has("interval") && !out.order.by_rate) return usage_error("--interval goes with --rate");
  return out;
}

void run_ps(const invocation& in, report& out) {
  const auto p = read_ps_plan(in);
  if (!p) return out.fail(p.error());
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  service_list all(*p, to->nodes, out);
  on_nodes(in, to->nodes, out, [&](remote& node, node_talk& talk) { return all.list(node, talk); },
           {.limits = p->order.by_rate ? 2u : 1u});
  all.arrange(in.set.output);
}

}  // namespace

extern const verb ps;
const verb ps{
    .name = "ps",
    .summary = "list the services of nodes",
    .usage = "NODES",
    .help =
        "Joins what the launcher of a node tells about its services into one table: handle, command line, "
        "CPU\n"
        "seconds, messages handled, length of the message queue, coroutines that wait, and Lua memory in KB. "
        "A\n"
        "service that did not answer in time has - (null in JSON) there: it is busy or stuck.\n"
        "\n"
        "--sort and --limit are of all nodes together, so that the first line is the worst of the cluster; "
        "in\n"
        "JSON each node has those of its services that are left, and in -o jsonl, where a node is printed "
        "as\n"
        "it answers, the limit is for each. --rate adds cpu_rate, in cores, and message_rate, a second, and\n"
        "sorts by them; each of its looks has the whole --timeout.",
    .touches = effect::reads,
    .words = ps_words,
    .options = ps_options,
    .examples = {{{"the services of one node", "beectl ps lobby_1"},
                  {"the longest message queues of all nodes", "beectl ps --all --sort mqlen --limit 10"}}},
    .run = run_ps,
};

}  // namespace bee::cli::commands
