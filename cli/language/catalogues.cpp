#include "cli/language/catalogues.hpp"

namespace bee::cli {
namespace {

catalogue named(std::string_view name) {
  for (const auto& file : catalogue_files())
    if (file.name == name) return catalogue(file.text);
  return catalogue({});
}

}  // namespace

const catalogue& help_in_chinese() {
  static const catalogue out = named("help.mo");
  return out;
}

const catalogue& sentences_in_chinese() {
  static const catalogue out = named("sentences.mo");
  return out;
}

}  // namespace bee::cli
