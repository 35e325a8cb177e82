// The language in which people are spoken to. What machines read (JSON, classes, names of states) is English
// always, and so are the sentences inside the program: they are translated where they are shown.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace bee::cli {

enum class language { english, chinese };

/// What the environment asks for: BEECTL_LANG ("zh", "en"), else what the C library would go by. Each is
/// empty when it is not set. Chinese is spoken in UTF-8 alone.
struct wanted_language {
  std::string beectl_lang = {};
  std::string language = {};  ///< LANGUAGE: "zh_CN:en"
  std::string locale = {};    ///< the first of LC_ALL, LC_MESSAGES and LANG that is set: "zh_CN.UTF-8"
};
language language_of(const wanted_language&);

/// From now on, in the whole process. It begins in English.
void speak(language);
language spoken_language();

/// A text of --help or of the manual (po/help.pot); as it is where it has no translation.
std::string translated(std::string_view text);

/// The same of each paragraph of a text; an empty line stands between them.
std::string translated_paragraphs(std::string_view text);

/// While it is set, translated() is given each text that is looked up: how po/help.pot is written.
void on_translated(std::function<void(std::string_view)>);

/// The same for a sentence (po/sentences.pot), whose values are those that it had. A part that is not known
/// stays as it is.
std::string translated_sentence(std::string_view sentence);

}  // namespace bee::cli
