#include "bee/fleet/mesh.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_set>

#include "bee/cluster/fan_out.hpp"

namespace bee::fleet {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using names = std::vector<std::string>;

constexpr std::size_t asked_at_once = 64;  // peers that one node is asked about at a time

template <class T>
T find_or_empty(const std::map<std::string, T>& all, const std::string& node) {
  const auto at = all.find(node);
  return at == all.end() ? T{} : at->second;
}

// A literal address among the nodes is a row and no column: no node knows it by that name.
bool is_literal(const cluster::node& n) {
  return n.address && n.name == to_string(*n.address);
}

names columns_of(const mesh_request& request, const links& connections) {
  std::set<std::string> all;
  std::set<map_ptr> added;
  for (const auto& n : request.nodes) {
    if (!is_literal(n)) all.insert(n.name);
    const auto senders = find_or_empty(connections.peers(), n.name);
    all.insert(senders.begin(), senders.end());
    const auto known = find_or_empty(request.known, n.name);
    if (!request.probe || !known || !added.insert(known).second) continue;
    for (const auto& entry : known->nodes())
      if (entry.address) all.insert(entry.name);
  }
  names out(all.begin(), all.end());
  std::sort(out.begin(), out.end(), cluster::natural_less);
  return out;
}

cell_state state_of(const stock::answer<void>& reached) {
  if (reached) return cell_state::ok;
  const auto why = reached.error().why;
  if (why == errc::remote_name_not_found) return cell_state::off;
  return reached.error().has_run == ran::yes ? cell_state::failed : cell_state::no_answer;
}

// One that is left when the time is over was not asked.
asio::awaitable<void> ask_cell(stock::stock_node& node, mesh_row& row, mesh_cell& cell) {
  const auto start = clock::now();
  const auto reached = co_await node.reach(cell.to);
  const bool is_odd = !reached && reached.error().what == stock::trouble::kind::other_answer;
  if (is_odd || (!reached && !reached.error().was_sent && reached.error().why == errc::no_answer)) {
    cell.state = cell_state::unknown;
    if (!row.why) row.why = reached.error();
    co_return;
  }
  cell.state = state_of(reached);
  cell.took = clock::now() - start;
}

// What a node was told may be over: it has started again, or others have told it something else.
asio::awaitable<void> ask_off_cell(stock::stock_node& node, mesh_cell& cell) {
  const auto start = clock::now();
  if (!co_await node.gets_through(cell.to)) co_return;
  cell.state = cell_state::ok;
  cell.took = clock::now() - start;
}

asio::awaitable<void> ask(stock::stock_node& node, mesh_row& row, mesh_cell& cell) {
  return cell.state == cell_state::off ? ask_off_cell(node, cell) : ask_cell(node, row, cell);
}

// Leaves those behind `from` in a ring of all; how many are left out.
std::size_t cut_to_ring(names& all, const std::string& from, std::size_t most) {
  if (all.size() <= most) return 0;
  const auto behind = std::find_if(all.begin(), all.end(),
                                   [&](const auto& name) { return cluster::natural_less(from, name); });
  std::rotate(all.begin(), behind, all.end());
  const auto out = all.size() - most;
  all.resize(most);
  return out;
}

asio::awaitable<void> ask_row(links& connections, const cluster::node& from, mesh_row& row) {
  const auto senders = find_or_empty(connections.peers(), row.from);
  const std::unordered_set<std::string_view> from_before(senders.begin(), senders.end());
  std::vector<mesh_cell*> asked;
  for (auto& cell : row.cells)
    if (cell.state == cell_state::ok || (cell.state == cell_state::off && from_before.count(cell.to) > 0))
      asked.push_back(&cell);
  if (asked.empty()) co_return;
  auto at = from.address.value_or(endpoint{});
  auto node = co_await connections.take(from.name, std::move(at));
  if (!node) {
    for (auto* cell : asked)
      if (cell->state == cell_state::ok) cell->state = cell_state::unknown;
    row.why = node.error();
    co_return;
  }
  co_await cluster::fan_out(asked.size(), asked_at_once,
                            [&](std::size_t i) { return ask(*node, row, *asked[i]); });
  if (!row.why && !node->is_open())
    row.why = stock::trouble_of({errc::connection_lost, {}, true}, "sender", {});
  connections.keep(from.name, std::move(*node));
}

// A node that answers in words of its own is there.
bool is_silent(const stock::trouble* why) {
  return why && !why->is_answer;
}

// A sender whose connection was made answers at once, and says nothing about now.
void doubt(mesh_row& row, const links& connections) {
  if (connections.failures().empty()) return;
  const auto senders = find_or_empty(connections.peers(), row.from);
  const std::unordered_set<std::string_view> from_before(senders.begin(), senders.end());
  for (auto& cell : row.cells)
    if (cell.state == cell_state::ok && is_silent(connections.failure(cell.to)) &&
        from_before.count(cell.to) > 0)
      cell.state = cell_state::stale;
}

}  // namespace

