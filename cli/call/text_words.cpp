#include "cli/call/text_words.hpp"

#include "bee/payload/text_command.hpp"

namespace bee::cli {

attempt<std::string> read_text_command(const invocation& in, std::span<const std::string> words) {
  if (words.empty()) return usage_error(std::string(in.what.name) + ": the name of the command is missing");
  const auto uid = uid_of(in);
  if (!uid) return uid.error();
  payload::text_command command{*uid, {{"cmd", words[0]}}};
  for (const auto& word : words.subspan(1)) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || word.find(' ') < equals)
      return bad_input("the argument " + in_quotes(word) + " is not key=value");
    command.fields.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  auto text = payload::encode(command);
  if (text.has_error())
    return bad_input("a value can not hold <!spc>: that is how a space is written in a text command");
  return std::move(*text);
}

}  // namespace bee::cli
