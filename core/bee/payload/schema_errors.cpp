#include "bee/payload/schema_errors.hpp"

namespace bee::payload {

std::string load_errors::error::place() const {
  return line < 0 ? file : file + ":" + std::to_string(line + 1) + ":" + std::to_string(column + 1);
}

const load_errors::error* load_errors::import_of(const error& missing) const {
  const auto sentence = "Import \"" + missing.file + "\" was not found or had errors.";
  for (const auto& e : all_)
    if (e.message == sentence) return &e;
  return nullptr;
}

std::string load_errors::text() const {
  if (all_.empty()) return {};
  const auto& first = all_.front();
  const auto* importer = first.line < 0 ? import_of(first) : nullptr;
  const bool is_missing = first.message == "File not found.";
  std::string out = first.place() + ": " + first.message;
  if (importer != nullptr)
    out = importer->place() + ": the import \"" + first.file + "\" " +
          (is_missing ? "is in no folder that was named; -I DIR names one"
                      : "can not be read: " + first.message);
  const auto more = all_.size() - (importer != nullptr ? 2 : 1);
  return more > 0 ? out + " (and " + std::to_string(more) + " more errors)" : out;
}

}  // namespace bee::payload
