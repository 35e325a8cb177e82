// Any report as text, JSON, JSON lines or Lua. The one place that decides what data looks like.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "cli/parse/settings.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// What text looks like.
struct text_style {
  bool color = false;
  bool folds = false;     ///< equal answers of many nodes are one
  std::size_t width = 0;  ///< of the terminal; 0 where there is none
};

/// The whole report for standard output. Text is safe for a terminal; JSON and Lua are one document and a new
/// line. For jsonl only what stands in no node report: its lines come from render_node().
std::string render(report&, output_format, std::optional<double> elapsed_ms, const text_style& = {});

/// One node report by itself, as it arrives: a line of JSON, or the text of its result.
std::string render_node(const node_report&, output_format);

/// One record by itself: a line of JSON for jsonl, else its values in one line. What is nil is left out.
std::string render_record(const record&, output_format, bool color = false);

/// The parts of render(), one file each.
std::string render_text(report&, const text_style&);
std::string render_json(report&, std::optional<double> elapsed_ms);
std::string render_json_failure(const report&);
std::string render_json_node(const node_report&);
std::string render_json_record(const record&);
/// Without a new line.
std::string render_json_tree(const tree&);
std::string render_lua(report&, std::optional<double> elapsed_ms);

/// Return values as text: a lone string as it is, a lone table as indented Lua, several values a line each.
std::string text_of(const value::list& values);

/// One value on one line, for a cell.
std::string cell_text(const value::value& v);

}  // namespace bee::cli
