#include "cli/protobuf/call.hpp"

#include "bee/stock/ask_service.hpp"
#include "cli/call/arguments.hpp"
#include "cli/call/call_stream.hpp"
#include "cli/call/expectation.hpp"
#include "cli/call/guessed_dialect.hpp"
#include "cli/call/service_request.hpp"
#include "cli/call/text_words.hpp"
#include "cli/call/trace_note.hpp"
#include "cli/call/used_services.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr std::size_t most_repeats = 1'000'000'000;

constexpr word_spec call_words[] = {
    nodes_word,
    service_word,
    {"COMMAND", "the command, a string; with --snax a number; - alone reads calls from standard input",
     completes::command},
    {"ARG",
     "one Lua constant is that value, anything else a string; @FILE, - for standard input",
     completes::file,
     {},
     true,
     true},
};

constexpr option_spec call_options[] = {
    all_option,
    except_option,
    strings_option,
    json_option,
    snax_option,
    dialect_option,
    dry_run_option,
    trace_option,
    {"expect", 0, "LUA", "exit code 1 unless exactly these values come, _ for any; --pb: JSON"},
    {"repeat", 0, "N",
     "make the call N times, one after the other, on one connection, each within --timeout"},
    retry_option,
    retry_interval_option,
    retry_missing_option,
    text_option,
    pb_option,
    uid_option,
    room_option,
    proto_option,
    include_option,
    descriptors_option,
    listen_option,
    {"layout", 0, "LAYOUT", "--pb: the envelope; only routed carries what a reply needs", false,
     completes::one_of, "routed"},
};

struct plan {
  service_request request;
  retry_manner retry;
  std::optional<expectation> expected;
  std::size_t repeats = 1;
};

failure not_as_expected(const std::string& what, const std::string& how) {
  return {exit_code::no, ran::yes, what + ": " + how, {}, subject::node, {}};
}

void add_answer(const remote& to, node_talk& talk, const plan& p, attempt<value::list> answer,
                std::optional<std::size_t> number) {
  if (!answer) return talk.add_failure(with_dialect(answer.error(), to, p.request), {}, number);
  const auto how = p.expected ? difference(*p.expected, *answer) : std::string();
  if (how.empty()) return talk.add_result(std::move(*answer), number);
  talk.add_failure(not_as_expected(p.request.what(), how), std::move(*answer), number);
}

task<void> call_node(const invocation& in, remote& to, node_talk& talk, const plan& p, report& out) {
  for (std::size_t i = 1; i <= p.repeats && !out.is_unwanted; ++i) {
    const auto number = p.repeats > 1 ? std::optional(i) : std::nullopt;
    if (i > 1) to.restart();
    auto answer = co_await ask_service(to, p.request);
    if (i == 1) tell_dialect(in, to, p.request, out);
    if (i == 1) tell_trace(to, p.request.trace, out);
    add_answer(to, talk, p, std::move(answer), number);
    if (!to.channel().is_open()) co_return;
    talk.restart();
  }
}

attempt<plan> read_plan(const invocation& in, std::span<const std::string> typed, report& notes) {
  auto request = read_service_request(in, typed, notes);
  if (!request) return request.error();
  const auto repeats = count_of(in, "repeat", 1, most_repeats, 1);
  if (!repeats) return repeats.error();
  const auto retry = read_retry(in);
  if (!retry) return retry.error();
  plan out{std::move(*request), *retry, std::nullopt, *repeats};
  if (const auto text = in.get("expect")) {
    auto expected = parse_expectation(*text);
    if (!expected) return expected.error();
    out.expected = std::move(*expected);
  }
  return out;
}

// Each try adds one report: there is no second of many calls.
attempt<void> refuse_retry_of_many(const invocation& in, const targets& to) {
  if (in.has("pb"))
    return refuse(in, {"retry", "retry-interval", "retry-missing"}, "it does not go with --pb");
  if (!in.has("retry")) return boost::system::in_place_value;
  if (in.has("repeat")) return usage_error("--retry and --repeat exclude each other");
  const bool is_stream = !in.has("text") && to.words.size() == 2 && to.words[1] == "-";
  if (is_stream) return usage_error("--retry: not for calls from standard input");
  return boost::system::in_place_value;
}

