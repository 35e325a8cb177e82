// The error texts of a stock node. Those that come from its Lua library carry the file and line of the place,
// as a node of version 1.8.0 that was started in its own folder sends them.
#pragma once

#include <string_view>

namespace bee::node {

inline constexpr std::string_view call_failed_text = "./lualib/skynet.lua:720: call failed";
inline constexpr std::string_view invalid_address_text = "./lualib/skynet.lua:747: call to invalid address";
inline constexpr std::string_view invalid_name_text = "Invalid name";
inline constexpr std::string_view name_not_found_text = "name not found";

}  // namespace bee::node
