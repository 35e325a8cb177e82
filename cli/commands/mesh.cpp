#include "bee/fleet/mesh.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <memory>

#include "bee/fleet/operation/run_text.hpp"
#include "bee/stock/peer_failure.hpp"
#include "cli/base/output.hpp"
#include "cli/base/question.hpp"
#include "cli/look/mesh_view.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/report/attended.hpp"
#include "cli/report/status_line.hpp"
#include "cli/rollout/known_maps.hpp"
#include "cli/rollout/look_at_links.hpp"
#include "cli/rollout/traced_links.hpp"

namespace bee::cli::commands {
namespace {

namespace asio = boost::asio;

constexpr word_spec mesh_words[] = {
    {"NODES", "who is asked; default every node of the cluster file", completes::node, {}, true}};

constexpr option_spec mesh_options[] = {
    all_option,
    except_option,
    {"probe", 0, "", "ask also about peers that a node has not talked to; that opens connections"},
    {"peers", 0, "N", "with --probe: at most so many such peers a node, default 8; all: every one"},
    {"yes", 'y', "", "open more than 10000 connections without a question"},
    {"trust-file", 0, "", "with --probe: take it that every node knows all names of the cluster file"},
};

value::value ms_of(const fleet::mesh_cell& c) {
  if (!c.took) return nullptr;
  return std::round(to_ms(*c.took) * 1000) / 1000;
}

table cells_of(const fleet::mesh_row& row) {
  table t{{"from", "to", "state", "ms"}, {}};
  for (const auto& c : row.cells) t.rows.push_back({row.from, c.to, std::string(to_text(c.state)), ms_of(c)});
  return t;
}

// `signal`: what ended it early, else 0.
void add_rows(const invocation& in, int signal, const std::vector<fleet::mesh_row>& rows,
              const std::vector<cluster::node>& nodes, report& out) {
  const bool is_text = in.set.output == output_format::text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    node_report r;
    if (signal && !rows[i].is_asked) r = interrupted_node(in, signal, nodes[i], i, true);
    r.node = rows[i].from;
    r.address = to_string(*nodes[i].address);
    if (!is_text && !rows[i].cells.empty()) r.result = cells_of(rows[i]);
    if (rows[i].why) r.error = failure_of(*rows[i].why, r.address, in.set.timeout, false);
    r.place = i;
    out.add(std::move(r));
  }
}

void judge(const std::vector<fleet::mesh_row>& rows, const invocation& in, report& out) {
  std::size_t bad = 0;
  std::size_t asked = 0;
  std::size_t unknown = 0;
  for (const auto& row : rows) {
    for (const auto& cell : row.cells) {
      asked += cell.took.has_value();
      bad += is_bad(cell.state);
      unknown += !row.why && cell.state == fleet::cell_state::unknown;
    }
  }
  if (unknown > 0)
    out.note(fmt::format("{} not asked (?): nothing shows that the node knows the peer{}", unknown,
                         in.has("trust-file") ? "" : "; --trust-file if all have loaded the cluster file"));
  if (bad > 0)
    out.fail({exit_code::no,
              ran::no,
              fmt::format("{} of {} cells say that a node can not reach a peer", bad, asked),
              {},
              subject::itself,
              {}});
}

// What nodes were told tells also who is off. Without --probe nothing else depends on it.
attempt<std::map<std::string, fleet::map_ptr>> told_maps(const invocation& in,
                                                         const std::vector<cluster::node>& nodes,
                                                         report& out) {
  auto known = known_maps(in, nodes);
  if (known || in.has("probe")) return known;
  out.note(known.error().message + ": who was switched off is not known");
  return std::map<std::string, fleet::map_ptr>();
}

// Each node asks those behind it in a ring: all of them are asked about, by so many others.
attempt<std::size_t> read_peers(const invocation& in) {
  constexpr std::size_t few = 8;
  if (in.has("peers") && !in.has("probe")) return usage_error("--peers goes with --probe");
  if (in.get("peers") == "all") return SIZE_MAX;
  return count_of(in, "peers", 1, 1'000'000'000, few);
}

attempt<fleet::mesh_request> read_request(const invocation& in, report& out) {
  if (!in.set.via.empty()) return usage_error("mesh asks each node itself: --via is not for it");
  if (in.has("trust-file") && !in.has("probe")) return usage_error("--trust-file goes with --probe");
  const auto peers = read_peers(in);
  if (!peers) return peers.error();
  auto to = pick_targets(in);
  if (!to) return to.error();
  fleet::mesh_request request{std::move(to->nodes), in.has("probe"), {}, in.set.jobs, *peers};
  if (in.has("trust-file")) {
    auto map = load_map(in);
    if (!map) return map.error();
    const auto shared = std::make_shared<const cluster::node_map>(std::move(*map));
    for (const auto& n : request.nodes) request.known.emplace(n.name, shared);
    return request;
  }
  auto known = told_maps(in, request.nodes, out);
  if (!known) return known.error();
  request.known = std::move(*known);
  return request;
}

// A node keeps a connection that it has made.
attempt<void> agree_to_open(const invocation& in, std::size_t count, report& out) {
  constexpr std::size_t many = 10'000;
  if (count == 0) return boost::system::in_place_value;
  const auto what = "the probe opens at most " + fleet::count_text(count, "connection") + " between nodes";
  if (count <= many || in.has("yes")) {
    out.note(what);
    return boost::system::in_place_value;
  }
  const char* hint = "-y goes on without a question, --peers N opens fewer";
  if (!can_ask()) return stopped(what + " and there is no terminal to ask on; none was opened", hint);
  switch (cli::ask(what + ": go on?")) {
    case reply::yes: return boost::system::in_place_value;
    case reply::no: return stopped("not confirmed; no connection was opened", hint);
    case reply::interrupted: break;
  }
  return interrupted(SIGINT, 0, 0);
}

void show(const invocation& in, const std::vector<fleet::mesh_row>& rows, report& out) {
  const output terminal(STDOUT_FILENO);
  auto all = matrix_of(rows);
  if (is_held(all, terminal.width(), terminal.height())) return out.set_result(std::move(all));
  out.set_result(plain_text{mesh_text(rows, {shows_color(in.set.color, STDOUT_FILENO), terminal.width()})});
}

// Asks with somebody who waits. The signal that ended it.
int ask(const invocation& in, const fleet::mesh_request& what, asio::io_context& io,
        fleet::links& connections, std::vector<fleet::mesh_row>& rows, report& out) {
  const auto asked = [&rows] {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.is_asked; }));
  };
  const attendance by{in, out, bound_of(rows.size(), what.jobs, in.set.timeout), [&] {
                        return how_far{rows.size(), asked(), connections.failures().size()};
                      }};
  const int signal = attend(by, io, fleet::ask_mesh(what, connections, rows));
  if (signal) out.fail(interrupted(signal, asked(), rows.size()));
  return signal;
}

