// --layout: bodies of protobuf messages and text commands, for decode and encode.
#pragma once

#include <string>
#include <string_view>

#include "bee/payload/envelope.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

inline constexpr option_spec body_layout_option{
    "layout",
    0,
    "LAYOUT",
    "the bytes are the body of a message in this envelope, or a text command",
    false,
    completes::one_of,
    "inner|routed|routed_send|rpc_reply|client|agent_up|agent_down|text"};
inline constexpr option_spec sub_type_option{
    "sub-type",
    0,
    "KIND",
    "--layout: what the message is, or a number; default as services write it",
    false,
    completes::one_of,
    "protobuf|rpc_reply|rpc_request|text|agent|system"};
inline constexpr option_spec to_option{"to", 0, "NODE/SERVICE",
                                       "--layout: the destination that stands in it"};
inline constexpr option_spec from_option{"from", 0, "NODE/SERVICE", "--layout: the source that stands in it"};
inline constexpr option_spec compress_option{"compress", 0, "",
                                             "--layout client: the message as a zlib stream"};

/// --layout.
attempt<payload::layout> envelope_layout(const invocation&);

/// Whether --layout asks for a text command.
bool is_text_layout(const invocation&);

/// The body that the flags and words describe: JSON of the type of --pb, or of a text command CMD
/// KEY=VALUE... A flag that the layout has no place for is refused.
attempt<std::string> encode_body(const invocation&);

/// Tells what a body says: its fields, and the message as JSON when its type is known, else in hex. What can
/// not be read is a failure; what could be read stands in the report all the same.
void decode_body(const invocation&, std::string_view body, report&);

}  // namespace bee::cli
