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

// What was known of a node stays when it gets an address, but for what is given now. One that is down is not
// when somebody says where it is.
void keep(const names::node_record& known, value::table& arguments) {
  if (known.is_live() && !arguments.find("state"))
    add(arguments, "state", std::string(names::to_text(known.state)));
  if (!known.hot_version.empty() && !arguments.find("hot_version"))
    add(arguments, "hot_version", known.hot_version);
  auto labels = value::table();
  for (const auto& [name, text] : known.labels) labels.pairs.emplace_back(name, text);
  if (auto* given = arguments.find("labels"); given && given->is_table()) {
    for (const auto& [name, text] : given->as_table().pairs) {
      std::erase_if(labels.pairs, [&name = name](const auto& had) { return had.first == name; });
      if (text != value::value(false)) labels.pairs.emplace_back(name, text);
    }
    std::erase_if(arguments.pairs, [](const auto& a) { return a.first == value::value("labels"); });
  }
  if (!labels.pairs.empty()) add(arguments, "labels", std::move(labels));
}

bool has_address(const names::node_record& known, const value::table& arguments) {
  const auto* given = arguments.find("address");
  return known.is_live() && given->is_string() && given->as_string() == to_string(known.at);
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

names_change with_address(std::span<const record_ptr> known, value::table arguments) {
  const auto* name = arguments.find("name");
  const auto at =
      std::find_if(known.begin(), known.end(), [&](const auto& r) { return value::value(r->name) == *name; });
  if (at != known.end() && has_address(**at, arguments)) {
    std::erase_if(arguments.pairs, [](const auto& a) { return a.first == value::value("address"); });
    const bool says_more =
        arguments.find("state") || arguments.find("hot_version") || arguments.find("labels");
    return {says_more ? "set" : "", std::move(arguments), (*at)->changed};
  }
  if (at != known.end()) keep(**at, arguments);
  add(arguments, "lease_ms", 0);
  if (!arguments.find("state")) add(arguments, "state", "ready");
  return {"register", std::move(arguments)};
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

attempt<std::vector<names_change>> imported_changes(const invocation& in,
                                                    std::span<const script::cluster_entry> entries,
                                                    std::span<const record_ptr> known) {
  std::vector<names_change> out;
  for (const auto& entry : entries) {
    auto arguments = names_write(in, entry.name);
    if (!arguments) return arguments.error();
    add(*arguments, "address", to_string(*entry.address));
    out.push_back(with_address(known, std::move(*arguments)));
  }
  return out;
}

}  // namespace bee::cli
