#include "bee/names/record/token.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace bee::names {

answer<std::string> token_in(std::string_view file) {
  if (file.ends_with('\n')) file.remove_suffix(1);
  if (file.ends_with('\r')) file.remove_suffix(1);
  if (file.find_first_not_of(" \t") == std::string_view::npos)
    return refusal{refused::malformed, "there is no token in it"};
  if (file.size() > longest_token)
    return refusal{refused::too_much, "a token has at most " + std::to_string(longest_token) + " bytes"};
  if (file.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
    return refusal{refused::malformed, "a token is one line"};
  return std::string(file);
}

answer<std::string> read_token_file(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text(longest_token + 2, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || !in.is_open())
    return refusal{refused::failed, path + ": " + std::strerror(errno != 0 ? errno : EIO)};
  text.resize(static_cast<std::size_t>(in.gcount()));
  auto token = token_in(text);
  if (!token) return refusal{token.error().why, path + ": " + token.error().text};
  return token;
}

}  // namespace bee::names
