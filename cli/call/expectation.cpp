#include "cli/call/expectation.hpp"

#include "bee/value/split_literals.hpp"
#include "cli/call/arguments.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view any_value = "_";

std::string_view without_space_around(std::string_view text) {
  constexpr std::string_view space = " \t\n\v\f\r";
  const auto from = text.find_first_not_of(space);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(space) + 1 - from);
}

}  // namespace

attempt<expectation> parse_expectation(std::string_view text) {
  expectation out;
  for (auto part : value::split_literals(text)) {
    part = without_space_around(part);
    if (part == any_value) {
      out.emplace_back();
      continue;
    }
    auto constant = parse_constant(part, "--expect:");
    if (!constant) return constant.error();
    out.emplace_back(std::move(*constant));
  }
  return out;
}

}  // namespace bee::cli
