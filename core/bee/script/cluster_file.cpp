#include "bee/script/cluster_file.hpp"

#include <algorithm>
#include <unordered_map>

#include "bee/base/bytes.hpp"
#include "bee/script/cluster_address.hpp"
#include "bee/script/cluster_assignments.hpp"
#include "bee/script/read_file.hpp"
#include "bee/value/literal.hpp"

namespace bee::script {
namespace {

constexpr std::string_view option_prefix = "__";
constexpr std::string_view returns_a_table =
    "returns a table: skynet ignores what the file returns; a node is a global, name = \"host:port\"";

// A value in a sentence: short, and safe for a terminal.
std::string shown(const value::value& v) {
  constexpr std::size_t most = 60;
  auto text = v.is_string() ? value::to_literal(v.as_string().substr(0, most)) : value::to_literal(v);
  const bool is_cut = (v.is_string() && v.as_string().size() > most);
  return is_cut ? text + "..." : text;
}

std::string described(const assignment& a) {
  if (!a.odd_type.empty()) return "a " + a.odd_type;
  switch (a.assigned.type()) {
    case value::kind::table: return "a table";
    case value::kind::integer:
    case value::kind::number: return "number " + shown(a.assigned);
    default: return shown(a.assigned);
  }
}

bool is_printable(std::string_view text) {
  while (!text.empty()) {
    const auto length = printable_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

class checker {
 public:
  checker(cluster_file& file, const cluster_file_rules& rules) : file_(file), rules_(rules) {}

  void all(const std::vector<assignment>& made) {
    for (const auto& a : made)
      if (a.key.is_string()) last_[std::string(a.key.as_string())] = &a;
    for (const auto& a : made)
      if (!one(a)) return;
  }

 private:
  static constexpr std::size_t most_problems = 100;  // a loop can make more than anybody reads

  // Whether to go on.
  bool one(const assignment& a) {
    if (problems_ < most_problems) check(a);
    if (problems_ < most_problems) return true;
    add(a.line, "too many errors; what follows was not checked", severity::refused);
    return false;
  }

  void check(const assignment& a) {
    if (!a.key.is_string()) {
      if (!is_nil(a))
        add(a.line, "a name must be a string, got " + name_of_odd_key(a.key), severity::refused);
      return;
    }
    const auto name = a.key.as_string();
    warn_if_set_again(name, a.line);
    if (last_.find(std::string(name))->second != &a || is_nil(a)) return;
    if (name.starts_with(option_prefix)) return option(name, a);
    if (check_name(name, a.line)) node(name, a);
  }

  static bool is_nil(const assignment& a) { return a.odd_type.empty() && a.assigned.is_nil(); }

  static std::string name_of_odd_key(const value::value& key) {
    return key.is_nil() || key.is_table() ? "something else" : shown(key);
  }

  bool check_name(std::string_view name, int line) {
    const bool has_size = !name.empty() && name.size() <= 255;
    if (has_size && is_printable(name)) return true;
    add(line,
        shown(name) + (has_size ? ": a name must be printable text" : ": a name must have 1 to 255 bytes"),
        severity::undialable);
    return false;
  }

  // A loop over one line is one mistake, not thousands.
  void warn_if_set_again(std::string_view name, int line) {
    const auto [seen, is_new] = lines_.try_emplace(std::string(name), places{line, 0});
    if (is_new) return;
    if (seen->second.last_reported != line)
      add(line,
          escape_for_terminal(name) + " is set again; the first time is line " +
              std::to_string(seen->second.first),
          severity::warning);
    seen->second.last_reported = line;
  }

  void option(std::string_view name, const assignment& a) {
    if (a.odd_type.empty())
      file_.options.push_back({std::string(name.substr(option_prefix.size())), a.assigned, a.line});
  }

  void node(std::string_view name, const assignment& a) {
    const auto must = [&] {
      return std::string(name) + " must be \"host:port\" or false, got " + described(a);
    };
    if (a.odd_type.empty() && a.assigned == value::value(false)) {
      file_.nodes.push_back({std::string(name), std::nullopt, a.line});
    } else if (!a.assigned.is_string()) {
      leave_out(name, a.line, must(), severity::refused);
    } else if (const auto read = addresses_.read(a.assigned.as_string()); read.address) {
      if (!read.remark.empty()) add(a.line, std::string(name) + read.remark, severity::remark);
      node(name, *read.address, a.line);
    } else {
      leave_out(name, a.line, must() + read.fault, severity::undialable);
    }
  }

  void node(std::string_view name, const endpoint& address, int line) {
    const auto [other, is_new] = by_address_.try_emplace(to_string(address), file_.nodes.size());
    if (!is_new) {
      const auto& first = file_.nodes[other->second];
      add(line,
          std::string(name) + " has the address of " + first.name + " in line " + std::to_string(first.line) +
              ", " + other->first,
          rules_.strict ? severity::refused : severity::remark);
    }
    file_.nodes.push_back({std::string(name), address, line});
  }

  void leave_out(std::string_view name, int line, std::string text, severity how) {
    file_.unusable.emplace_back(name);
    add(line, std::move(text), how);
  }

  void add(int line, std::string text, severity how) {
    if (how != severity::remark) ++problems_;
    file_.problems.push_back({line, std::move(text), how});
  }

  struct places {
    int first;
    int last_reported;
  };

  cluster_file& file_;
  const cluster_file_rules& rules_;
  cluster_address_reader addresses_;
  std::size_t problems_ = 0;
  std::unordered_map<std::string, const assignment*> last_;
  std::unordered_map<std::string, places> lines_;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace

bool cluster_file::is_at_worst(severity most) const {
  return std::all_of(problems.begin(), problems.end(), [&](const auto& p) { return p.how <= most; });
}

cluster_file parse_cluster_file(std::string_view source, std::string path, const cluster_file_rules& rules) {
  cluster_file file;
  file.path = std::move(path);
  const auto run = run_cluster_chunk(source);
  checker check(file, rules);
  check.all(run.made);
  if (run.stopped_by) file.problems.push_back({run.stopped_by->line, run.stopped_by->text, severity::broken});
  if (run.returned_table) file.problems.push_back({0, std::string(returns_a_table), severity::warning});
  std::stable_sort(file.problems.begin(), file.problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return file;
}

cluster_file load_cluster_file(const std::filesystem::path& path, const cluster_file_rules& rules) {
  std::string source;
  if (const auto failed = read_file(path, source, rules.reading_time)) {
    cluster_file file;
    file.path = path.string();
    file.problems.push_back({0, failed->text, severity::broken});
    return file;
  }
  return parse_cluster_file(source, path.string(), rules);
}

std::string to_string(const cluster_file& file, const cluster_problem& problem) {
  return to_string(file.path, fault{problem.line, problem.text});
}

}  // namespace bee::script
