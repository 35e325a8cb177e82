#include "cli/setup/first_commands.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {
namespace {

struct shell_place {
  std::string_view shell;
  std::string_view below_share;  ///< of a prefix
  std::string_view below_home;
};
constexpr shell_place shells[] = {
    {"bash", "bash-completion/completions/beectl", ".local/share/bash-completion/completions/beectl"},
    {"zsh", "zsh/site-functions/_beectl", ".zfunc/_beectl"},
    {"fish", "fish/vendor_completions.d/beectl.fish", ".config/fish/completions/beectl.fish"}};

// As a shell takes it for one word.
std::string quoted(const std::string& text) {
  const bool is_plain = !text.empty() && text.find_first_not_of(
                                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"
                                             "WXYZ0123456789_-./:@") == std::string::npos;
  if (is_plain) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

}  // namespace

std::vector<std::string> first_commands(const std::vector<seen_node>& seen) {
  auto best = std::find_if(seen.begin(), seen.end(), [](const auto& n) { return !n.service.empty(); });
  if (best == seen.end())
    best = std::find_if(seen.begin(), seen.end(), [](const auto& n) { return n.is_up; });
  if (best == seen.end()) return {"beectl nodes", "beectl explain 4", "beectl wait --all --for up"};
  const auto node = quoted(escape_for_terminal(best->name));
  const auto look =
      best->service.empty() ? "beectl ps " + node : "beectl ps " + node + " --match " + quoted(best->service);
  return {"beectl nodes", look, "beectl call " + node + " .service LIST"};
}

std::string completion_command(const environment& env) {
  const auto path = env("SHELL").value_or("");
  const auto home = env("HOME").value_or("");
  const std::string_view shell = std::string_view(path).substr(path.rfind('/') + 1);
  for (const auto& s : shells) {
    if (s.shell != shell || home.empty()) continue;
    const auto own = home + "/" + std::string(s.below_home);
    for (const std::string share : {"/usr/share/", "/usr/local/share/"})
      if (file_exists(share + std::string(s.below_share))) return {};
    if (file_exists(own)) return {};
    const auto folder = own.substr(0, own.rfind('/'));
    return "mkdir -p " + quoted(folder) + " && beectl completion " + std::string(s.shell) + " > " +
           quoted(own);
  }
  return {};
}

}  // namespace bee::cli
