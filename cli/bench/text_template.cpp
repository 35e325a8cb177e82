#include "cli/bench/text_template.hpp"

namespace bee::cli {

text_template::text_template(std::string_view text) {
  constexpr struct {
    std::string_view typed;
    place is;
  } places[] = {{"{i}", place::number}, {"{uid}", place::uid}, {"{line}", place::line}};
  piece now;
  const auto find = [&](std::string_view at) -> const auto* {
    for (const auto& p : places)
      if (at.starts_with(p.typed)) return &p;
    return static_cast<decltype(&places[0])>(nullptr);
  };
  while (!text.empty()) {
    const bool is_doubled = text.starts_with("\\\\") && find(text.substr(2));
    const bool is_escaped = text.starts_with('\\') && find(text.substr(1));
    if (is_doubled || is_escaped) text.remove_prefix(1);
    const auto* found = is_escaped ? nullptr : find(text);
    if (found) {
      now.then = found->is;
      has_places_ = true;
      has_line_ = has_line_ || found->is == place::line;
      pieces_.push_back(std::move(now));
      now = {};
      text.remove_prefix(found->typed.size());
      continue;
    }
    now.text += text.front();
    text.remove_prefix(1);
  }
  pieces_.push_back(std::move(now));
}

std::string text_template::fill(const place_values& v) const {
  std::string out;
  for (const auto& p : pieces_) {
    out += p.text;
    switch (p.then) {
      case place::number: out += std::to_string(v.number); break;
      case place::uid: out += std::to_string(v.uid); break;
      case place::line: out += v.line; break;
      case place::none: break;
    }
  }
  return out;
}

}  // namespace bee::cli
