#include "cli/serve/mesh_round.hpp"

#include <algorithm>

#include "bee/cluster/fan_out.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t least_cells = 8;  // of a node, however many nodes there are

stock::trouble no_answer() {
  return {errc::no_answer, ran::no, {}, stock::trouble::kind::connect};
}

void tell_who_is_down(const survey::surveyor& of, const mesh_round& round, fleet::links& into) {
  for (const auto& n : round.nodes) {
    const auto* seen = of.samples().find(n.name);
    if (seen && seen->state == observe::node_state::down) into.miss(n.name, no_answer());
  }
}

task<void> lend(const survey::surveyor& of, const cluster::node& node, duration timeout, fleet::links& into) {
  auto channel = of.channel_to(node.name);
  if (!channel) co_return into.miss(node.name, no_answer());
  auto opened = co_await stock::stock_node::over(std::move(channel), timeout);
  if (!opened) co_return into.miss(node.name, opened.error());
  into.keep(node.name, std::move(*opened));
}

// Some nodes at a time: what they said of their peers is not kept for all at once.
task<void> ask_some(const survey::surveyor& of, const mesh_round& round, std::size_t from,
                    std::vector<fleet::mesh_row>& out) {
  fleet::links held(round.timeout);
  held.only_look();
  tell_who_is_down(of, round, held);
  fleet::mesh_request request{{}, false, round.known, round.at_once};
  for (auto i = from; i < std::min(round.nodes.size(), from + round.at_once); ++i)
    if (of.channel_to(round.nodes[i].name)) request.nodes.push_back(round.nodes[i]);
  co_await cluster::fan_out(request.nodes.size(), round.at_once,
                            [&](std::size_t i) { return lend(of, request.nodes[i], round.timeout, held); });
  std::erase_if(request.nodes, [&](const auto& n) { return held.failure(n.name) != nullptr; });
  co_await held.open_all(request.nodes, round.at_once);
  auto rows = fleet::plan_open(request, held, std::max(least_cells, round.most / round.nodes.size()));
  co_await fleet::ask_mesh(request, held, rows);
  std::move(rows.begin(), rows.end(), std::back_inserter(out));
}

}  // namespace

task<std::vector<fleet::mesh_row>> ask_round(const survey::surveyor& of, mesh_round round) {
  std::vector<fleet::mesh_row> out;
  for (std::size_t from = 0; from < round.nodes.size(); from += round.at_once)
    co_await ask_some(of, round, from, out);
  co_return out;
}

}  // namespace bee::cli
