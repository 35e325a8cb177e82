#include "cli/repl/kept_lines.hpp"

#include <algorithm>

#include "cli/base/file.hpp"
#include "cli/base/private_file.hpp"
#include "cli/parse/user_folder.hpp"
#include "cli/repl/line_words.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_kept = 1000;
constexpr std::size_t longest_kept = 4096;
constexpr std::size_t most_kept_bytes = most_kept * (2 * longest_kept + 1);

// Any name of a context as a part of the name of a file: "%2f" for what could lead elsewhere.
std::string in_a_file_name(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && c != '/' && c != '%') {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

// A line of the file is a line that was typed: its own new lines are "\n".
std::string to_file(const std::string& line) {
  std::string out;
  for (const char c : line) out += c == '\n' ? "\\n" : c == '\\' ? "\\\\" : std::string(1, c);
  return out;
}

std::string from_file(std::string_view kept) {
  std::string out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const bool is_escaped = kept[i] == '\\' && i + 1 < kept.size();
    if (is_escaped) ++i;
    out += is_escaped && kept[i] == 'n' ? '\n' : kept[i];
  }
  return out;
}

bool is_secret_flag(std::string_view word) {
  return word == "--token" || word.starts_with("--token=");
}

}  // namespace

kept_lines::kept_lines(const environment& env, std::string_view context) {
  const auto folder = state_folder(env);
  if (folder.empty()) return;
  path_ = folder + "/repl_history" + (context.empty() ? "" : "-" + in_a_file_name(context));
}

std::vector<std::string> kept_lines::read() const {
  std::vector<std::string> out;
  if (path_.empty() || !file_exists(path_)) return out;
  const auto text = read_file(path_, most_kept_bytes);
  if (!text) return out;
  for (std::size_t from = 0; from < text->size();) {
    const auto end = std::min(text->find('\n', from), text->size());
    auto line = from_file(std::string_view(*text).substr(from, end - from));
    if (!line.empty() && line.find('\0') == std::string::npos) out.push_back(std::move(line));
    from = end + 1;
  }
  if (out.size() > most_kept) out.erase(out.begin(), out.end() - most_kept);
  return out;
}

void kept_lines::add(const std::string& line) const {
  if (path_.empty() || !may_be_kept(line)) return;
  auto all = read();
  if (!all.empty() && all.back() == line) return;
  all.push_back(line);
  if (all.size() > most_kept) all.erase(all.begin());
  std::string text;
  for (const auto& kept : all) text += to_file(kept) + "\n";
  (void)write_private_file(path_, text);
}

bool may_be_kept(const std::string& line) {
  if (line.empty() || line.size() > longest_kept || line[0] == ' ' || line[0] == '\t') return false;
  if (line.find('\0') != std::string::npos) return false;
  if (is_for_a_shell(line)) return line.find("--token") == std::string::npos;
  const auto words = split_line(line).texts();
  return std::none_of(words.begin(), words.end(), is_secret_flag);
}

}  // namespace bee::cli
