// GET over HTTP, as bare as it gets.
#pragma once

#include <cstdint>
#include <string>

namespace bee::bench {

/// The whole answer, its head too; the server closes the connection. Ends the program when it does not
/// answer.
std::string get(std::uint16_t port, const std::string& path);

/// How many bytes of it there are; they are looked at by nobody.
std::size_t get_and_drop(std::uint16_t port, const std::string& path);

}  // namespace bee::bench
