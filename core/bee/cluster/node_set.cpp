#include "bee/cluster/node_set.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace bee::cluster {
namespace {

constexpr std::size_t max_names = 100'000;

bool is_glob(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool parse_number(std::string_view digits, std::uint64_t& number) {
  const auto end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, number);
  return !digits.empty() && parsed.ec == std::errc{} && parsed.ptr == end;
}

std::string padded(std::uint64_t number, std::size_t width) {
  auto text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// One element of a bracket: "7", "a" or "01-20". A zero in front of the first number sets the width of all.
result<void> expand_element(std::string_view element, std::vector<std::string>& out) {
  const auto dash = element.find('-');
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (element.empty()) return errc::bad_node_set;
  if (dash == std::string_view::npos || !parse_number(element.substr(0, dash), first) ||
      !parse_number(element.substr(dash + 1), last)) {
    out.emplace_back(element);
    return {};
  }
  if (first > last || last - first >= max_names) return errc::bad_node_set;
  const std::size_t width = element[0] == '0' ? dash : 0;
  for (std::uint64_t n = first; n <= last; ++n) out.push_back(padded(n, width));
  return {};
}

result<std::vector<std::string>> expand_bracket(std::string_view inside) {
  std::vector<std::string> out;
  for (const auto element : split_items(inside)) {
    if (auto done = expand_element(element, out); !done) return done.error();
    if (out.size() > max_names) return errc::bad_node_set;
  }
  return out;
}

// Collects picked nodes once each.
class picker {
 public:
  explicit picker(const node_map& map) : map_(map) {}

  result<void> add(std::string_view item) {
    if (item.empty()) return errc::bad_node_set;
    if (map_.find(item) || parse_endpoint(item)) return add_one(item);
    auto names = expand(item);
    if (!names) return names.error();
    for (const auto& name : *names)
      if (auto added = add_one(name); !added) return added.error();
    return {};
  }
  void add_everything() {
    for (const auto& n : map_.nodes())
      if (n.address) add_node(n);
  }
  void leave_out(const selection& others) {
    std::unordered_set<std::string_view> out;
    for (const auto& n : others.nodes) out.insert(n.name);
    std::erase_if(picked_.nodes, [&](const node& n) { return out.count(n.name) > 0; });
    picked_.unknown.insert(picked_.unknown.end(), others.unknown.begin(), others.unknown.end());
  }
  selection take() { return std::move(picked_); }

 private:
  result<void> add_one(std::string_view name) {
    if (seen_.size() >= max_names) return errc::bad_node_set;
    if (const auto* known = map_.find(name)) {
      add_node(*known);
    } else if (auto literal = parse_endpoint(name)) {
      add_node({std::string(name), *literal});
    } else if (name == "all") {
      add_everything();
    } else if (!is_glob(name) || !add_matches(name)) {
      if (seen_.insert(std::string(name)).second) picked_.unknown.emplace_back(name);
    }
    return {};
  }
  bool add_matches(std::string_view pattern) {
    bool found = false;
    for (const auto& n : map_.nodes()) {
      if (!n.address || !matches_glob(pattern, n.name)) continue;
      add_node(n);
      found = true;
    }
    return found;
  }
  void add_node(const node& n) {
    if (seen_.insert(n.name).second) picked_.nodes.push_back(n);
  }

  const node_map& map_;
  selection picked_;
  std::unordered_set<std::string> seen_;
};

}  // namespace

std::vector<std::string_view> split_items(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '[') ++depth;
    if (i < text.size() && text[i] == ']') --depth;
    if (i < text.size() && (text[i] != ',' || depth > 0)) continue;
    auto part = text.substr(start, i - start);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    parts.push_back(part);
    start = i + 1;
  }
  return parts;
}

result<std::vector<std::string>> expand(std::string_view text) {
  const auto open = text.find('[');
  const auto close = text.find(']');
  if (open == std::string_view::npos && close == std::string_view::npos)
    return std::vector<std::string>{std::string(text)};
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return errc::bad_node_set;
  auto middles = expand_bracket(text.substr(open + 1, close - open - 1));
  if (!middles) return middles.error();
  auto tails = expand(text.substr(close + 1));
  if (!tails) return tails.error();
  if (middles->size() * tails->size() > max_names) return errc::bad_node_set;

  std::vector<std::string> names;
  for (const auto& middle : *middles) {
    if (middle.find('[') != std::string::npos) return errc::bad_node_set;
    for (const auto& tail : *tails) names.push_back(std::string(text.substr(0, open)) + middle + tail);
  }
  return names;
}

result<selection> select(const node_map& map, std::string_view expression) {
  picker picked(map);
  picker left_out(map);
  bool picks_something = false;
  for (auto item : split_items(expression)) {
    const bool is_out = item.starts_with('!');
    if (is_out) item.remove_prefix(1);
    if (auto added = (is_out ? left_out : picked).add(item); !added) return added.error();
    picks_something = picks_something || !is_out;
  }
  if (!picks_something) return errc::bad_node_set;
  picked.leave_out(left_out.take());
  return picked.take();
}

result<selection> select_all(const node_map& map, std::string_view except) {
  picker picked(map);
  picked.add_everything();
  if (except.empty()) return picked.take();
  picker left_out(map);
  for (const auto item : split_items(except)) {
    if (!item.starts_with('!')) return errc::bad_node_set;
    if (auto added = left_out.add(item.substr(1)); !added) return added.error();
  }
  picked.leave_out(left_out.take());
  return picked.take();
}

bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last "*", and where the text stood when it was met
  std::size_t mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace bee::cluster
