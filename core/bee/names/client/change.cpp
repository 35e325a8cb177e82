#include "bee/names/client/change.hpp"

#include <algorithm>

namespace bee::names {
namespace {

void add(value::table& to, const char* key, value::value v) {
  to.pairs.emplace_back(key, std::move(v));
}

// What was known of a node stays when it gets an address, but for what is given now. One that is down is not
// when somebody says where it is.
void keep(const node_record& known, value::table& arguments) {
  if (known.is_live() && !arguments.find("state")) add(arguments, "state", std::string(to_text(known.state)));
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

bool has_address(const node_record& known, const value::table& arguments) {
  const auto* given = arguments.find("address");
  return known.is_live() && given->is_string() && given->as_string() == to_string(known.at);
}

}  // namespace

record_change with_address(std::span<const record_ptr> known, value::table arguments) {
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

}  // namespace bee::names
