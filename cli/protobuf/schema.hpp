// The protobuf types of this run: --proto, -I, --descriptors, from the command line, the environment or the
// context.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bee/payload/schema.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"

namespace bee::cli {

inline constexpr option_spec proto_option{
    "proto", 0, "FILE", "a .proto file with the types of messages; repeatable", true, completes::file};
inline constexpr option_spec include_option{
    "include", 'I', "DIR", "a folder for imports of .proto files; repeatable", true, completes::file};
inline constexpr option_spec descriptors_option{
    "descriptors",  0, "FILE", "types as protoc --descriptor_set_out writes them; repeatable", true,
    completes::file};

/// Whether any file with types is named.
bool names_schema(const invocation&);

/// Loads all that is named. Fails with usage when nothing is, and with bad_input for files that do not load.
attempt<std::unique_ptr<payload::schema>> load_schema(const invocation&);

/// "no message type X in the schema", with the nearest name.
failure unknown_type(const payload::schema&, std::string_view type);

}  // namespace bee::cli
