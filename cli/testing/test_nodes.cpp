#include "cli/testing/test_nodes.hpp"

#include <algorithm>
#include <utility>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/nodes/targets.hpp"

namespace bee::cli {

failure at_node(failure why, const std::string& node) {
  if (why.about == subject::node) why.message = escape_for_terminal(node) + ": " + why.message;
  why.about = subject::itself;
  return why;
}

attempt<const cluster::node_map*> known_cluster::map() {
  if (!known_) known_ = load_nodes(in_);
  if (!*known_) return known_->error();
  return &(**known_).map;
}

attempt<cluster::node_map> test_nodes::all() {
  const auto known = cluster_.map();
  if (!known) return known.error();
  auto out = **known;
  out.merge(of_mocks_);
  return out;
}

attempt<cluster::node> test_nodes::find(const std::string& node) {
  if (const auto* mock = of_mocks_.find(node)) return *mock;
  if (const auto at = parse_endpoint(node)) return cluster::node{node, *at};
  const auto known = cluster_.map();
  if (!known) return known.error();
  if (const auto* found = (*known)->find(node); found && found->address) return *found;
  return pick_one(cluster_.in(), node);  // it says what is wrong
}

task<attempt<std::shared_ptr<remote>>> test_nodes::open(std::string node) {
  const auto to = find(node);
  if (!to) co_return to.error();
  stock::remote_options how;
  how.timeout = cluster_.in().set.timeout;
  if (log_.has_calls()) how.trace = [this](const std::string& name) { return log_.tap(name); };
  auto opened = co_await remote::open(how, *to);
  if (!opened) co_return at_node(opened.error(), node);
  co_return std::move(*opened);
}

task<attempt<std::shared_ptr<remote>>> test_nodes::reach(std::string node) {
  const auto at = open_.find(node);
  const bool is_there = at != open_.end() && at->second->channel().is_open();
  if (is_there) co_return at->second;
  auto opened = co_await open(node);
  if (!opened) co_return opened;
  auto& kept = open_[node];  // another one may have come first
  const bool is_second = kept && kept->channel().is_open();
  if (is_second) (*opened)->channel().close();
  if (!is_second) kept = std::move(*opened);
  co_return kept;
}

void test_nodes::close() {
  const auto all = std::exchange(open_, {});
  for (const auto& [name, to] : all) to->channel().close();
}

attempt<value::list> test_nodes::names_of(const std::string& set) {
  const auto map = all();
  if (!map) return map.error();
  const auto picked = cluster::select(*map, set);
  if (!picked) return usage_error("NODES " + in_quotes(set) + " is not a set of nodes");
  if (!picked->unknown.empty()) return not_found("no node " + in_quotes(cluster::compress(picked->unknown)));
  value::list out;
  for (const auto& n : picked->nodes) out.emplace_back(n.name);
  return out;
}

attempt<std::vector<node::mock_node>> test_nodes::add_mocks(node::mock_host_options of, std::size_t level) {
  for (const auto& n : of.nodes)
    if (of_mocks_.find(n.name)) return bad_input("there is a mock " + in_quotes(n.name) + " already");
  if (const auto known = all()) of.others = *known;
  of.call_timeout = cluster_.in().set.timeout;
  of.log = [this](std::string_view line) { log_.print(line); };
  mock made{level, {}, std::make_unique<node::mock_host>(executor_, std::move(of))};
  if (const auto fault = made.host->listen())
    return bad_input(escape_for_terminal(fault->node) + ": listen on " + to_string(fault->at) + ": " +
                     fault->why.message());
  const auto nodes = made.host->nodes();
  for (const auto& n : nodes) {
    of_mocks_.set(n.name, n.at);
    open_.erase(n.name);
    made.names.push_back(n.name);
  }
  mocks_.push_back(std::move(made));
  return nodes;
}

void test_nodes::forget(const mock& m) {
  for (const auto& name : m.names) {
    of_mocks_.remove(name);
    if (const auto at = open_.find(name); at != open_.end()) at->second->channel().close();
    open_.erase(name);
  }
}

void test_nodes::stop_mocks(const std::string& name) {
  const auto at = std::find_if(mocks_.begin(), mocks_.end(), [&](const mock& m) {
    return std::find(m.names.begin(), m.names.end(), name) != m.names.end();
  });
  if (at == mocks_.end()) return;
  forget(*at);
  mocks_.erase(at);
}

void test_nodes::end_mocks(std::size_t level) {
  for (const auto& m : mocks_)
    if (m.level >= level) forget(m);
  std::erase_if(mocks_, [level](const mock& m) { return m.level >= level; });
}

}  // namespace bee::cli
