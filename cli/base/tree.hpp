// Data with its shape, for scripts.
#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::cli {

/// A value, an array, or an object whose keys stay in their order. An empty object is one, and an empty array
/// is one, which a Lua table can not say. A key may be there with nil: `null` in JSON.
struct tree {
  using array = std::vector<tree>;
  using object = std::vector<std::pair<std::string, tree>>;

  tree() = default;
  tree(array items) : is(std::move(items)) {}
  tree(object fields) : is(std::move(fields)) {}
  template <class T>
  requires(std::constructible_from<value::value, T> && !std::same_as<std::remove_cvref_t<T>, tree>)
      tree(T&& v)
      : is(value::value(std::forward<T>(v))) {}

  std::variant<value::value, array, object> is;
};

/// An array of texts.
inline tree tree_of(const std::vector<std::string>& texts) {
  return tree::array(texts.begin(), texts.end());
}

}  // namespace bee::cli
