// The members that stand for what JSON itself can not say. Shared by both directions.
#pragma once

#include <string_view>

#include "bee/value/value.hpp"

namespace bee::value::json_tag {

constexpr std::string_view base64 = "$b64";
constexpr std::string_view number = "$num";
constexpr std::string_view pointer = "$ptr";
// A table in which two keys would become one text (1 and "1"), or that would be read as one of these forms:
// {"$table":[[1,"a"],["1","b"]]}, its keys and values. Nothing is lost.
constexpr std::string_view table = "$table";

constexpr bool is_one(std::string_view key) {
  return key == base64 || key == number || key == pointer || key == table;
}

}  // namespace bee::value::json_tag

namespace bee::value {

/// An object without members, which no table of Lua is: its only key is nil. to_json writes {} where an empty
/// table is []. For documents that are JSON from the beginning.
inline table empty_object() {
  table out;
  out.pairs.emplace_back();
  return out;
}

inline bool is_empty_object(const table& t) {
  return t.array.empty() && t.pairs.size() == 1 && t.pairs.front().first.is_nil();
}

}  // namespace bee::value
