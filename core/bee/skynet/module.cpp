#include "bee/skynet/module.hpp"

namespace bee::skynet {

std::optional<module_parameters> parse_module_parameters(std::string_view words) {
  const auto next = [&words] {
    words.remove_prefix(std::min(words.find_first_not_of(' '), words.size()));
    const auto word = words.substr(0, words.find(' '));
    words.remove_prefix(word.size());
    return std::string(word);
  };
  module_parameters out;
  out.options.node = next();
  out.options.service = next();
  if (out.options.service.empty()) return std::nullopt;
  if (auto proxy = next(); !proxy.empty()) out.options.proxy = std::move(proxy);
  words.remove_prefix(std::min(words.find_first_not_of(' '), words.size()));
  out.rest = words;
  return out;
}

}  // namespace bee::skynet
