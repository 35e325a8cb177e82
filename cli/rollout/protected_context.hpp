// Contexts in which a change asks for their name instead of y.
#pragma once

#include <optional>
#include <string>

#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// What a context that is protected has under this name, "yes", beside its settings.
inline constexpr const char* protected_key = "protected";

/// The name to be typed: of the context in use when it is protected, else of a protected one of the same
/// cluster.
std::optional<std::string> protected_context(const invocation&);

}  // namespace bee::cli
