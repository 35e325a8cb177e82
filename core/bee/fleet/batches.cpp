#include "bee/fleet/batches.hpp"

#include <algorithm>
#include <charconv>

namespace bee::fleet {
namespace {

result<batch_size> parse_one(std::string_view text) {
  batch_size b;
  b.is_percent = text.ends_with('%');
  if (b.is_percent) text.remove_suffix(1);
  const auto [end, why] = std::from_chars(text.data(), text.data() + text.size(), b.number);
  if (why != std::errc() || end != text.data() + text.size() || b.number == 0) return errc::bad_batches;
  if (b.is_percent && b.number > 100) return errc::bad_batches;
  return b;
}

std::size_t nodes_of(const batch_size& b, std::size_t total) {
  return b.is_percent ? std::max<std::size_t>((total * b.number + 99) / 100, 1) : b.number;
}

}  // namespace

result<std::vector<batch_size>> parse_batches(std::string_view text) {
  std::vector<batch_size> out;
  while (true) {
    const auto comma = text.find(',');
    const auto one = parse_one(text.substr(0, comma));
    if (!one) return one.error();
    out.push_back(*one);
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::size_t> cut_batches(const std::vector<batch_size>& sizes, std::size_t total) {
  const std::vector<batch_size> all = {{}};
  const auto& items = sizes.empty() ? all : sizes;
  std::vector<std::size_t> out;
  for (std::size_t left = total, i = 0; left > 0; ++i) {
    const auto n = std::min(nodes_of(items[std::min(i, items.size() - 1)], total), left);
    out.push_back(n);
    left -= n;
  }
  return out;
}

}  // namespace bee::fleet
