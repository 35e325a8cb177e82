#include "cli/report/render.hpp"

#include "cli/base/tone.hpp"

namespace bee::cli {
namespace {

// An event is padded to the width of its column.
std::string text_of_field(const std::string& key, const value::value& v, bool color) {
  auto text = cell_text(v);
  if (!color || key != "event") return text;
  return in_color(text, tone_of(std::string_view(text).substr(0, text.find(' '))));
}

}  // namespace

std::string render(report& r, output_format format, std::optional<double> elapsed_ms,
                   const text_style& style) {
  switch (format) {
    case output_format::text: return render_text(r, style);
    case output_format::json: return render_json(r, elapsed_ms);
    case output_format::jsonl: return render_json_failure(r);
    case output_format::nagios: return r.for_monitor().line + "\n";
    case output_format::lua: break;
  }
  return render_lua(r, elapsed_ms);
}

std::string render_node(const node_report& node, output_format format) {
  if (format == output_format::jsonl) return render_json_node(node);
  const auto* values = std::get_if<value::list>(&node.result);
  return values ? text_of(*values) : "";
}

std::string render_record(const record& fields, output_format format, bool color) {
  if (format == output_format::jsonl) return render_json_record(fields);
  std::string out;
  for (const auto& [key, v] : fields)
    if (!v.is_nil()) out += (out.empty() ? "" : "  ") + text_of_field(key, v, color);
  return out + "\n";
}

}  // namespace bee::cli