void run_call(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  if (const auto fits = refuse_node_behind_all(in, *to); !fits) return out.fail(fits.error());
  if (const auto fits = refuse_retry_of_many(in, *to); !fits) return out.fail(fits.error());
  if (in.has("pb")) return pb_call(in, *to, out);
  if (auto fits = refuse_pb_flags(in); !fits) return out.fail(fits.error());
  if (!in.has("text") && to->words.size() == 2 && to->words[1] == "-")
    return call_stream(in, to->nodes, to->words[0], out);
  const auto p = read_plan(in, to->words, out);
  if (!p) return out.fail(p.error());
  if (in.has("dry-run")) return show_request(in, p->request, to->nodes, false, out);
  out.is_stream = p->repeats > 1;
  on_nodes(in, to->nodes, out,
           [&](remote& node, node_talk& talk) { return call_node(in, node, talk, *p, out); },
           {.retry = p->retry, .keeps = true});
  if (out.exit() == exit_code::done) remember_use(in, to->words[0], to->words[1]);
}

}  // namespace

extern const verb call;
const verb call{
    .name = "call",
    .summary = "call a service and print its answer",
    .usage = "NODES SERVICE COMMAND [ARG...]",
    .help =
        "Sends a request and waits for the answer.\n"
        "\n"
        "SERVICE mysqlpool is the registered name @mysqlpool, and when the node knows no such name, the\n"
        "local name .mysqlpool. The dialect bee puts the sub type \"lua\" in front of COMMAND, except for\n"
        "addresses that start with . and for the daemons of skynet (clusterd, datacenterd, ...). Which one "
        "the\n"
        "services of a node speak is guessed: skynet where it runs clusterd and no bee_clusterd, else bee; "
        "the\n"
        "node is asked once, before the call, and the first node by -n too. --dialect bee or skynet asks "
        "nothing.\n"
        "\n"
        "An ARG that is exactly one Lua constant and nothing more is that value: 10076447, -1.5, true, nil,\n"
        "'10', {uid=1, tags={\"a\"}}. Anything else is a string: select 1, lobby_1, 555-1234. Nothing is\n"
        "changed on its way: a number whose digits would change (007, 1.10) stays a string, and a note says\n"
        "so; in a table it is refused, and so is an integer beyond 64 bits. @FILE and - read one ARG from a\n"
        "file or from standard input, without the new line at its end; with -S to the byte.\n"
        "\n"
        "--retry N tries again what surely did not run: while the node can not be reached, and with\n"
        "--retry-missing while it has no such service.\n"
        "\n"
        "--expect '\"pong\", _': Lua constants with commas between them, as many as values come.\n"
        "\n"
        "COMMAND is a string, 3 too. A snax service takes the number of a function: --snax.\n"
        "\n"
        "call NODE SERVICE - reads one JSON object a line, {\"command\": \"execute\", \"args\": [\"select "
        "1\"]},\n"
        "and prints the answers in the same order; many are under way at once, on one connection. A command\n"
        "that is a number is that of a snax function.\n"
        "\n"
        "call NODE SERVICE --pb TYPE JSON is a protobuf rpc: the message goes out in a routed envelope, and "
        "the\n"
        "reply that the service sends to the caller's node is printed. For its time the node gets a route to "
        "a\n"
        "port of this process (reload); it is taken away again, also after an error, a timeout or Ctrl-C;\n"
        "a small service (clustersender) stays behind on a stock node for each call.\n"
        "JSON may be @FILE or -. The reply comes to the address that the node sees this machine by, or to\n"
        "--listen HOST:PORT.\n"
        "\n"
        "call NODE SERVICE --text CMD KEY=VALUE... sends a plain text command, \"lua UID cmd=CMD "
        "KEY=VALUE\",\n"
        "and prints the text that the service answers.\n"
        "\n"
        "--trace TAG goes out where it can be read: not to a core before v1.2.0, which would log an error. A "
        "note\n"
        "says so, and also when it is not sure.\n"
        "\n"
        "--via NODE goes through that node. It needs nothing installed there, and leaves a small service\n"
        "(clusterproxy) behind for each address that was called.",
    .touches = effect::changes,
    .words = call_words,
    .options = call_options,
    .examples = {{{"a query on one node", "beectl call lpersistence_3 mysqlpool execute \"select 1\""},
                  {"the same check on many nodes",
                   "beectl call 'game_[1-20]' room_master version --expect '\"2.4.1\"'"}}},
    .run = run_call,
};

}  // namespace bee::cli::commands
