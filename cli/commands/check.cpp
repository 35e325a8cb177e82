#include <unistd.h>

#include "bee/file/time_text.hpp"
#include "bee/survey/node_look.hpp"
#include "cli/base/file.hpp"
#include "cli/check/check_junit.hpp"
#include "cli/check/check_report.hpp"
#include "cli/check/cluster_checks.hpp"
#include "cli/check/fleet_checks.hpp"
#include "cli/check/judge.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/report/status_line.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec check_words[] = {
    {"NODES", "whom to check; default every node of the cluster file", completes::node, {}, true}};
constexpr option_spec check_options[] = {
    all_option,
    except_option,
    warn_option,
    crit_option,
    {"only", 0, "NAMES", "these checks and no others", true},
    {"also", 0, "NAMES", "these too: mesh, map", true},
    {"skip", 0, "NAMES", "all checks but these", true},
    {"require", 0, "NAME", "for the check names: every node must have registered it", true},
    {"junit", 0, "FILE", "write the checks to a file that a CI can show", false, completes::file},
};

void take_look(survey::node_look look, checked_node& into) {
  if (look.is_down) {
    into.unreachable = std::move(look.why);
    return;
  }
  into.untold = std::move(look.why);
  into.sample = std::move(look.sample);
}

// Which of the required names a node does not have.
task<void> ask_names(remote& to, const check_plan& p, checked_node& into) {
  if (!p.has("names")) co_return;
  for (const auto& name : p.required) {
    const auto handle = co_await to.query(name);
    if (!handle) {
      into.unasked = handle.error();
      co_return;
    }
    if (!*handle) into.missing.push_back(name);
  }
}

task<void> ask_all_of(remote& to, const check_plan& p, checked_node& into) {
  const auto start = std::chrono::steady_clock::now();
  co_await ask_names(to, p, into);
  auto look = co_await survey::look_with_round_trip(to);
  take_look(std::move(look), into);
  into.elapsed_ms = to_ms(std::chrono::steady_clock::now() - start);
}

class check_run {
 public:
  /// `of_fleet`: what is found already of each node that answers, by its place.
  check_run(const check_plan& p, const std::vector<cluster::node>& nodes,
            std::vector<std::vector<finding>> of_fleet)
      : plan_(p), of_fleet_(std::move(of_fleet)), found_(nodes.size()) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      found_[i].node = nodes[i].name;
      if (nodes[i].address) found_[i].address = to_string(*nodes[i].address);
    }
  }

  task<void> look(remote& to, node_talk& talk) {
    checked_node n;
    co_await ask_all_of(to, plan_, n);
    take(talk, n);
  }

  void take_unreachable(node_talk& talk, failure why) {
    checked_node n;
    n.unreachable = std::move(why);
    take(talk, n);
  }

  void add(subject_checks of) { found_.push_back(std::move(of)); }
  const std::vector<subject_checks>& found() const { return found_; }

 private:
  void take(node_talk& talk, const checked_node& n) {
    found_[talk.place()].elapsed_ms = n.elapsed_ms;
    auto& findings = found_[talk.place()].findings;
    findings = judge(n, plan_);
    if (!n.unreachable)
      for (auto& f : of_fleet_[talk.place()]) findings.push_back(std::move(f));
    node_report about;
    about.facts = facts_of(findings);
    talk.add(std::move(about));
  }

  const check_plan& plan_;
  std::vector<std::vector<finding>> of_fleet_;
  std::vector<subject_checks> found_;  // nodes by their place
};

void tell(const invocation& in, const check_run& run, const std::vector<finding>& of_cluster, report& out) {
  const auto tally = tally_of(run.found());
  out.set_result(plain_text{findings_text(run.found(), shows_color(in.set.color, STDOUT_FILENO))},
                 facts_of(of_cluster));
  out.set_monitor_state(monitor_state_of(run.found()));
  if (tally.findings() > 0) out.fail({exit_code::no, ran::no, tally_text(tally), {}, subject::itself, {}});
  const auto file = in.get("junit");
  if (!file) return;
  const auto written = write_file(*file, junit_text(run.found(), file::unix_now_ms()));
  if (!written) out.fail_instead(written.error());
}

void run_check(const invocation& in, report& out) {
  const auto p = read_check_plan(in);
  if (!p) return out.fail(p.error());
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  auto of_fleet = judge_fleet(in, *p, to->nodes, out);
  if (!of_fleet) return out.fail(of_fleet.error());
  check_run run(*p, to->nodes, std::move(*of_fleet));
  on_nodes(
      in, to->nodes, out, [&](remote& node, node_talk& talk) { return run.look(node, talk); },
      {.on_unreached = [&](node_talk& talk, failure why) { run.take_unreachable(talk, std::move(why)); }});
  if (out.error()) return;  // interrupted, or there is no way to the nodes
  const auto of_cluster = judge_cluster(in, *p);
  if (!of_cluster.empty()) run.add({{}, {}, 0, of_cluster});
  tell(in, run, of_cluster, out);
}

}  // namespace

extern const verb check;
const verb check{
    .name = "check",
    .summary = "named checks of nodes, for people, monitors and CI",
    .usage = "[NODES]",
    .help =
        "A line a finding, the worst first. Exit 1 when there is one.\n"
        "\n"
        "reachable  the node answers; critical when it does not\n"
        "latency    milliseconds of the cheapest round trip; warns from 100, critical from 1000\n"
        "mqlen      messages that wait in the longest queue of a service; warns from 1000, critical from "
        "10000\n"
        "memory     MB of Lua memory of all services; has no threshold of its own\n"
        "busy       services that do not answer; warns from 1\n"
        "agents     connections of the cluster that the node serves; has no threshold of its own\n"
        "names      every --require NAME is registered; critical when one is not\n"
        "nowaiting  the cluster file says __nowaiting = true, without which calls to unknown nodes wait for\n"
        "           ever; warns\n"
        "mesh       the node's own connections to its peers work, as `beectl mesh` sees them; critical when "
        "one\n"
        "           does not. Only with --also mesh or --only mesh: it asks about each connection\n"
        "map        the node has the map of the cluster file, by the journal; warns when a push would "
        "change\n"
        "           it. Only with --also map or --only map\n"
        "\n"
        "What can not be looked at is unknown, and a finding. --warn and --crit set thresholds; they may "
        "stand in a\n"
        "context too: beectl context set prod --warn mqlen=500. --only and --skip take names with commas "
        "between.\n"
        "\n"
        "-o nagios prints one line with the values behind a bar, as a plugin of Nagios or Icinga, and ends "
        "as\n"
        "one: 0 ok, 1 warning, 2 critical, 3 unknown; a usage error and all else that goes wrong is 3 there.",
    .touches = effect::reads,
    .words = check_words,
    .options = check_options,
    .examples = {{{"all nodes, with queues from 500 on", "beectl check --warn mqlen=500 --require mysqlpool"},
                  {"as a plugin of a monitor", "beectl check --all -o nagios -t 2s"}}},
    .run = run_check,
    .has_monitor_state = true,
};

}  // namespace bee::cli::commands
