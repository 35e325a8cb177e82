// Protobuf types that are known only at run time: loaded from .proto files or descriptor sets, read and
// written as JSON. Belongs to bee_node, because it needs the protobuf library; costs nothing until load() is
// called.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bee/base/error.hpp"

namespace google::protobuf {
class Message;
}

namespace bee::payload {

/// Where the types come from; any number of each. Imports of google/protobuf/*.proto need no path.
struct schema_sources {
  std::vector<std::string>
      include_paths;  ///< as protoc's -I; a file outside all of them brings its own folder
  std::vector<std::string> proto_files;
  std::vector<std::pair<std::string, std::string>> descriptor_sets;  ///< a name for errors, and the bytes
};

struct json_style {
  bool indented = false;
  bool defaults = false;  ///< print fields without presence even when they hold their default value
};

/// A message that was read.
struct shown_message {
  std::shared_ptr<const nlohmann::ordered_json> json;
  std::vector<std::string> missing;  ///< required fields that are not set: "items[1].id"
};

/// JSON as text that no terminal trips over: what is not printable stands as \uXXXX.
std::string json_text(const nlohmann::ordered_json&, bool indented = false);

/// Immutable after load(), and then safe to use from several threads. Type names are full names without a
/// leading dot, as they stand in envelopes.
///
/// JSON is protobuf's own mapping, with field names as in the .proto file (both spellings are read, the
/// file's first), extensions as "[full.name]" and groups by their field name. Bytes -> JSON -> bytes loses
/// nothing: what the mapping has no form for stands in one of ours. A string that is no UTF-8 is
/// {"$b64":"..."}, as the key of a map "$b64:...". A well-known type out of its range, and an Any of an
/// unknown type, is an object of its fields; a Struct, Value or ListValue then stands under "$fields". The
/// wire bytes of fields that the schema does not know stand in base64 under "$unknown" in the object of their
/// message.
class schema {
 public:
  /// Fails with errc::bad_schema; `why` is then a sentence that begins with file:line:column where there is
  /// one.
  static result<std::unique_ptr<schema>> load(const schema_sources& from, std::string& why);
  ~schema();

  /// Every message type of the loaded files, in order; those that are only imported are left out, because
  /// they are there to be parts of others, but all functions below know them too.
  std::vector<std::string> types() const;
  bool has(std::string_view type) const;

  /// Fails with errc::unknown_type, errc::too_deep, or errc::bad_message when the bytes are not a message of
  /// this type.
  result<shown_message> show(std::string_view type, std::string_view pb, json_style style = {}) const;
  /// The JSON alone, as text.
  result<std::string> to_json(std::string_view type, std::string_view pb, json_style style = {}) const;

  /// Fails with errc::unknown_type, or errc::bad_json; `why` then names the field, line and column.
  result<std::string> from_json(std::string_view type, std::string_view json, std::string& why) const;

  /// The definition of a type, or of an enum, in the language of .proto files. Fails with errc::unknown_type.
  result<std::string> describe(std::string_view type) const;

  /// Indented JSON of one message with every field set (of a oneof the first) to its declared default, ready
  /// for from_json. A type inside itself and whatever would make the text very long is left empty. Fails with
  /// errc::unknown_type.
  result<std::string> template_json(std::string_view type) const;

  /// An empty message of a type; must not outlive the schema. Fails with errc::unknown_type.
  result<std::unique_ptr<google::protobuf::Message>> make(std::string_view type) const;

 private:
  struct state;
  explicit schema(std::unique_ptr<state> s);
  std::unique_ptr<state> state_;
};

}  // namespace bee::payload
