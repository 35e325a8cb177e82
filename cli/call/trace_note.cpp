#include "cli/call/trace_note.hpp"

namespace bee::cli {

void tell_trace(const remote& to, const std::string& tag, report& out) {
  const auto& found = to.known_trace_reading();
  if (tag.empty() || !found || *found->why == '\0') return;
  out.note(to.name() +
           (found->is_sent ? ": --trace may be an error in its log: " : ": --trace was left out: ") +
           found->why);
}

}  // namespace bee::cli
