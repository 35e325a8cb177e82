// The members that stand for what JSON itself can not say. Shared by both directions.
#pragma once

#include <string_view>

namespace bee::value::json_tag {

constexpr std::string_view base64 = "$b64";
constexpr std::string_view number = "$num";
constexpr std::string_view pointer = "$ptr";

}  // namespace bee::value::json_tag
