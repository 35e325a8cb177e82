#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>

#include "bee/base/bytes.hpp"
#include "bee/node/mock_host.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/file.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/base/output.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/nodes/token.hpp"
#include "cli/recording/recorded_answers.hpp"
#include "cli/recording/recording_file.hpp"
#include "cli/report/report.hpp"
#include "cli/serve/mock_members.hpp"
#include "cli/serve/offer.hpp"

namespace bee::cli::commands {
namespace {

namespace asio = boost::asio;

constexpr std::size_t max_count = 100'000;

constexpr word_spec mock_words[] = {
    {"FILE", "a Lua file that defines services", completes::file, {}, true, false}};
constexpr option_spec mock_options[] = {
    {"node", 0, "NAME=HOST:PORT", "host this node; NAME alone takes its address from the cluster file", true},
    {"from", 0, "FILE", "answer as in this recording; what is not in it is an error", false, completes::file},
    {"echo", 0, "", "add a service echo that answers every message with the same values"},
    {"count", 0, "N", "host N nodes mock_1 to mock_N, each on an address of its own in 127.0.0.0/8"},
    {"lua-path", 0, "DIR", "where require() looks, after the folder of FILE", true, completes::file},
    {"names", 0, "names://HOST:PORT", "announce the nodes there; each is ready when those of --depends are"},
    {"depends", 0, "NODES", "nodes that each of these waits for, with commas between"},
    token_file_option,
    offer_option,
    {"write-cluster", 0, "FILE", "write the map of these nodes as a cluster file", false, completes::file},
};

// "NAME=HOST:PORT", or a NAME of the cluster file.
attempt<node::mock_node> read_node(const std::string& text, const cluster::node_map& known) {
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  if (name.empty()) return usage_error("--node " + in_quotes(text) + ": the name is missing");
  if (equals != std::string::npos) {
    const auto at = parse_endpoint(text.substr(equals + 1), true);
    if (!at) return usage_error("--node " + in_quotes(text) + " must be NAME=HOST:PORT");
    return node::mock_node{name, *at};
  }
  const auto* listed = known.find(name);
  if (!listed || !listed->address)
    return not_found("no address for node " + in_quotes(name) + " in the cluster file" +
                     did_you_mean(known.nearest(name)));
  return node::mock_node{name, *listed->address};
}

// 127.0.1.1, 127.0.1.2, ... so that 127.0.0.x stays free for others.
endpoint numbered_address(std::size_t i) {
  const auto n = i + 256;
  return {fmt::format("127.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255), 0};
}

// Of a recording: its node, on a free port.
attempt<std::vector<node::mock_node>> wanted_nodes(const invocation& in, const cluster::node_map& known,
                                                   const std::string& recorded) {
  std::vector<node::mock_node> out;
  for (const auto& text : in.flags.all("node")) {
    auto read = read_node(text, known);
    if (!read) return read.error();
    out.push_back(std::move(*read));
  }
  const auto count = count_of(in, "count", 1, max_count, 0);
  if (!count) return count.error();
  for (std::size_t i = 1; i <= *count; ++i) out.push_back({fmt::format("mock_{}", i), numbered_address(i)});
  if (out.empty()) out.push_back({recorded.empty() ? "mock_1" : recorded, {"127.0.0.1", 0}});
  return out;
}

// All faults of the file in one sentence with as many lines; the first line is the sentence.
failure bad_script(const std::string& path, const std::vector<script::fault>& faults) {
  std::string text;
  for (const auto& fault : faults) text += (text.empty() ? "" : "\n") + script::to_string(path, fault);
  failure out = bad_input(escape_for_terminal(text, true));
  const bool has_place =
      std::any_of(faults.begin(), faults.end(), [](const auto& fault) { return fault.line > 0; });
  if (has_place) out.about = subject::file;
  return out;
}

attempt<std::unique_ptr<script::mock_script>> load_script(const invocation& in,
                                                          std::function<void(std::string_view)> log) {
  if (in.words.empty()) return std::unique_ptr<script::mock_script>();
  script::mock_options how;
  how.log = std::move(log);
  for (const auto& folder : in.flags.all("lua-path")) how.module_paths.emplace_back(folder);
  auto loaded = script::load_mock_script(in.words[0], std::move(how));
  if (!loaded.script) return bad_script(in.words[0], loaded.faults);
  return std::move(loaded.script);
}

std::string text_of_cluster(const std::vector<node::mock_node>& nodes) {
  std::string out = "__nowaiting = true\n";
  for (const auto& n : nodes) out += fmt::format("{} = \"{}\"\n", n.name, to_string(n.at));
  return out;
}

std::string ready_line(const std::vector<node::mock_node>& nodes) {
  constexpr std::size_t shown = 8;
  std::string list;
  for (std::size_t i = 0; i < nodes.size() && i < shown; ++i)
    list += fmt::format("{}{} {}", i ? ", " : "", nodes[i].name, to_string(nodes[i].at));
  if (nodes.size() > shown) list += fmt::format(", ... {} more", nodes.size() - shown);
  return "beectl: mock: ready: " + list + "\n";
}

using log_line = std::function<void(std::string_view)>;

// How each node announces itself; nothing without --names.
attempt<std::optional<names::member_options>> read_membership(const invocation& in, const log_line& log) {
  const auto to = in.get("names");
  if (!to && in.get("depends"))
    return usage_error("mock: --depends needs --names", "--names names://HOST:PORT");
  if (!to) return std::optional<names::member_options>();
  auto servers = names::read_servers(*to);
  if (!servers) return servers.error();
  names::member_options out;
  out.servers = std::move(*servers);
  auto token = read_token(in);
  if (!token) return token.error();
  out.token = std::move(*token);
  out.retry = std::chrono::milliseconds(200);
  std::string rest = in.get("depends").value_or("");
  for (std::size_t comma = 0; !rest.empty(); rest.erase(0, comma == std::string::npos ? comma : comma + 1)) {
    comma = rest.find(',');
    out.depends.push_back(rest.substr(0, comma));
    if (!names::is_node_name(out.depends.back()))
      return usage_error("--depends: " + in_quotes(out.depends.back()) + " is no name of a node");
  }
  if (log) out.log = [log](names::severity, std::string_view line) { log(line); };
  return out;
}

attempt<void> host(const invocation& in, node::mock_host_options of) {
  const auto to_file = in.get("write-cluster");
  const auto membership = read_membership(in, of.log);
  if (!membership) return membership.error();
  const auto log = of.log;
  asio::io_context io(1);
  std::optional<mock_members> members;
  bool is_leaving = false;
  const interrupts stop(io.get_executor(),
                        [&] { members && !std::exchange(is_leaving, true) ? members->leave() : io.stop(); });
  const auto limit = raise_file_limit_and_tell();
  node::mock_host nodes(io.get_executor(), std::move(of));
  if (const auto fault = nodes.listen())
    return failure{
        exit_code::unreachable,
        ran::no,
        fmt::format("{}: listen on {}: {}", fault->node, to_string(fault->at), fault->why.message()),
        {},
        subject::itself,
        {}};
  if (to_file)
    if (auto written = write_file(*to_file, text_of_cluster(nodes.nodes())); !written) return written.error();
  output err(STDERR_FILENO);
  err.write(ready_line(nodes.nodes()));
  if (!in.set.quiet) err.write("beectl: mock: " + limit + "\n");
  err.flush();
  if (*membership) members.emplace(io, nodes, **membership, log);
  io.run();
  return boost::system::in_place_value;
}

using recorded = std::shared_ptr<recorded_answers>;

// Null without --from.
attempt<recorded> load_answers(const invocation& in, const log_line& log, report& out) {
  const auto file = in.get("from");
  if (!file) return recorded();
  if (!in.words.empty() || in.has("echo"))
    return usage_error("mock: --from answers in the place of FILE and of --echo");
  auto read = load_recording(*file, out);
  if (!read) return read.error();
  return std::make_shared<recorded_answers>(std::move(*read), log);
}

void answer_from(const recorded& answers, node::mock_host_options& how) {
  if (!answers) return;
  how.daemon = answers->speaks_bee() ? "bee_clusterd" : "clusterd";
  how.takes_first = [answers](const auto& from, auto& in) { return answers->take(from, in); };
}

attempt<void> host_nodes(const invocation& in, report& out) {
  const auto log = [](std::string_view line) {
    output err(STDERR_FILENO);
    err.write("mock: " + escape_for_terminal(line) + "\n");
    err.flush();
  };
  auto script = load_script(in, log);
  if (!script) return script.error();
  const auto answers = load_answers(in, in.set.quiet ? log_line() : log_line(log), out);
  if (!answers) return answers.error();
  if (!*script && !*answers && !in.has("echo"))
    return usage_error("mock: name a Lua FILE with services, --from or --echo", "beectl mock --help");
  const auto known = load_map(in);
  if (!known) return known.error();
  auto nodes = wanted_nodes(in, *known, *answers ? (*answers)->what().node : "");
  if (!nodes) return nodes.error();
  const auto offers = read_offer(in);
  if (!offers) return offers.error();
  node::mock_host_options how{.nodes = std::move(*nodes),
                              .script = std::move(*script),
                              .has_echo = in.has("echo"),
                              .others = *known,
                              .offers = *offers,
                              .log = in.set.quiet ? std::function<void(std::string_view)>() : log};
  answer_from(*answers, how);
  return host(in, std::move(how));
}

void run_mock(const invocation& in, report& out) {
  if (const auto ended = host_nodes(in, out); !ended) out.fail(ended.error());
}

}  // namespace

extern const verb mock;
const verb mock{
    .name = "mock",
    .summary = "host nodes whose services are written in Lua",
    .usage = "[FILE]",
    .help =
        "Hosts nodes of a cluster in this process, for trying things and for tests: stock nodes and beectl "
        "can\n"
        "not tell them from skynet nodes. Prints a line on standard error when all of them listen, and stops "
        "on\n"
        "Ctrl-C or SIGTERM.\n"
        "\n"
        "FILE defines the services of every node:\n"
        "    services.mysqlpool = {\n"
        "      execute = function(sql) return {{sql = sql, rows = 1}} end,\n"
        "    }\n"
        "Both dialects reach them, and the nodes run clusterd. With dialect = \"bee\" in FILE they run\n"
        "bee_clusterd and take that one alone, with \"skynet\" the other; with \"raw\" they run "
        "bee_clusterd, and\n"
        "the handlers get the sub type too. A handler may also sleep(seconds), call(node, \"@service\", "
        "...),\n"
        "send(node, \"@service\", ...), close() the connection, log(...), raise an error, and require() "
        "other\n"
        "files, such as the modules that come with beectl.\n"
        "\n"
        "--from answers the calls of a recording (beectl record) as they were answered, byte for byte: found "
        "by\n"
        "service, command and arguments, the same call in the order of the recording and then as the last "
        "time.\n"
        "Recorded errors are errors. A call that is not in it is an error that says so, and a line here.\n"
        "\n"
        "With --names the nodes register at a name service as real ones do, wait for the nodes of --depends, "
        "and\n"
        "leave when they stop. The token is that of --token-file or BEECTL_TOKEN.\n"
        "\n"
        "Without --node and --count there is one node, mock_1, on a free port of 127.0.0.1. Port 0 is any "
        "free\n"
        "port: the line on standard error and --write-cluster tell which.",
    .touches = effect::local,
    .words = mock_words,
    .options = mock_options,
    .examples = {{{"two nodes with the services of a file",
                   "beectl mock services.lua --node lobby_1=127.0.0.1:2528 --node lobby_2=127.0.0.1:2529"},
                  {"a thousand nodes that echo, and their map",
                   "beectl mock --echo --count 1000 --write-cluster fleet.lua"}}},
    .run = run_mock,
};

}  // namespace bee::cli::commands
