// What a command has to say. Commands fill a report; the renderer prints it; nobody else prints data.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bee/value/value.hpp"
#include "cli/base/exit_code.hpp"
#include "cli/base/tree.hpp"

namespace bee::cli {

/// Named values in order: one row of a table, or a small record.
using record = std::vector<std::pair<std::string, value::value>>;

/// Rows of the same keys. A cell that is nil is `null` in JSON and "-" in text.
struct table {
  std::vector<std::string> keys;
  std::vector<std::vector<value::value>> rows;
};

/// The same, for scripts.
tree tree_of(const record&);
tree tree_of(const table&);

/// A line and a column for each of many, for people: cells are numbers, or words that say why there is none.
struct matrix {
  std::vector<std::string> headings;  ///< the first is above the names of the lines
  std::vector<std::vector<std::string>> rows;
};

/// A text that is printed as it is.
struct plain_text {
  std::string text;
};

/// Nothing, the return values of a service, a record, a table, a matrix, or a text.
using data = std::variant<std::monostate, value::list, record, table, plain_text, matrix>;

/// What a monitor is told: one line, and the code of a plugin: 0 ok, 1 warning, 2 critical, 3 unknown.
struct monitor_state {
  static constexpr int unknown = 3;
  std::string line;
  int code = unknown;
};

/// How one node fared. It may have both a result and an error: what was learned before it failed.
struct node_report {
  std::string node;                  ///< its name, or the literal address
  std::string address;               ///< host:port
  std::optional<double> elapsed_ms;  ///< of what was timed
  data result;
  std::optional<tree> facts;  ///< what scripts read instead of the result, where people read it otherwise
  std::optional<failure> error;
  std::optional<std::size_t> number;  ///< which call it was, from 1, where one command makes many
  std::size_t place = 0;              ///< its place among the nodes that were named: the order of printing
};

class report {
 public:
  explicit report(std::string command) : command_(std::move(command)) {}

  /// Called with each node report as it arrives. Returns whether that was all that is needed of it: it is not
  /// kept then.
  std::function<bool(const node_report&)> on_node;

  /// Prints a line of its own at once: fields one after the other as text, else an object.
  std::function<void(const record&)> on_record;

  /// Prints a text, safe for a terminal, at once.
  std::function<void(const std::string&)> on_text;

  /// Called before anything is printed while work goes on. May be empty.
  std::function<void()> before_print;

  /// Set by a command whose node reports have no known end: they are printed one by one.
  bool is_stream = false;

  /// Set when nobody reads standard output any more: a command without a known end stops.
  bool is_unwanted = false;

  void add(node_report);
  /// The command as a whole failed; it may have reported nodes before.
  void fail(failure);
  /// The same, and what was said before of the whole does not count any more.
  void fail_instead(failure);
  /// `facts` is what scripts read instead, where people read it otherwise.
  void set_result(data, std::optional<tree> facts = {});
  /// For verbs whose verb::has_monitor_state is set. Without it the state is unknown.
  void set_monitor_state(monitor_state state) { monitor_ = std::move(state); }
  /// A sentence for people that is no error: goes to stderr, unless -q.
  void note(std::string sentence);

  const std::string& command() const { return command_; }
  /// Those that were kept, by their place.
  std::vector<node_report>& nodes();
  const data& result() const { return result_; }
  const std::optional<tree>& facts() const { return facts_; }
  /// What a monitor is told; when it is not known, why.
  monitor_state for_monitor() const;
  const std::optional<failure>& error() const { return error_; }
  std::size_t failures() const { return failed_; }
  const std::vector<std::string>& notes() const { return notes_; }

  /// One code when all that was asked failed alike, partial when some failed and others did not.
  exit_code exit() const;

 private:
  std::string command_;
  std::vector<node_report> nodes_;
  data result_;
  std::optional<tree> facts_;
  std::optional<monitor_state> monitor_;
  std::optional<failure> error_;
  std::vector<std::string> notes_;
  std::size_t succeeded_ = 0;
  std::size_t failed_ = 0;
  exit_code common_ = exit_code::done;
};

}  // namespace bee::cli
