#include "cli/parse/invocation.hpp"

#include <algorithm>
#include <charconv>

namespace bee::cli {

attempt<std::size_t> count_of(const invocation& in, std::string_view flag, std::size_t least,
                              std::size_t most, std::size_t otherwise) {
  const auto text = in.get(flag);
  if (!text) return otherwise;
  std::size_t out = 0;
  const auto end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, out);
  if (parsed.ec == std::errc{} && parsed.ptr == end && out >= least && out <= most) return out;
  return usage_error("--" + std::string(flag) + ": " + in_quotes(*text) + " is not a number from " +
                     std::to_string(least) + " to " + std::to_string(most));
}

std::vector<std::string> choices_of(std::string_view values) {
  std::vector<std::string> out;
  while (!values.empty()) {
    out.emplace_back(values.substr(0, values.find('|')));
    values.remove_prefix(std::min(values.size(), out.back().size() + 1));
  }
  return out;
}

attempt<std::string> choice_of(const invocation& in, std::string_view flag) {
  const auto text = in.get(flag);
  if (!text) return std::string();
  std::string all;
  for (const auto& choice : choices_of(find_option(&in.what, flag)->values)) {
    if (choice == *text) return choice;
    all += (all.empty() ? "" : ", ") + choice;
  }
  return usage_error("--" + std::string(flag) + ": " + in_quotes(*text) + " is none of " + all);
}

attempt<void> refuse(const invocation& in, std::initializer_list<std::string_view> flags,
                     std::string_view why) {
  for (const auto flag : flags)
    if (in.has(flag)) return usage_error("--" + std::string(flag) + ": " + std::string(why));
  return boost::system::in_place_value;
}

attempt<duration> time_of(const invocation& in, std::string_view flag, duration otherwise) {
  const auto text = in.get(flag);
  if (!text) return otherwise;
  if (const auto time = parse_duration(*text)) return *time;
  return usage_error("--" + std::string(flag) + ": " + in_quotes(*text) +
                     " is not a time above zero, such as 5s or 500ms");
}

}  // namespace bee::cli
