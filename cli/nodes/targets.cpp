#include "cli/nodes/targets.hpp"

#include <algorithm>
#include <optional>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/base/file.hpp"
#include "cli/nodes/known_nodes.hpp"

namespace bee::cli {
namespace {

// Whether an expression can be read without a map: every item of it is an address.
bool is_all_literal(std::string_view expression) {
  const auto picked = cluster::select(cluster::node_map(), expression);
  return picked && picked->unknown.empty() && !picked->nodes.empty();
}

failure no_cluster_file(const std::string& what_follows) {
  return bad_input("no cluster file is given, so there " + what_follows,
                   "name the file with -c FILE, BEECTL_CLUSTER or a context, or use host:port");
}

// What was meant for an address and is none.
std::optional<std::string> odd_address(const std::vector<std::string>& names) {
  const auto is_odd = [](const std::string& name) {
    const bool has_digits_only = name.find_first_not_of("0123456789.") == std::string::npos;
    return name.find(':') != std::string::npos || (has_digits_only && name.find('.') != std::string::npos);
  };
  const auto found = std::find_if(names.begin(), names.end(), is_odd);
  if (found == names.end()) return std::nullopt;
  return in_quotes(*found) + " is neither a node nor an address: HOST:PORT, with a port from 1 to 65535";
}

failure unknown_names(const invocation& in, const cluster::node_map& map,
                      const std::vector<std::string>& unknown) {
  if (const auto odd = odd_address(unknown)) return usage_error(*odd);
  if (in.set.cluster.empty()) return no_cluster_file("is no node " + in_quotes(cluster::compress(unknown)));
  const auto hint = hint_for_file(unknown[0]);
  const auto where = " in " + escape_for_terminal(in.set.cluster);
  if (unknown.size() > 1) return not_found("no nodes " + in_quotes(cluster::compress(unknown)) + where, hint);
  return not_found("no node " + in_quotes(unknown[0]) + where + did_you_mean(map.nearest(unknown[0])), hint);
}

failure switched_off(const invocation& in, const known_nodes& known, const std::string& name) {
  if (std::find(known.unusable.begin(), known.unusable.end(), name) != known.unusable.end())
    return bad_input("node " + escape_for_terminal(name) + " has no address that can be dialled in " +
                     escape_for_terminal(in.set.cluster));
  return not_found("node " + escape_for_terminal(name) + " is switched off (false) in " +
                   escape_for_terminal(in.set.cluster));
}

// Behind --via a node needs a name and no address: the node on the way knows where it is.
attempt<std::vector<cluster::node>> check(const invocation& in, const known_nodes& known,
                                          cluster::selection picked) {
  const bool takes_any_name = !in.set.via.empty() && in.set.cluster.empty();
  if (!picked.unknown.empty() && !takes_any_name) return unknown_names(in, known.map, picked.unknown);
  for (auto& name : picked.unknown) picked.nodes.push_back({std::move(name), std::nullopt});
  if (!in.set.via.empty()) return std::move(picked.nodes);
  for (const auto& n : picked.nodes)
    if (!n.address) return switched_off(in, known, n.name);
  return std::move(picked.nodes);
}

attempt<std::vector<cluster::node>> select(const invocation& in, bool all, const std::string& expression) {
  known_nodes known;
  if (all || !is_all_literal(expression)) {
    auto loaded = load_nodes(in);
    if (!loaded) return loaded.error();
    known = std::move(*loaded);
  }
  auto picked = all ? cluster::select_all(known.map, expression) : cluster::select(known.map, expression);
  if (!picked)
    return usage_error("NODES " + in_quotes(expression) + " is not a set of nodes",
                       "names, host:port, "
                       "game_[1-20], lobby_*, lists with commas; !x leaves one out");
  auto nodes = check(in, known, std::move(*picked));
  if (nodes && nodes->empty() && all && in.set.cluster.empty()) return no_cluster_file("are no nodes");
  if (nodes && nodes->empty())
    return not_found("NODES " + in_quotes(all ? "--all" : expression) + " is empty");
  return nodes;
}

}  // namespace

std::string node_expression(const invocation& in, const std::string& typed) {
  auto out = typed;
  for (const auto& given : in.flags.all("except"))
    for (const auto& item : cluster::split_items(given))
      out += (out.empty() ? "" : ",") + std::string(item.starts_with('!') ? "" : "!") + std::string(item);
  return out;
}

std::string hint_for_file(const std::string& word) {
  return file_exists(word)
             ? "it is a file here: the shell puts file names in the place of a pattern that is not "
               "in quotes, as in 'lobby_*'"
             : std::string();
}

attempt<targets> pick_targets(const invocation& in) {
  const bool may_be_missing = !in.what.words.empty() && in.what.words[0].is_optional;
  const bool all = in.has("all") || (in.words.empty() && may_be_missing);
  const bool has_word = !all || (!in.words.empty() && in.words[0].starts_with('!'));
  if (has_word && in.words.empty()) return usage_error(std::string(in.what.name) + ": NODES is missing");
  auto nodes = select(in, all, node_expression(in, has_word ? in.words[0] : ""));
  if (!nodes) return nodes.error();
  return targets{std::move(*nodes), {in.words.begin() + (has_word ? 1 : 0), in.words.end()}};
}

attempt<void> refuse_node_behind_all(const invocation& in, const targets& to) {
  if (!in.has("all") || to.words.size() < 2) return boost::system::in_place_value;
  const auto& word = to.words[0];
  if (std::none_of(to.nodes.begin(), to.nodes.end(), [&](const auto& n) { return n.name == word; }))
    return boost::system::in_place_value;
  return usage_error("--all stands for NODES, and " + in_quotes(word) + " behind it is a node",
                     "the service of that name is @" + escape_for_terminal(word));
}

attempt<cluster::node> pick_one(const invocation& in, const std::string& text) {
  known_nodes known;
  if (!is_all_literal(text)) {
    auto loaded = load_nodes(in);
    if (!loaded) return loaded.error();
    known = std::move(*loaded);
  }
  const auto picked = cluster::select(known.map, text);
  if (!picked || picked->nodes.size() + picked->unknown.size() != 1)
    return usage_error(in_quotes(text) + " is not one node");
  if (!picked->unknown.empty()) return unknown_names(in, known.map, picked->unknown);
  if (!picked->nodes[0].address) return switched_off(in, known, text);
  return picked->nodes[0];
}

}  // namespace bee::cli
