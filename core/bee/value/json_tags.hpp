// The members that stand for what JSON itself can not say. Shared by both directions.
#pragma once

#include <string_view>

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
