// Writes completions/, man/, docs/commands.md and po/help.pot into a project tree, or checks that they are as
// they would be written.
//   beectl_docs [--check] DIRECTORY

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include "cli/docs/completion.hpp"
#include "cli/docs/man.hpp"
#include "cli/docs/reference.hpp"
#include "cli/docs/translations.hpp"
#include "cli/language/language.hpp"

namespace {

namespace fs = std::filesystem;
using files = std::map<fs::path, std::string>;  // path below the tree -> content

files generated() {
  files out{{"completions/beectl.bash", bee::cli::bash_completion()},
            {"completions/beectl.zsh", bee::cli::zsh_completion()},
            {"completions/beectl.fish", bee::cli::fish_completion()},
            {"docs/commands.md", bee::cli::command_reference()},
            {"po/help.pot", bee::cli::template_of_translations()}};
  for (auto& page : bee::cli::man_pages()) out["man/" + page.file] = std::move(page.text);
  bee::cli::speak(bee::cli::language::chinese);
  out["docs/zh-CN/commands.md"] = bee::cli::command_reference();
  for (auto& page : bee::cli::man_pages()) out["man/zh_CN/" + page.file] = std::move(page.text);
  bee::cli::speak(bee::cli::language::english);
  return out;
}

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Pages of verbs that are gone.
std::set<fs::path> strays(const fs::path& tree, const files& all) {
  std::set<fs::path> out;
  for (const auto* folder : {"completions", "man", "man/zh_CN"})
    if (fs::is_directory(tree / folder))
      for (const auto& entry : fs::directory_iterator(tree / folder))
        if (entry.is_regular_file() && !all.contains(fs::path(folder) / entry.path().filename()))
          out.insert(entry.path());
  return out;
}

int check(const fs::path& tree, const files& all) {
  std::set<fs::path> stale = strays(tree, all);
  for (const auto& [path, text] : all)
    if (content(tree / path) != text) stale.insert(tree / path);
  for (const fs::path& path : stale) std::cout << path.string() << " is stale: run scripts/generate\n";
  return stale.empty() ? 0 : 1;
}

int write(const fs::path& tree, const files& all) {
  for (const fs::path& path : strays(tree, all)) fs::remove(path);
  for (const auto& [path, text] : all) {
    fs::create_directories((tree / path).parent_path());
    std::ofstream(tree / path, std::ios::binary) << text;
  }
  return check(tree, all);
}

}  // namespace

int main(int argc, char** argv) {
  const bool only_check = argc == 3 && std::string_view(argv[1]) == "--check";
  if (argc != 2 && !only_check) {
    std::cerr << "usage: beectl_docs [--check] DIRECTORY\n";
    return 2;
  }
  return only_check ? check(argv[2], generated()) : write(argv[1], generated());
}
