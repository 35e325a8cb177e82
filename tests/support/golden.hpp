// The vectors of tests/golden: what the reference implementation put on the wire. See tests/golden/README.md.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace bee::test {

/// All vectors of one kind in golden/wire.json ("seri", "request", ...) or one layout in
/// golden/envelopes.json.
std::vector<nlohmann::json> golden(std::string_view file, std::string_view key, std::string_view kind);

/// Whether bytes are what a vector says: its whole "hex", or its "len", "fnv1a64", "head" and "tail".
bool matches(std::string_view bytes, const nlohmann::json& vector);

}  // namespace bee::test
