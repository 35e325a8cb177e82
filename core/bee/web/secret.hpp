// Secrets, and how they are compared.
#pragma once

#include <string>
#include <string_view>

namespace bee::web {

/// In a time that tells nothing of where they differ.
bool is_same_secret(std::string_view a, std::string_view b);

/// 256 bits from the system's source of randomness, in hex; empty when that has failed.
std::string random_secret();

}  // namespace bee::web
