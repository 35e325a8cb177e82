// How etcd's gateway writes its fields in JSON: what is 0, false or empty is left out, 64-bit integers are
// strings, bytes are base64.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bee/etcd/message.hpp"

namespace bee::etcd {

/// "it answered ...", with the beginning of what it said.
trouble not_etcd(std::string_view what_it_said);
/// Its answer is JSON, but not of etcd's form.
trouble odd_answer();

// Precondition of all: an object. A field that is not there, or of another type, is 0, false or empty.
std::int64_t read_number(const nlohmann::json& from, const char* key);
bool read_flag(const nlohmann::json& from, const char* key);
std::string read_text(const nlohmann::json& from, const char* key);

/// The revision in the header that each answer has.
answer<revision> read_header(const nlohmann::json& from);
/// A key and its value.
answer<key_value> read_pair(const nlohmann::json& from);

}  // namespace bee::etcd
