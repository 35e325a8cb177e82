// The table of topics. A topic stands in a file of its own.
#include "cli/language/language.hpp"
#include "cli/manual/exit_codes.hpp"
#include "cli/topics/topic.hpp"

namespace bee::cli {
namespace topics {

extern const topic arguments;
extern const topic dialects;
extern const topic exit_codes;
extern const topic names;
extern const topic nodes;
extern const topic output;
extern const topic protobuf;
extern const topic rollout;
extern const topic settings;

}  // namespace topics

namespace {

constexpr const topic* listed_topics[] = {&topics::exit_codes, &topics::nodes,   &topics::arguments,
                                          &topics::dialects,   &topics::output,  &topics::settings,
                                          &topics::protobuf,   &topics::rollout, &topics::names};

constexpr std::string_view place_of_codes = "@CODES@";

std::string exit_code_lines() {
  constexpr std::size_t number_width = 7;
  constexpr std::size_t class_width = 13;
  std::string out;
  for (const auto& m : exit_meanings()) {
    std::string line = "  " + number_text(m.code);
    line.resize(2 + number_width, ' ');
    line += class_of(m.code);
    line.resize(2 + number_width + class_width, ' ');
    out += (out.empty() ? "" : "\n") + line + translated(m.summary);
  }
  return out;
}

}  // namespace

std::span<const topic* const> all_topics() {
  return listed_topics;
}

const topic* find_topic(std::string_view name) {
  for (const auto* t : listed_topics)
    if (t->name == name) return t;
  return nullptr;
}

std::string page_of(const topic& t) {
  auto out = translated_paragraphs(t.text);
  if (const auto at = out.find(place_of_codes); at != std::string::npos)
    out.replace(at, place_of_codes.size(), exit_code_lines());
  return out;
}

}  // namespace bee::cli
