#include "cli/base/question.hpp"
#include "cli/bench/bench_report.hpp"
#include "cli/bench/bench_run.hpp"
#include "cli/call/service_request.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/protobuf/call.hpp"
#include "cli/rollout/confirmation.hpp"
#include "cli/rollout/fleet_options.hpp"
#include "cli/rollout/protected_context.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec bench_words[] = {
    nodes_word,
    service_word,
    {"COMMAND", "the command, a string; with --snax a number", completes::command},
    {"ARG",
     "as in call, with {i}, {uid} and {line} in it; @FILE, - for standard input",
     completes::file,
     {},
     true,
     true},
};
constexpr option_spec bench_options_spec[] = {
    all_option,
    except_option,
    {"inflight", 0, "N",
     "calls under way at once, over all connections; default 1, with --rate 65536 (--pb: 8)"},
    {"connections", 0, "K", "connections to each node, default 1"},
    {"rate", 0, "R", "calls a second, whatever becomes of those before; latency from the intended time"},
    {"for", 0, "TIME", "calls are to begin within that time, default 10s; those that are late are made too"},
    {"calls", 'n', "N", "how many calls; with --for, whichever comes first"},
    {"warm-up", 0, "TIME", "calls before that, which are not counted"},
    {"lines", 0, "FILE", "what {line} stands for: its lines in turns, from the first", false,
     completes::file},
    {"max-errors", 0, "N|P%",
     "stop when more calls fail, of all or in percent (before the end: of 100 at least)"},
    {"compare", 0, "FILE", "an earlier run, as -o json printed it: what differs, and whether it is noise",
     false, completes::file},
    {"fail-if-slower", 0, "", "--compare: exit code 1 when a figure is slower beyond noise"},
    yes_option,
    strings_option,
    json_option,
    snax_option,
    dialect_option,
    trace_option,
    pb_option,
    uid_option,
    room_option,
    proto_option,
    include_option,
    descriptors_option,
    listen_option,
};

// Only where a change asks for a name: as call does, it sends else what was typed.
attempt<void> may_load(const invocation& in, const targets& to, const std::string& what,
                       const bench_options& o) {
  if (!protected_context(in)) return boost::system::in_place_value;
  std::string names;
  for (const auto& n : to.nodes) names += (names.empty() ? "" : ", ") + n.name;
  auto agreed = confirm(in, what + ": " + text_of(o), names + " is put under load");
  if (!agreed && !can_ask() && !in.has("yes")) {
    auto why = agreed.error();
    why.hint = "-y goes on without a question";
    return why;
  }
  return agreed;
}

void run_with(const invocation& in, const targets& to, const bench_options& o, const bench_load& load,
              const std::string& what, report& out) {
  if (const auto agreed = may_load(in, to, what, o); !agreed) return out.fail(agreed.error());
  std::vector<std::string> names;
  for (const auto& n : to.nodes) names.push_back(n.name);
  bench_figures figures(std::move(names));
  const auto end = run_bench(in, to.nodes, o, load, figures);
  report_bench({what, o}, figures, end, out);
}

void run_bench_verb(const invocation& in, report& out) {
  if (!in.set.via.empty())
    return out.fail(
        usage_error("bench: connections of its own are measured, none through another node (--via)"));
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  if (const auto fits = refuse_node_behind_all(in, *to); !fits) return out.fail(fits.error());
  const auto options = read_bench_options(in);
  if (!options) return out.fail(options.error());
  if (in.has("pb")) {
    const auto messages = bench_pb_messages::read(in, *to);
    if (!messages) return out.fail(messages.error());
    return run_with(in, *to, *options, {nullptr, &*messages}, messages->plan().request.what(), out);
  }
  if (const auto fits = refuse_pb_flags(in); !fits) return out.fail(fits.error());
  const auto messages = bench_messages::read(in, to->words, out);
  if (!messages) return out.fail(messages.error());
  run_with(in, *to, *options, {&*messages, nullptr}, messages->request().what(), out);
}

}  // namespace

extern const verb bench;
const verb bench{
    .name = "bench",
    .summary = "put a service under load, and measure it",
    .usage = "NODES SERVICE COMMAND [ARG...]",
    .help =
        "Makes the same call again and again, and prints how many were answered a second, how long that\n"
        "took (p50, p90, p99, p99.9, max, mean, to three digits), and what failed, by the classes of exit "
        "codes:\n"
        "remote, unreachable, not_found, ...; timeout and lost are what call ends with 5 for. It looks "
        "whether "
        "an\n"
        "answer came, not what is in it.\n"
        "\n"
        "A closed loop begins a call when one has ended, and so asks less of a node that is slow. --rate is "
        "an\n"
        "open loop: calls begin at their times whatever becomes of others, and the latency counts from the\n"
        "time that was intended, also for a call that could not begin then. --inflight bounds an open loop,\n"
        "too. What is late at the end of --for is still sent until --timeout has passed; what is not sent\n"
        "then is told, and the exit code 1.\n"
        "\n"
        "Calls go to the nodes in turns. Each has the whole of --timeout. At the end what is under way is\n"
        "waited for, and counts. A connection that is lost is made again; when no node could be reached for "
        "a\n"
        "whole --timeout, or the first call finds no such service, it ends.\n"
        "\n"
        "In an ARG, and in the JSON of --pb, {i} is the number of the call, from 1 and with those of the\n"
        "warm-up; {uid} a number that no run of this machine had that has ended, the microseconds since 1970 "
        "at\n"
        "the begin plus {i}; {line} a line of --lines. Then the whole is read as call reads it: {i} is a "
        "number, "
        "u{i} a\n"
        "string, {uid={uid},tags={1,2}} a table. Nothing else in braces is a place, and none of the three is "
        "a\n"
        "constant of Lua. \\{i} is the text {i}. What @FILE and - read has no places.\n"
        "\n"
        "With --pb each call that is under way has a connection and a temporary route of its own, as call "
        "--pb "
        "has\n"
        "one: at most 64 for each node. A connection of these that is lost is not made again.\n"
        "\n"
        "--compare FILE compares slices of both runs (Mann-Whitney, a chance of at most one in a hundred, "
        "and "
        "two\n"
        "percent): it tells noise within runs, not that another day has another machine.\n"
        "\n"
        "Exit 9 when --max-errors was exceeded. Without it a failed call counts as in call: 8, or the code "
        "of "
        "its\n"
        "class when all failed alike.",
    .touches = effect::changes,
    .words = bench_words,
    .options = bench_options_spec,
    .examples =
        {{{"how much one node answers, 64 at once",
           "beectl bench lobby_1 lobby get {i} --inflight 64 --for 10s"},
          {"1000 a second from a file of players, against an earlier run",
           "beectl bench lobby_1 lobby load {line} --lines uids.txt --rate 1000 --compare before.json"}}},
    .run = run_bench_verb,
};

}  // namespace bee::cli::commands
