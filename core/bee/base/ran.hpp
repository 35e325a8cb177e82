// Whether a thing that was asked for has run.
#pragma once

namespace bee {

/// On the other side, from the evidence that there is.
enum class ran { no, yes, unknown };
const char* to_string(ran);

}  // namespace bee
