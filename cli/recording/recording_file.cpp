#include "cli/recording/recording_file.hpp"

#include "cli/base/file.hpp"

namespace bee::cli {

attempt<traffic::field_names> read_redacted(const invocation& in) {
  auto names = in.flags.all("redact");
  for (const auto& name : names)
    if (name.empty()) return usage_error("--redact: the name of the field is missing");
  return names;
}

attempt<traffic::recording> load_recording(const std::string& path, report& out) {
  const auto text = path == "-" ? read_stdin() : read_file(path);
  if (!text) return text.error();
  auto read = traffic::read_recording(*text, path == "-" ? "standard input" : path);
  if (!read) {
    auto why = read.error();
    why.about = subject::file;
    return why;
  }
  if (!read->cut_off.empty()) out.note(read->cut_off);
  return read;
}

}  // namespace bee::cli
