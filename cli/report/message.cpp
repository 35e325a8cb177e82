#include "cli/report/message.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

// Nodes that failed alike: the same sentence, but for the address in it.
struct failed_group {
  const failure* first;
  std::string key;
  std::vector<std::string> nodes;
  std::vector<std::string> addresses;
};

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  const auto at = part.empty() ? std::string::npos : text.find(part);
  if (at != std::string::npos) text.replace(at, part.size(), by);
  return text;
}

std::string key_of(const failure& f) {
  const auto what = f.about == subject::node ? replaced(f.message, f.address, "\n") : f.message;
  return std::to_string(static_cast<int>(f.code)) + what + "\n" + f.hint;
}

std::vector<failed_group> group_failures(const std::vector<node_report>& nodes) {
  std::vector<failed_group> groups;
  for (const auto& node : nodes) {
    if (!node.error) continue;
    const auto key = key_of(*node.error);
    auto at = std::find_if(groups.begin(), groups.end(), [&](const failed_group& g) { return g.key == key; });
    if (at == groups.end()) at = groups.insert(groups.end(), {&*node.error, key, {}, {}});
    at->nodes.push_back(node.node);
    const auto& address = node.error->address;
    if (std::find(at->addresses.begin(), at->addresses.end(), address) == at->addresses.end())
      at->addresses.push_back(address);
  }
  return groups;
}

failure common_failure(const failed_group& g) {
  failure out = *g.first;
  if (g.addresses.size() > 1 && !out.address.empty())
    out.message = replaced(out.message, out.address,
                           out.address + " and " + std::to_string(g.addresses.size() - 1) + " more");
  return out;
}

// In the language in use. Sentences are safe already; what somebody forgot stays harmless all the same.
std::string shown(const std::string& sentence) {
  return escape_for_terminal(translated_sentence(sentence), true);
}

std::string program(const message_style& style) {
  const auto place = style.place.empty() ? "" : style.place + ": ";
  return (style.color ? "\x1b[31mbeectl:\x1b[0m " : "beectl: ") + place;
}

}  // namespace

std::string sentence_of(const failure& f, const std::string& node, const message_style& style) {
  std::string out = f.about == subject::file && style.place.empty() ? "" : program(style);
  if (f.about == subject::node && !node.empty()) out += escape_for_terminal(node) + ": ";
  out += shown(f.message) + "\n";
  if (!f.hint.empty() && !style.is_quiet) out += translated("hint: ") + shown(f.hint) + "\n";
  return out;
}

std::string messages_of(report& r, const message_style& style) {
  std::string out;
  if (r.error()) out += sentence_of(*r.error(), {}, style);
  for (const auto& g : group_failures(r.nodes()))
    out += sentence_of(common_failure(g), cluster::compress(g.nodes), style);
  if (style.is_quiet) return out;
  for (const auto& note : r.notes()) out += program(style) + shown(note) + "\n";
  return out;
}

}  // namespace bee::cli
