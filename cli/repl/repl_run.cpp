#include "cli/repl/repl_run.hpp"

#include <csignal>
#include <optional>

#include "cli/repl/kept_lines.hpp"
#include "cli/repl/line_editor.hpp"
#include "cli/repl/repl_signals.hpp"
#include "cli/repl/script_lines.hpp"

namespace bee::cli {
namespace {

constexpr int signals_from = static_cast<int>(exit_code::signal_base);
constexpr std::size_t most_lines = 1000;

// A line with those that it goes on in.
struct whole_line {
  read_line::kind what = read_line::kind::end;
  std::string text;
  line_words words;
  std::size_t number = 0;  // of the first
};

std::string place_of(std::size_t number) {
  return number > 0 ? "line " + std::to_string(number) : "";
}

void refuse_words(whole_line& line, std::string why) {
  line.words.how = line_words::state::refused;
  line.words.why = std::move(why);
}

whole_line next_line(line_source& from, const std::string& prompt) {
  whole_line out;
  for (std::size_t count = 0;; ++count) {
    auto read = from.next(count == 0 ? prompt : "... ");
    if (count == 0) out.number = read.number;
    if (read.what == read_line::kind::end && count > 0) {
      refuse_words(out, out.words.why + " that is opened here has no end");
      return out;
    }
    out.what = read.what;
    if (read.what != read_line::kind::line) {
      out.text = std::move(read.text);
      return out;
    }
    out.text += (count == 0 ? "" : "\n") + read.text;
    if (is_for_a_shell(out.text)) return out;
    out.words = split_line(out.text);
    if (out.words.how != line_words::state::open) return out;
    if (out.text.size() <= longest_line && count < most_lines) continue;
    refuse_words(out,
                 out.words.why + " is longer than 256 KiB or 1,000 lines; an ARG can stand in a file: @FILE");
    return out;
  }
}

int run_whole(repl_session& session, const whole_line& line) {
  const auto place = place_of(line.number);
  if (line.words.how != line_words::state::refused) return session.run(line.text, line.words, place);
  return session.refuse(usage_error(line.words.why), place);
}

int run_script(repl_session& session, const repl_manner& how) {
  script_lines from;
  int code = 0;
  while (!session.is_over()) {
    const auto line = next_line(from, {});
    if (line.what == read_line::kind::end) break;
    if (line.what == read_line::kind::failed) {
      const int failed = session.refuse(bad_input(line.text), place_of(line.number));
      return code ? code : failed;
    }
    const int ended = run_whole(session, line);
    if (ended > signals_from && !is_for_a_shell(line.text)) return ended;
    if (code == 0) code = ended;
    if (code != 0 && how.fail_fast) break;
  }
  return code;
}

int run_at_terminal(const invocation& in, repl_session& session, const repl_manner& how) {
  const repl_signals signals;
  line_editor from(signals, [&](const std::string& before) { return session.complete(before); });
  std::optional<kept_lines> kept;
  if (how.keeps_history) kept.emplace(in.env, in.set.context);
  if (kept)
    for (const auto& line : kept->read()) from.remember(line);
  while (!session.is_over()) {
    const auto line = next_line(from, session.prompt());
    if (const int signal = repl_signals::ending()) return signals_from + signal;
    if (line.what == read_line::kind::cancelled) continue;
    if (line.what != read_line::kind::line) break;
    from.is_whole(line.text);
    if (kept) kept->add(line.text);
    const int ended = run_whole(session, line);
    const bool is_by_a_signal = ended > signals_from && !is_for_a_shell(line.text);
    if (is_by_a_signal && ended != signals_from + SIGINT) return ended;
    if (how.fail_fast && ended != 0) return ended;
  }
  return 0;
}

}  // namespace

int run_repl(const invocation& in, repl_session& session, const repl_manner& how) {
  return line_editor::is_possible() ? run_at_terminal(in, session, how) : run_script(session, how);
}

}  // namespace bee::cli
