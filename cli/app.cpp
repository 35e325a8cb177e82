#include "cli/app.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>

#include "cli/base/descriptors.hpp"
#include "cli/base/output.hpp"
#include "cli/language/language.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/parse/command_line.hpp"
#include "cli/parse/help.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/report/attended.hpp"
#include "cli/report/message.hpp"
#include "cli/report/render.hpp"
#include "cli/report/status_line.hpp"

namespace bee::cli {
namespace {

using clock = std::chrono::steady_clock;

int number(exit_code code) {
  return static_cast<int>(code);
}

// Where everything that a run says goes.
class printer {
 public:
  printer(output_format format, std::string place) : place_(std::move(place)) { set_.output = format; }

  void use(const settings& set) { set_ = set; }
  void print(std::string_view text) { out_.write(text); }
  std::size_t width() const { return out_.width(); }
  void warn(std::string_view text) {
    err_.write(text);
    err_.flush();
  }

  // Lets node reports through as they come, where the format can. Returns whether they need not be kept.
  void follow(report& r) {
    r.on_node = [this, &r](const node_report& node) {
      const bool is_text = set_.output == output_format::text;
      const bool prints_now = set_.output == output_format::jsonl || (is_text && r.is_stream);
      if (prints_now) {
        if (r.before_print) r.before_print();
        out_.write(render_node(node, set_.output));
        out_.flush();
        r.is_unwanted = takes_no_more();
      }
      const bool is_done = prints_now && r.is_stream;
      if (is_done && node.error && r.before_print) r.before_print();
      if (is_done && node.error) warn(sentence_of(*node.error, node.node, style()));
      return is_done;
    };
    r.on_record = [this, &r](const record& fields) {
      if (r.before_print) r.before_print();
      out_.write(render_record(fields, set_.output, shows_color(set_.color, STDOUT_FILENO)));
      out_.flush();
      r.is_unwanted = takes_no_more();
    };
    r.on_text = [this, &r](const std::string& text) {
      if (r.before_print) r.before_print();
      out_.write(text);
      out_.flush();
      r.is_unwanted = takes_no_more();
    };
  }

  /// How the process ends.
  int finish(report& r, std::optional<double> elapsed_ms = {}) {
    out_.write(render(r, set_.output, elapsed_ms,
                      {shows_color(set_.color, STDOUT_FILENO), set_.fold, out_.width()}));
    return end(r);
  }

  // Flushes. A monitor reads exit codes of its own.
  int end(report& r) {
    out_.flush();
    warn(messages_of(r, style()));
    const auto code = code_of(r);
    if (set_.output != output_format::nagios) return number(code);
    return out_.error() == 0 ? r.for_monitor().code : monitor_state::unknown;
  }

  // What it is for changes something: who can not read that it is done must not take it for undone.
  void is_for_a_change() { changes_ = true; }

 private:
  // What could not be printed is a failure of its own, unless nobody reads any more.
  exit_code code_of(report& r) {
    if (out_.error() == 0) return r.exit();
    const bool is_done = r.exit() == exit_code::done;
    const auto why = out_.error() == EBADF ? "it is closed" : std::strerror(out_.error());
    auto sentence = std::string("write standard output: ") + why;
    if (is_done && changes_) sentence += " (what was asked for is done)";
    warn(sentence_of(bad_input(sentence), {}, style()));
    if (!is_done) return r.exit();
    return changes_ ? exit_code::unknown : exit_code::bad_input;
  }

  bool takes_no_more() const { return out_.is_closed() || out_.error() != 0; }
  message_style style() const { return {set_.quiet, shows_color(set_.color, STDERR_FILENO), place_}; }

