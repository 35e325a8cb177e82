// Names to "game_[3-5,9]": the reverse of expand().
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

#include "bee/cluster/node_set.hpp"

namespace bee::cluster {
namespace {

// A name cut around its last run of digits: game_ 3 "". Only cut where expand() gives the same name back.
struct cut_name {
  std::string prefix;
  std::string suffix;
  std::uint64_t number = 0;
  std::size_t width = 0;  // digits of a number that has zeros in front, else 0
  bool is_cut = false;
};

cut_name cut(std::string_view name) {
  constexpr std::string_view digits = "0123456789";
  constexpr std::size_t most_digits = 18;
  cut_name out;
  const auto last = name.find_last_of(digits);
  if (last == std::string_view::npos || name.find_first_of("[],*?! ") != std::string_view::npos) return out;
  const auto before = name.find_last_not_of(digits, last);
  const auto first = before == std::string_view::npos ? 0 : before + 1;
  const auto run = name.substr(first, last + 1 - first);
  if (run.size() > most_digits) return out;
  out.is_cut = true;
  out.prefix = name.substr(0, first);
  out.suffix = name.substr(last + 1);
  std::from_chars(run.data(), run.data() + run.size(), out.number);
  out.width = run.size() > 1 && run[0] == '0' ? run.size() : 0;
  return out;
}

std::string number_text(std::uint64_t number, std::size_t width) {
  auto text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// "3-5,9" of sorted numbers.
std::string ranges(const std::vector<std::uint64_t>& numbers, std::size_t width) {
  std::string out;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    if (!out.empty()) out += ',';
    out += number_text(numbers[i], width);
    if (end - i > 1) out += (end - i > 2 ? "-" : ",") + number_text(numbers[end - 1], width);
    i = end;
  }
  return out;
}

// Names that one bracket can stand for: the same text around the number, and the same zeros in front of it.
struct group {
  cut_name shape;
  std::vector<std::uint64_t> numbers;
  std::string only;  // the whole name, when it could not be cut
};

std::string text_of(group& g) {
  if (!g.shape.is_cut) return g.only;
  std::sort(g.numbers.begin(), g.numbers.end());
  g.numbers.erase(std::unique(g.numbers.begin(), g.numbers.end()), g.numbers.end());
  if (g.numbers.size() == 1)
    return g.shape.prefix + number_text(g.numbers[0], g.shape.width) + g.shape.suffix;
  return g.shape.prefix + "[" + ranges(g.numbers, g.shape.width) + "]" + g.shape.suffix;
}

}  // namespace

std::string compress(std::span<const std::string> names) {
  std::vector<std::string> sorted(names.begin(), names.end());
  std::sort(sorted.begin(), sorted.end(), natural_less);
  std::vector<group> groups;
  std::map<std::string, std::size_t> where;
  for (const auto& name : sorted) {
    auto shape = cut(name);
    const auto key =
        shape.is_cut ? shape.prefix + '\0' + shape.suffix + '\0' + std::to_string(shape.width) : name + '\1';
    const auto [at, is_new] = where.try_emplace(key, groups.size());
    if (is_new) groups.push_back({shape, {}, name});
    groups[at->second].numbers.push_back(shape.number);
  }
  std::string out;
  for (auto& g : groups) out += (out.empty() ? "" : ",") + text_of(g);
  return out;
}

}  // namespace bee::cluster
