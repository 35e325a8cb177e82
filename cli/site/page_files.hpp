// The files of the page, which stand in the program: cli/site/page/.
#pragma once

#include <span>
#include <string_view>

namespace bee::cli {

struct page_file {
  std::string_view name;  ///< "main.js"
  std::string_view text;
};

std::span<const page_file> page_files();

/// "text/html; charset=utf-8" of "index.html".
std::string_view content_type_of(std::string_view name);

}  // namespace bee::cli