// What was not asked is unknown.
void forget_unasked(std::vector<fleet::mesh_row>& rows) {
  for (auto& row : rows)
    for (auto& cell : row.cells)
      if (!row.is_asked && cell.state == fleet::cell_state::ok && !cell.took)
        cell.state = fleet::cell_state::unknown;
}

void run_mesh(const invocation& in, report& out) {
  auto request = read_request(in, out);
  if (!request) return out.fail(request.error());
  asio::io_context io(1);
  fleet::links connections(in.set.timeout, traced(in));
  const int before = look_at_links(in, io, connections, request->nodes, out);
  if (before) request->nodes = report_unseen(in, before, connections, request->nodes, out);
  auto rows = fleet::plan_mesh(*request, connections);
  const auto agreed = agree_to_open(in, before ? 0 : fleet::new_connections(rows, connections), out);
  if (!agreed) return out.fail(agreed.error());
  const int signal = before ? before : ask(in, *request, io, connections, rows, out);
  if (signal) forget_unasked(rows);
  const bool is_text = in.set.output == output_format::text;
  add_rows(in, before ? 0 : signal, rows, request->nodes, out);
  if (is_text) show(in, rows, out);
  if (!signal) judge(rows, in, out);
}

}  // namespace

extern const verb mesh;
const verb mesh{
    .name = "mesh",
    .summary = "who can reach whom, asked from inside the nodes",
    .usage = "[NODES]",
    .help =
        "Asks each node for the peers that it has talked to, and for its connection to each of them: a line "
        "a\n"
        "node, a column a peer, milliseconds until the node answered. Columns are NODES and what they have\n"
        "talked to.\n"
        "\n"
        "A connection that a node made answers at once, also when its peer has died since: when the peer "
        "gives\n"
        "beectl no answer at all either, the cell says stale. One that could not be made is tried again.\n"
        "\n"
        "With --probe a node is asked about every peer, and connects to those it has not talked to. A stock\n"
        "node waits for ever for a name that it does not know, so only names are asked about that the node\n"
        "acknowledged in a push (from the journal) or has talked to; --trust-file adds those of the cluster\n"
        "file, which is right when every node has loaded that file. Each node connects to at most --peers "
        "others,\n"
        "those behind it in a ring of all names; the connections are counted, and more than 10000 asked "
        "for.\n"
        "\n"
        "A matrix that has no room on the terminal gives way to the cells that are not well, and a count; "
        "JSON is\n"
        "whole.\n"
        "\n"
        "A stock node keeps the connection's handle of a peer that was switched off. When the journal says "
        "that a\n"
        "node was told `false`, something is sent through it to the peer: the cell is off if nothing comes "
        "back.\n"
        "\n"
        "state of a cell: ok, stale, failed (it can not connect), timeout (no answer), off (false in its "
        "map),\n"
        "none (- : it has not talked to that peer), unknown (? : not asked). Exit 1 when one is stale, "
        "failed "
        "or\n"
        "timeout.",
    .touches = effect::reads,
    .words = mesh_words,
    .options = mesh_options,
    .examples = {{{"who has a connection to whom", "beectl mesh"},
                  {"pairs that do not work",
                   "beectl mesh --probe -o json | jq '.nodes[].result[] | select(.state == \"failed\")'"}}},
    .run = run_mesh,
};

}  // namespace bee::cli::commands
