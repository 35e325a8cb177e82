// The catalogues that stand in the program: po/zh_CN/, made by msgfmt.
#pragma once

#include <span>
#include <string_view>

#include "cli/language/catalogue.hpp"

namespace bee::cli {

struct catalogue_file {
  std::string_view name;  ///< "help.mo"
  std::string_view text;
};

std::span<const catalogue_file> catalogue_files();

const catalogue& help_in_chinese();
const catalogue& sentences_in_chinese();

}  // namespace bee::cli
