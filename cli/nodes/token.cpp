#include "cli/nodes/token.hpp"

#include "bee/names/record/token.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {

attempt<std::string> token_in_file(const std::string& path) {
  const auto text = read_file(path, names::longest_token + 2);
  if (!text) return text.error();
  const auto token = names::token_in(*text);
  if (!token) return bad_input(in_quotes(path) + ": " + token.error().text);
  return *token;
}

// A flag goes before the environment, and that before the context; of two at the same place it is the token
// itself.
attempt<std::string> read_token(const invocation& in) {
  const auto file = look_up("token-file", {in.flags, in.env, in.config}, in.set.context);
  if (in.has("token") && file.from == origin::flag)
    return usage_error("--token and --token-file: name one of them");
  if (in.has("token") && in.get("token")->empty()) return usage_error("--token: it is empty");
  if (file.from == origin::flag && file.text.empty()) return usage_error("--token-file: it is empty");
  if (const auto given = in.get("token")) return *given;
  const auto variable = in.env("BEECTL_TOKEN");
  if (variable && file.from != origin::flag) return *variable;
  if (file.text.empty()) return std::string();
  return token_in_file(file.text);
}

}  // namespace bee::cli
