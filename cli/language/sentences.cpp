#include "cli/language/sentences.hpp"

#include <algorithm>
#include <optional>

namespace bee::cli {
namespace {

constexpr std::string_view value_mark = "{}";
constexpr std::string_view count_mark = "{d}";  // digits alone

// Three words and more: fewer may mean something else in another sentence.
bool is_phrase(std::string_view text) {
  return std::count(text.begin(), text.end(), ' ') >= 2;
}

// Behind what stands in quotes there; its end where they are not closed.
std::size_t behind_quotes(std::string_view text, std::size_t at) {
  const auto end = text.find('"', at + 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

// A value that more follows does not go over the end of a part, unless that stands in quotes.
bool is_one_part(std::string_view value) {
  for (std::size_t at = 0; at < value.size();) {
    if (value.substr(at).starts_with(": ") || value.substr(at).starts_with("; ")) return false;
    at = value[at] == '"' ? behind_quotes(value, at) : at + 1;
  }
  return true;
}

bool begins_in_chinese(std::string_view text) {
  return !text.empty() && static_cast<unsigned char>(text.front()) >= 0x80;
}

bool ends_in_chinese(std::string_view text) {
  return !text.empty() && static_cast<unsigned char>(text.back()) >= 0x80;
}

std::string_view in_full_width(std::string_view between) {
  if (between == ": ") return "：";
  if (between == "; ") return "；";
  return between == ", " ? "，" : between;
}

bool is_count(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The value that a mark at the start of the text stands for, and how long the mark is: {}, {0}, {1}.
struct mark {
  std::size_t length = 0;  // 0: there is none
  std::size_t number = 0;
};
mark mark_at(std::string_view text, std::size_t next) {
  if (text.starts_with(value_mark)) return {value_mark.size(), next};
  const bool is_numbered = text.size() > 2 && text[1] >= '0' && text[1] <= '9' && text[2] == '}';
  return is_numbered ? mark{3, static_cast<std::size_t>(text[1] - '0')} : mark{};
}

}  // namespace

// "no flag {} of {}" -> "no flag ", " of ", "".
sentences::pattern sentences::pattern_of(std::string_view text, std::string_view translation) {
  pattern out{{}, 0, translation, text.starts_with(count_mark)};
  if (out.begins_with_count) {
    out.pieces.emplace_back();
    text.remove_prefix(count_mark.size());
  }
  for (auto at = text.find(value_mark); at != std::string_view::npos; at = text.find(value_mark)) {
    out.pieces.push_back(text.substr(0, at));
    text.remove_prefix(at + value_mark.size());
  }
  out.pieces.push_back(text);
  for (const auto piece : out.pieces) out.weight += piece.size();
  const auto last = "{" + std::to_string(out.pieces.size() - 2) + "}";
  out.ends_with_its_last_value =
      out.pieces.back().empty() && (translation.ends_with(value_mark) || translation.ends_with(last));
  return out;
}

// What stands between the pieces; false when the text is not made of them.
bool sentences::pattern::matches(std::string_view text, values& out) const {
  out.clear();
  if (!text.starts_with(pieces.front())) return false;
  text.remove_prefix(pieces.front().size());
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const bool is_last = i + 1 == pieces.size();
    if (is_last && !text.ends_with(pieces[i])) return false;
    const auto at = is_last ? text.size() - pieces[i].size() : text.find(pieces[i]);
    if (at == std::string_view::npos) return false;
    out.push_back(text.substr(0, at));
    const bool may_go_on = is_last && ends_with_its_last_value;
    if (!may_go_on && !is_one_part(out.back())) return false;
    text.remove_prefix(at + pieces[i].size());
  }
  return !begins_with_count || is_count(out.front());
}

sentences::sentences(const catalogue& of, const catalogue& also) : of_(of), also_(also) {
  for (std::size_t n = 0; n < of.size(); ++n)
    if (auto p = pattern_of(of.text(n), of.translation(n)); p.pieces.size() > 1)
      patterns_.push_back(std::move(p));
    else if (is_phrase(of.text(n)))
      phrases_.emplace_back(of.text(n), of.translation(n));
  std::stable_sort(patterns_.begin(), patterns_.end(),
                   [](const pattern& a, const pattern& b) { return a.weight > b.weight; });
}

std::string sentences::translated(std::string_view text) const {
  if (const auto whole = of_.find(text)) return std::string(*whole);
  std::string out;
  while (true) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto indent = std::min(text.find_first_not_of(' '), end);
    out += std::string(indent, ' ') + part(text.substr(indent, end - indent), deepest);
    if (end == text.size()) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

const sentences::pattern* sentences::best(std::string_view text, values& out) const {
  for (const auto& p : patterns_)
    if (p.weight <= text.size() && p.matches(text, out)) return &p;
  return nullptr;
}

std::string sentences::filled(const pattern& p, const values& with, int depth) const {
  std::string out;
  std::size_t next = 0;
  for (auto text = p.translation; !text.empty();) {
    const auto brace = std::min(text.find('{'), text.size());
    out += text.substr(0, brace);
    text.remove_prefix(brace);
    if (text.empty()) break;
    const auto found = mark_at(text, next);
    std::size_t blank = 0;
    if (found.length > 0 && found.number < with.size()) {
      const auto value = part(with[found.number], depth - 1);
      // No blank stands between two Chinese characters.
      if (begins_in_chinese(value) && out.ends_with(' ') &&
          ends_in_chinese(std::string_view(out).substr(0, out.size() - 1)))
        out.pop_back();
      out += value;
      const auto behind = text.substr(found.length);
      blank =
          ends_in_chinese(value) && behind.starts_with(' ') && begins_in_chinese(behind.substr(1)) ? 1 : 0;
    }
    if (found.length > 0) ++next;
    if (found.length == 0) out += '{';
    text.remove_prefix(std::max<std::size_t>(found.length, 1) + blank);
  }
  return out;
}

bool sentences::is_known(std::string_view text) const {
  values with;
  return of_.find(text) || also_.find(text) || best(text, with);
}

// Where a sentence may be two: "a: b", "a; b", "a, b" and "a (b)". The first place at which one side is
// known, or else the first one.
sentences::joint sentences::joint_of(std::string_view text) const {
  constexpr std::size_t most_places = 16;
  joint first;
  std::size_t places = 0;
  for (std::size_t at = 0; at < text.size() && places < most_places; ++at) {
    if (text[at] == '"') at = behind_quotes(text, at);
    if (at >= text.size()) break;
    for (const std::string_view between : {": ", "; ", ", ", " ("}) {
      if (!text.substr(at).starts_with(between)) continue;
      ++places;
      const joint here{at, between};
      if (first.between.empty()) first = here;
      if (is_known(text.substr(at + between.size())) || is_known(text.substr(0, at))) return here;
    }
  }
  return first;
}

std::string sentences::split(std::string_view text, int depth) const {
  if (text.ends_with(':')) {
    const auto front = part(text.substr(0, text.size() - 1), depth - 1);
    return front + (ends_in_chinese(front) ? "：" : ":");
  }
  const auto open = text.rfind(" (");
  if (text.ends_with(')') && open != std::string_view::npos) {
    const auto front = part(text.substr(0, open), depth - 1);
    const auto inside = part(text.substr(open + 2, text.size() - open - 3), depth - 1);
    return ends_in_chinese(front) ? front + "（" + inside + "）" : front + " (" + inside + ")";
  }
  const auto at = joint_of(text);
  if (at.between.empty()) return with_known_part(text, depth);
  const auto front = part(text.substr(0, at.place), depth - 1);
  const auto behind = part(text.substr(at.place + at.between.size()), depth - 1);
  return front + std::string(ends_in_chinese(front) ? in_full_width(at.between) : at.between) + behind;
}

// The longest text of some words that stands within this one, between blanks or at an end.
std::string sentences::with_known_part(std::string_view text, int depth) const {
  std::size_t place = 0;
  std::string_view found, translation;
  for (const auto& [words, in_chinese] : phrases_) {
    if (words.size() <= found.size() || words.size() >= text.size()) continue;
    const auto at = text.find(words);
    if (at == std::string_view::npos) continue;
    const auto end = at + words.size();
    if ((at > 0 && text[at - 1] != ' ') || (end < text.size() && text[end] != ' ')) continue;
    place = at;
    found = words;
    translation = in_chinese;
  }
  if (found.empty()) return std::string(text);
  return part(text.substr(0, place), depth - 1) + std::string(translation) +
         part(text.substr(place + found.size()), depth - 1);
}

// Where the last value of a text, which may be a sentence, goes over the end of one.
std::optional<std::size_t> sentences::joint_in_value(std::string_view text, const values& with) {
  const auto at = with.empty() ? std::string_view::npos : with.back().find("; ");
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::size_t>(with.back().data() - text.data()) + at;
}

std::string sentences::part(std::string_view text, int depth) const {
  if (depth == 0 || text.empty() || text.size() > longest) return std::string(text);
  if (const auto whole = of_.find(text)) return std::string(*whole);
  if (const auto whole = also_.find(text)) return std::string(*whole);
  values with;
  const auto* p = best(text, with);
  const auto two = p ? joint_in_value(text, with) : std::nullopt;
  if (two && is_known(text.substr(0, *two)) && is_known(text.substr(*two + 2)))
    return part(text.substr(0, *two), depth - 1) + "；" + part(text.substr(*two + 2), depth - 1);
  return p ? filled(*p, with, depth) : split(text, depth);
}

}  // namespace bee::cli
