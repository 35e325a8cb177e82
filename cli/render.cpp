#include "cli/render.hpp"

namespace bee::cli {

std::string render(report& r, output_format format, double elapsed_ms, bool color) {
  switch (format) {
    case output_format::text: return render_text(r, color);
    case output_format::json: return render_json(r, elapsed_ms);
    case output_format::jsonl: return render_json_failure(r);
    case output_format::lua: break;
  }
  return render_lua(r, elapsed_ms);
}

std::string render_node(const node_report& node, output_format format) {
  if (format == output_format::jsonl) return render_json_node(node);
  const auto* values = std::get_if<value::list>(&node.result);
  return values ? text_of(*values) : "";
}

std::string render_record(const record& fields, output_format format) {
  if (format == output_format::jsonl) return render_json_record(fields);
  std::string out;
  for (const auto& [key, v] : fields)
    if (!v.is_nil()) out += (out.empty() ? "" : "  ") + cell_text(v);
  return out + "\n";
}

}  // namespace bee::cli
