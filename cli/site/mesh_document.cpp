#include "cli/site/mesh_document.hpp"

#include <fmt/format.h>

#include <iterator>

#include "bee/base/duration.hpp"
#include "bee/file/time_text.hpp"
#include "cli/report/render.hpp"

namespace bee::cli {
namespace {

std::string quoted(const std::string& text) {
  return render_json_tree(tree(text));
}

}  // namespace

// Written as text: a tree of as many cells takes some times the memory.
std::string mesh_document(std::span<const fleet::mesh_row> rows, fleet::unix_ms at) {
  auto out = "{\"v\":1,\"at\":" + quoted(file::json_time(at));
  std::size_t left_out = 0;
  for (const auto& row : rows) left_out += row.left_out;
  fmt::format_to(std::back_inserter(out), ",\"left_out\":{},\"cells\":[", left_out);
  const char* between = "";
  for (const auto& row : rows) {
    const auto from = quoted(row.from);
    for (const auto& cell : row.cells) {
      const auto ms = cell.took ? fmt::format("{:.3f}", to_ms(*cell.took)) : std::string("null");
      fmt::format_to(std::back_inserter(out), "{}{{\"from\":{},\"to\":{},\"state\":\"{}\",\"ms\":{}}}",
                     between, from, quoted(cell.to), fleet::to_text(cell.state), ms);
      between = ",";
    }
  }
  return out + "]}";
}

}  // namespace bee::cli
