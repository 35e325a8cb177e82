// What a state means, as a colour.
#pragma once

#include <string>
#include <string_view>

namespace bee::cli {

enum class tone { plain, good, failed, unknown, down, changed };

/// The tone of a state or an event: "ok", "rolled-back", "restarted", ...
tone tone_of(std::string_view state);

/// The text in the colour of the tone; as it is when there is none.
std::string in_color(std::string_view text, tone);

}  // namespace bee::cli
