// "Did you mean ...?"
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace bee::cluster {

/// The fewest insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate most like `name`, the first of equals; empty when more than a third of it would have to
/// change.
std::string_view nearest_of(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace bee::cluster
