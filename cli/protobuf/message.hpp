// --pb TYPE: a protobuf message in an envelope, as a command line gives it.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "bee/payload/envelope.hpp"
#include "cli/call/text_words.hpp"
#include "cli/protobuf/schema.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

inline constexpr option_spec pb_option{"pb", 0, "TYPE", "the message is JSON of this protobuf type"};
inline constexpr option_spec room_option{"room", 0, "ID", "--pb: the room id of the envelope, default 0"};

/// --room.
attempt<std::uint32_t> room_of(const invocation&);

struct pb_message {
  std::shared_ptr<const payload::schema> types;
  std::string type;
  std::string pb;
  std::int64_t uid = 0;
  std::uint32_t room_id = 0;
};

/// Reads the flags and the JSON: as it stands, of a file (@FILE), or of standard input (-). Everything that
/// can be wrong with the message is found here.
attempt<pb_message> read_pb_message(const invocation&, const std::string& json);

/// A message that came, for people as indented JSON, for scripts with what travels beside it. One that the
/// schema does not know, or that is not what its type says, is shown as hex. A note tells of required fields
/// that are missing.
data show_pb(const invocation&, const payload::schema&, std::string_view type, std::string_view pb,
             std::int64_t uid, report& out);

/// The message as a value for the report, which keeps an empty message and an empty list apart in JSON. For
/// people it is one line of JSON, which encode takes.
value::value pb_value(const invocation&, const payload::shown_message&);

/// Tells of the required fields that a message which came lacks: it is shown, but its type asks for them.
void note_missing(const payload::shown_message&, std::string_view type, report& out);

/// Why bytes are no message of their type: the end of the sentence "the reply is no pb.X: ".
std::string why_unreadable(error_code);

}  // namespace bee::cli
