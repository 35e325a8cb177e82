// Memory for a string of many megabytes.
#pragma once

#include <cstddef>
#include <string>

namespace bee {

/// reserve(size) for a string that will be filled: the system is told to give memory in large pages, because
/// with small ones the page faults of a large message cost more than its copies. Memory is still taken only
/// as it is written to.
void reserve_large(std::string& s, std::size_t size);

}  // namespace bee