std::string_view to_text(cell_state s) {
  constexpr std::string_view texts[] = {"ok", "stale", "failed", "timeout", "off", "none", "unknown"};
  return texts[static_cast<int>(s)];
}

bool is_bad(cell_state s) {
  return s == cell_state::stale || s == cell_state::failed || s == cell_state::no_answer;
}

std::vector<mesh_cell> plan_row(const std::string& from, const names& columns, const names& senders,
                                const map_ptr& known, bool probe) {
  const std::unordered_set<std::string_view> open(senders.begin(), senders.end());
  std::vector<mesh_cell> cells;
  for (const auto& to : columns) {
    if (to == from) continue;
    const auto* told = known ? known->find(to) : nullptr;
    const bool is_open = open.count(to) > 0;
    const bool may_ask = is_open || (probe && told);
    const auto otherwise = probe ? cell_state::unknown : cell_state::none;
    // Without a sender the node says itself what is off.
    const bool is_off = told && !told->address && (is_open || !probe);
    cells.push_back({to, is_off ? cell_state::off : may_ask ? cell_state::ok : otherwise, {}});
  }
  return cells;
}

std::vector<mesh_row> plan_mesh(const mesh_request& request, const links& connections) {
  const auto columns = columns_of(request, connections);
  std::vector<mesh_row> rows(request.nodes.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = rows[i];
    row.from = request.nodes[i].name;
    if (const auto* why = connections.failure(row.from)) {
      row.why = *why;
    } else {
      row.cells = plan_row(row.from, columns, find_or_empty(connections.peers(), row.from),
                           find_or_empty(request.known, row.from), request.probe);
      if (request.probe)
        bound_probe(row.cells, row.from, find_or_empty(connections.peers(), row.from), request.peers);
    }
  }
  return rows;
}

void bound_probe(std::vector<mesh_cell>& cells, const std::string& from, const names& senders,
                 std::size_t most) {
  const std::unordered_set<std::string_view> open(senders.begin(), senders.end());
  const auto behind = std::find_if(cells.begin(), cells.end(),
                                   [&](const auto& c) { return cluster::natural_less(from, c.to); });
  const auto first = static_cast<std::size_t>(behind - cells.begin());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto& cell = cells[(first + i) % cells.size()];
    if (cell.state != cell_state::ok || open.count(cell.to) > 0) continue;
    if (most == 0) cell.state = cell_state::none;
    if (most > 0) --most;
  }
}

std::vector<mesh_row> plan_open(const mesh_request& request, const links& connections, std::size_t most) {
  std::vector<mesh_row> rows(request.nodes.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = rows[i];
    row.from = request.nodes[i].name;
    if (const auto* why = connections.failure(row.from)) row.why = *why;
    auto senders = find_or_empty(connections.peers(), row.from);
    row.left_out = cut_to_ring(senders, row.from, most);
    row.cells = plan_row(row.from, senders, senders, find_or_empty(request.known, row.from), false);
  }
  return rows;
}

std::size_t new_connections(const std::vector<mesh_row>& rows, const links& connections) {
  std::size_t out = 0;
  for (const auto& row : rows) {
    const auto senders = find_or_empty(connections.peers(), row.from);
    const std::unordered_set<std::string_view> open(senders.begin(), senders.end());
    for (const auto& cell : row.cells) out += cell.state == cell_state::ok && open.count(cell.to) == 0;
  }
  return out;
}

asio::awaitable<void> ask_mesh(const mesh_request& request, links& connections, std::vector<mesh_row>& rows) {
  co_await cluster::fan_out(rows.size(), request.jobs, [&](std::size_t i) -> asio::awaitable<void> {
    co_await ask_row(connections, request.nodes[i], rows[i]);
    doubt(rows[i], connections);
    rows[i].is_asked = true;
  });
}

}  // namespace bee::fleet
