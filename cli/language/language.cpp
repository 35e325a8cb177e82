#include "cli/language/language.hpp"

#include <algorithm>
#include <cctype>

#include "cli/language/catalogues.hpp"
#include "cli/language/sentences.hpp"

namespace bee::cli {
namespace {

language in_use = language::english;
std::function<void(std::string_view)> on_text;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// "zh_CN.UTF-8", "zh", "zh-Hans"
bool is_chinese(std::string_view locale) {
  const auto name = lower(locale.substr(0, locale.find_first_of(".@")));
  return name == "zh" || name.starts_with("zh_") || name.starts_with("zh-") || name == "chinese";
}

// A locale that names no encoding has an old one.
bool is_in_utf8(std::string_view locale) {
  const auto point = std::min(locale.find('.'), locale.size());
  const auto encoding = lower(locale.substr(point, locale.find('@') - point));
  return encoding == ".utf-8" || encoding == ".utf8";
}

bool is_english(std::string_view name) {
  return lower(name).starts_with("en");
}

// The first of "zh_CN:en" that is spoken here.
language first_of(std::string_view list, language otherwise) {
  while (!list.empty()) {
    const auto end = std::min(list.find(':'), list.size());
    const auto name = list.substr(0, end);
    if (is_chinese(name)) return language::chinese;
    if (is_english(name)) return language::english;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return otherwise;
}

}  // namespace

language language_of(const wanted_language& wanted) {
  if (!wanted.beectl_lang.empty())
    return is_chinese(wanted.beectl_lang) ? language::chinese : language::english;
  const auto name = wanted.locale.substr(0, wanted.locale.find('.'));
  const bool has_none = name.empty() || name == "C" || name == "POSIX";
  if (has_none || !is_in_utf8(wanted.locale)) return language::english;
  return first_of(wanted.language, is_chinese(wanted.locale) ? language::chinese : language::english);
}

void speak(language which) {
  in_use = which;
}

language spoken_language() {
  return in_use;
}

std::string translated(std::string_view text) {
  if (on_text) on_text(text);
  if (in_use == language::english) return std::string(text);
  return std::string(help_in_chinese().find(text).value_or(text));
}

std::string translated_paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find("\n\n"), text.size());
    auto paragraph = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    const bool ends_line = paragraph.ends_with('\n');
    if (ends_line) paragraph.remove_suffix(1);
    out += (out.empty() ? "" : "\n\n") + translated(paragraph) + (ends_line ? "\n" : "");
  }
  return out;
}

void on_translated(std::function<void(std::string_view)> hook) {
  on_text = std::move(hook);
}

std::string translated_sentence(std::string_view sentence) {
  if (in_use == language::english) return std::string(sentence);
  static const sentences known(sentences_in_chinese(), help_in_chinese());
  return known.translated(sentence);
}

}  // namespace bee::cli
