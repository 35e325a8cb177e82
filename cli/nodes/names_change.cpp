#include "cli/nodes/names_change.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "cli/nodes/token.hpp"

namespace bee::cli {
namespace {

using names::record_ptr;

void add(value::table& to, const char* key, value::value v) {
  to.pairs.emplace_back(key, std::move(v));
}

}  // namespace

attempt<value::table> names_write(const invocation& in, const std::string& name) {
  value::table out;
  add(out, "name", name);
  auto token = read_token(in);
  if (!token) return token.error();
  if (!token->empty()) add(out, "token", std::move(*token));
  return out;
}

static attempt<void> read_setting(const std::string& text, value::table& into, value::table& labels) {
  const auto equals = text.find('=');
  if (equals == std::string::npos) return usage_error("names set: " + in_quotes(text) + " is not KEY=VALUE");
  const auto key = text.substr(0, equals);
  const auto given = text.substr(equals + 1);
  if (key.starts_with("label.")) {
    labels.pairs.emplace_back(key.substr(6), given.empty() ? value::value(false) : value::value(given));
  } else if (key == "state" || key == "hot_version" || key == "address") {
    into.pairs.emplace_back(key, given);
  } else {
    return usage_error("names set: no setting " + in_quotes(key),
                       "one of address, state, hot_version, label.NAME");
  }
  return boost::system::in_place_value;
}

attempt<value::table> read_names_change(const invocation& in) {
  auto out = names_write(in, in.words[1]);
  if (!out) return out.error();
  value::table labels;
  for (std::size_t i = 2; i < in.words.size(); ++i)
    if (const auto read = read_setting(in.words[i], *out, labels); !read) return read.error();
  if (!labels.pairs.empty()) add(*out, "labels", std::move(labels));
  return out;
}

attempt<std::vector<script::cluster_entry>> read_imported(const std::string& path) {
  auto file = script::load_cluster_file(path);
  for (const auto& problem : file.problems)
    if (!problem.is_warning()) return bad_input(escape_for_terminal(script::to_string(file, problem)));
  for (const auto& entry : file.nodes)
    if (!names::is_node_name(entry.name))
      return bad_input("names import: " + in_quotes(entry.name) + " is no name of a node");
  std::erase_if(file.nodes, [](const auto& entry) { return !entry.address; });
  return std::move(file.nodes);
}

attempt<std::vector<names::record_change>> imported_changes(const invocation& in,
                                                            std::span<const script::cluster_entry> entries,
                                                            std::span<const record_ptr> known) {
  std::vector<names::record_change> out;
  for (const auto& entry : entries) {
    auto arguments = names_write(in, entry.name);
    if (!arguments) return arguments.error();
    add(*arguments, "address", to_string(*entry.address));
    out.push_back(names::with_address(known, std::move(*arguments)));
  }
  return out;
}

}  // namespace bee::cli
