// What tells one life of a node's process from the next, as the journal keeps it, and the comparison.
#pragma once

#include <string>
#include <string_view>

#include "bee/stock/process_mark.hpp"

namespace bee::stock {

/// {"top":42,"senders":{"b":17}}; empty when nothing is known.
std::string to_text(const process_mark& mark);

/// Reads the same back. What can not be read is a mark that says nothing.
process_mark parse_process(std::string_view text);

/// Whether `now` can not be the life of the process in which `then` was seen: no handle is higher, though
/// each connection takes a new one, or a sender is gone or is another. False when nothing says so.
bool is_another_life(const process_mark& then, const process_mark& now);

}  // namespace bee::stock
