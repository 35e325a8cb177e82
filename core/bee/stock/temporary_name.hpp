// The names of nodes that are none: those under which a running beectl lets itself be called back for a
// moment. Such a name says whose it is, so that another one can tell a route that was left behind from one in
// use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bee::stock {

/// A name that nobody else has and no one can guess, of this process, for a route that is over at `until`
/// (seconds since 1970).
std::string make_temporary_name(std::int64_t until);

/// Whether a name is one of these, also as earlier versions made them. Such a name is no node.
bool is_temporary_name(std::string_view name);

/// Whether the owner of the name is gone: on this machine its process has ended, on another one the time of
/// the route is over, and an hour beside for clocks that differ. Names of earlier versions do not tell.
bool is_left_behind(std::string_view name, std::int64_t now);

/// Of these names the ones that are left behind, the latest first, and at most so many that one message holds
/// them.
std::vector<std::string> left_behind(const std::vector<std::string>& names, std::int64_t now);

}  // namespace bee::stock