  settings set_;
  std::string place_;
  bool changes_ = false;
  output out_{STDOUT_FILENO};
  output err_{STDERR_FILENO};
};

// Whether NODES stands among the words: --all takes its place, unless it only leaves some out.
bool names_nodes(const command_line& line) {
  return !line.flags.has("all") || (!line.words.empty() && line.words[0].starts_with('!'));
}

// Where NODES and the word behind it are files, a shell has made two words of a pattern.
std::optional<std::string> hint_for_words(const command_line& line) {
  const bool takes_nodes = !line.what->words.empty() && line.what->words[0].with == completes::node;
  if (!takes_nodes || line.words.size() < 2 || hint_for_file(line.words[0]).empty()) return std::nullopt;
  const auto hint = hint_for_file(line.words[1]);
  return hint.empty() ? std::nullopt : std::optional(hint);
}

// Whether the number of words fits the verb.
attempt<void> check_words(const command_line& line) {
  auto words = line.what->words;
  if (!names_nodes(line)) words = words.subspan(1);
  std::size_t least = 0;
  std::size_t most = words.size();
  for (const auto& word : words) {
    if (!word.is_optional) ++least;
    if (word.repeats) most = SIZE_MAX;
  }
  const auto hint = "usage: " + usage_of(*line.what);
  const auto name = std::string(line.what->name);
  if (line.words.size() < least)
    return usage_error(name + ": " + std::string(words[line.words.size()].name) + " is missing", hint);
  if (line.words.size() > most)
    return usage_error(name + ": there is no place for " + in_quotes(line.words[most]),
                       hint_for_words(line).value_or(hint));
  return boost::system::in_place_value;
}

// Settles what was asked and runs it. The report tells how it went.
void run_verb(const command_line& line, const environment& env, printer& out, report& r) {
  if (auto fits = check_words(line); !fits) return r.fail(fits.error());
  const auto config = read_config(config_path(env));
  if (!config) return r.fail(config.error());
  auto set = resolve_settings({line.flags, env, *config});
  if (!set) return r.fail(set.error());
  if (set->output == output_format::nagios && !line.what->has_monitor_state) {
    set->output = output_format::text;
    out.use(*set);
    return r.fail(usage_error("-o nagios: " + std::string(line.what->name) + " has no state for a monitor",
                              "beectl check has one"));
  }
  if (set->jobs > most_connections()) raise_file_limit();
  set->jobs = std::min(set->jobs, most_connections());
  out.use(*set);
  out.follow(r);
  if (line.what->touches == effect::changes && !line.flags.has("dry-run")) out.is_for_a_change();
  try {
    line.what->run({*line.what, line.flags, line.words, *set, env, *config, line.dashes}, r);
  } catch (const interruption& by) {
    r.fail(interrupted(by.signal, 0, 0));
  }
}

// A word that is a verb and a topic gets both.
std::string help_for(const command_line& line, std::size_t width) {
  if (!line.what && !line.about) return help_overview(width);
  std::string out = line.what ? help_of(*line.what, width) : "";
  if (line.about) out += (out.empty() ? "" : "\n") + help_of(*line.about, width);
  return out;
}

int run_line(const command_line& line, const environment& env, printer& out) {
  const auto start = clock::now();
  report r(line.wants_version ? "version" : line.what ? std::string(line.what->name) : "");
  if (line.wants_version) {
    r.set_result(plain_text{"beectl " BEE_VERSION "\n"}, tree::object{{"beectl", BEE_VERSION}});
  } else if (line.wants_help) {
    out.print(help_for(line, out.width()));
    return out.end(r);
  } else if (!line.what) {
    r.fail(usage_error("no verb is given", "beectl --help"));
  } else {
    run_verb(line, env, out, r);
  }
  return out.finish(r, to_ms(clock::now() - start));
}

wanted_language wanted_language_of(const environment& env) {
  wanted_language out{env("BEECTL_LANG").value_or(""), env("LANGUAGE").value_or(""), {}};
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (out.locale.empty()) out.locale = env(name).value_or("");
  return out;
}

output_format guess_output_of(std::span<const std::string> arguments, const environment& env,
                              const line_manner& how) {
  std::vector<std::string> all;
  if (const auto given = how.given ? how.given->get("output") : std::nullopt) all = {"-o", *given};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return guess_output(all, env);
}

int run_checked(std::span<const std::string> arguments, const environment& env, const line_manner& how) {
  printer out(guess_output_of(arguments, env, how), how.place);
  auto line = parse_command_line(arguments);
  if (line && how.given) line->flags.add_given(*how.given);
  const auto fits = line && how.change ? how.change(*line) : attempt<void>(boost::system::in_place_value);
  if (line && fits) return run_line(*line, env, out);
  report r("");
  r.fail(line ? fits.error() : line.error());
  return out.finish(r);
}

}  // namespace

int run(std::span<const std::string> arguments, const environment& env, const line_manner& how) {
  speak(language_of(wanted_language_of(env)));
  try {
    return run_checked(arguments, env, how);
  } catch (const all_is_told& by) {
    return by.code;
  } catch (const std::exception& e) {
    printer out(guess_output_of(arguments, env, how), how.place);
    report r("");
    r.fail({exit_code::bug,
            ran::unknown,
            std::string("this is a bug in beectl: ") + e.what(),
            {},
            subject::itself,
            {}});
    return out.finish(r);
  }
}

}  // namespace bee::cli
