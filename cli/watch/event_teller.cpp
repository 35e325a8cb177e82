#include "cli/watch/event_teller.hpp"

#include <unistd.h>

#include "cli/base/output.hpp"
#include "cli/report/message.hpp"
#include "cli/report/render.hpp"
#include "cli/watch/event_command.hpp"

namespace bee::cli {

// In a document each record is a table of its own: they have different keys.
task<void> event_teller::tell(event_line line) {
  if (!plan_.command.empty()) co_return co_await hand_over(std::move(line));
  if (in_.set.output == output_format::json || in_.set.output == output_format::lua) {
    value::table fields;
    for (auto& [key, v] : line.fields) fields.pairs.emplace_back(key, std::move(v));
    document_.emplace_back(std::move(fields));
    co_return;
  }
  out_.on_record(in_.set.output == output_format::jsonl ? line.fields : line.columns);
  if (out_.is_unwanted) stop_();
}

task<void> event_teller::hand_over(event_line line) {
  auto input = render_json_record(line.fields);
  auto command = plan_.command;
  const auto ended = co_await run_with_input(std::move(command), std::move(input), plan_.command_timeout);
  if (!ended) {
    out_.fail(ended.error());
    stop_();
  } else if (!ended->empty()) {
    warn(in_quotes(plan_.command[0]) + ": " + *ended + " (for " + line.about + ")");
  }
}

void event_teller::end(std::size_t down, std::size_t all) {
  if (!document_.empty()) out_.set_result(std::move(document_));
  if (down == 0 || out_.error() || out_.is_unwanted) return;  // who stopped looking has counted nothing
  out_.fail({exit_code::no,
             ran::no,
             std::to_string(down) + " of " + std::to_string(all) + " nodes are down",
             {},
             subject::itself,
             {}});
}

void event_teller::warn(const std::string& sentence) const {
  output err(STDERR_FILENO);
  err.write(sentence_of(bad_input(sentence), {}, {in_.set.quiet, false}));
  err.flush();
}

}  // namespace bee::cli
