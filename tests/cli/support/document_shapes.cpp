#include "cli/support/document_shapes.hpp"

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace bee::test {
namespace {

namespace pb = google::protobuf;

class complaints : public pb::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int, const std::string& why) override {
    throw std::runtime_error(file + ":" + std::to_string(line + 1) + ": " + why);
  }
};

// "push-config" is beectl.v1.PushConfig.
std::string message_of(const std::string& verb) {
  std::string out = "beectl.v1.";
  bool is_first = true;
  for (const char c : verb) {
    if (c != '-') out += is_first ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    is_first = c == '-';
  }
  return verb.empty() ? out + "Failure" : out;
}

}  // namespace

struct document_shapes::loaded {
  pb::compiler::DiskSourceTree files;
  complaints errors;
  pb::compiler::Importer importer{&files, &errors};
  pb::DynamicMessageFactory messages{importer.pool()};
  std::vector<const pb::FileDescriptor*> read;
};

document_shapes::document_shapes() : loaded_(std::make_unique<loaded>()) {
  loaded_->files.MapPath("", BEE_PROTO_DIR);
  loaded_->files.MapPath("", BEE_PROTOBUF_INCLUDE);
  for (const auto& entry : std::filesystem::directory_iterator(BEE_PROTO_DIR "/beectl/v1")) {
    const auto* file = loaded_->importer.Import("beectl/v1/" + entry.path().filename().string());
    if (!file) throw std::runtime_error(entry.path().string());
    loaded_->read.push_back(file);
  }
}

document_shapes::~document_shapes() = default;

std::string document_shapes::check(const std::string& message, const std::string& json) const {
  const auto* type = loaded_->importer.pool()->FindMessageTypeByName(message);
  if (!type) return "there is no message " + message;
  const std::unique_ptr<pb::Message> read(loaded_->messages.GetPrototype(type)->New());
  pb::util::JsonParseOptions strict;
  strict.ignore_unknown_fields = false;
  const auto status = pb::util::JsonStringToMessage(json, read.get(), strict);
  return status.ok() ? "" : message + ": " + std::string(status.message()) + ": " + json;
}

std::set<std::string> document_shapes::fields() const {
  std::set<std::string> out;
  for (const auto* file : loaded_->read)
    for (int i = 0; i < file->message_type_count(); ++i)
      for (int f = 0; f < file->message_type(i)->field_count(); ++f) {
        const auto& field = *file->message_type(i)->field(f);
        const auto type = field.message_type() ? field.message_type()->full_name() : field.type_name();
        out.insert(file->message_type(i)->name() + "." + field.name() + " " + std::to_string(field.number()) +
                   (field.is_repeated() ? " repeated " : " ") + type);
      }
  return out;
}

std::string document_shapes::why_not_document(const std::string& text) const {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("command")) return "it is no document: " + text;
  if (document["v"] != 1) return "its version is not 1: " + text;
  return check(message_of(document["command"].get<std::string>()), text);
}

std::string document_shapes::why_not_lines(const std::string& text, const std::string& verb) const {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto j = nlohmann::json::parse(line, nullptr, false);
    if (!j.is_object()) return "it is no object: " + line;
    std::string why;
    if (j.contains("command") && j.contains("exit")) {
      why = why_not_document(line);
    } else {
      why = check(j.contains("event") ? "beectl.v1.Event" : message_of(verb) + "Node", line);
    }
    if (!why.empty()) return why;
  }
  return "";
}

}  // namespace bee::test
