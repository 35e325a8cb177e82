#include "cli/protobuf/frame_story.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_shown = 4096;  // bytes of a frame that no one can read

}  // namespace

void frame_story::add(const std::string& stream, std::string_view bytes, wire::stream_kind kind,
                      std::size_t from) {
  const auto told = wire::explain(bytes, kind, from);
  for (const auto& frame : told.frames) add_frame(stream, frame);
  for (const auto& problem : told.problems) add_problem(stream, problem);
}

void frame_story::add_problem(const std::string& stream, const std::string& problem) {
  problems_.push_back(stream.empty() ? problem : stream + ": " + problem);
}

void frame_story::tell(report& out, bool has_streams) && {
  if (!has_streams)
    for (auto& row : frames_.rows) row.erase(row.begin());
  if (!has_streams) frames_.keys.erase(frames_.keys.begin());
  if (problems_.empty() || !frames_.rows.empty()) {
    auto facts = tree::object{{"frames", tree_of(frames_)}};
    out.set_result(std::move(frames_), std::move(facts));
  }
  if (!problems_.empty()) out.fail(failure_of());
}

void frame_story::add_frame(const std::string& stream, const wire::explained_frame& f) {
  const auto optional = [](const auto& number) {
    return number ? value::value(static_cast<std::int64_t>(*number)) : value::value();
  };
  frames_.rows.push_back({stream, static_cast<std::int64_t>(f.offset), static_cast<std::int64_t>(f.length),
                          wire::to_string(f.kind), optional(f.session),
                          f.to ? value::value(wire::to_string(*f.to)) : value::value(), optional(f.total),
                          values_of(f), f.problem.empty() ? value::value() : value::value(f.problem)});
}

// What the frame says: values where it ends a message, else its text or bytes.
value::value frame_story::values_of(const wire::explained_frame& f) {
  using kind = wire::frame_kind;
  if (f.message) {
    auto values = value::unpack(*f.message);
    if (values) return value::table{std::move(*values), {}};
    problems_.push_back("frame at " + std::to_string(f.offset) +
                        ": its message: " + values.error().message());
    return to_hex(std::string_view(*f.message).substr(0, most_shown));
  }
  if (f.kind == kind::trace || f.kind == kind::error) return f.bytes;
  if (f.kind == kind::unreadable) return to_hex(f.bytes.substr(0, most_shown));
  return {};
}

failure frame_story::failure_of() const {
  constexpr std::size_t most_told = 20;
  std::string sentence;
  for (std::size_t i = 0; i < std::min(problems_.size(), most_told); ++i)
    sentence += (i > 0 ? "; " : "") + escape_for_terminal(problems_[i]);
  if (problems_.size() > most_told)
    sentence += "; and " + std::to_string(problems_.size() - most_told) + " more problems";
  return bad_input(std::move(sentence));
}

}  // namespace bee::cli
