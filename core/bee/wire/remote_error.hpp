// The error texts of a node. A node answers an error with raw text only, so its end is all there is to tell
// the cases apart: what stands in front is a file and a line that differ by version.
#pragma once

#include <string_view>

#include "bee/base/error.hpp"

namespace bee::wire {

/// The texts of a stock node, for those that answer like one.
inline constexpr std::string_view invalid_name_text = "Invalid name";
inline constexpr std::string_view name_not_found_text = "name not found";
inline constexpr std::string_view invalid_address_text = "call to invalid address";
inline constexpr std::string_view call_failed_text = "call failed";
/// Of a node of ours that keeps a part of what a node is to itself; for others it ends as a service that is
/// not there.
inline constexpr std::string_view closed_text =
    "the node does not offer this to others: call to invalid address";
inline constexpr std::string_view invalid_large_request_text = "Invalid large req";

/// The remote_ code that an error text of a node stands for; errc::remote_error for a text that is not known.
errc classify_remote_error(std::string_view text);

}  // namespace bee::wire
