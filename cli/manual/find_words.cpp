#include "cli/manual/find_words.hpp"

namespace bee::cli {

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

std::optional<place> find_words(std::string_view line, std::string_view words) {
  std::string_view rest = words;
  place out{std::string_view::npos, 0, 0};
  while (!rest.empty()) {
    const auto star = rest.find('*');
    const auto piece = rest.substr(0, star);
    rest.remove_prefix(star == std::string_view::npos ? rest.size() : star + 1);
    const auto at = line.find(piece, out.end);
    if (at == std::string_view::npos) return std::nullopt;
    if (out.begin == std::string_view::npos) out.begin = at;
    out.end = at + piece.size();
    out.weight += piece.size();
  }
  return out;
}

}  // namespace bee::cli
