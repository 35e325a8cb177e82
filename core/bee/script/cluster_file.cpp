#include "bee/script/cluster_file.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "bee/base/bytes.hpp"
#include "bee/script/cluster_assignments.hpp"
#include "bee/script/read_file.hpp"
#include "bee/value/literal.hpp"

namespace bee::script {
namespace {

constexpr std::string_view option_prefix = "__";

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

// What is wrong with an address, as the end of a sentence.
std::string_view address_fault(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return " without a port";
  const auto digits = text.substr(colon + 1);
  unsigned port = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool is_number = !digits.empty() && parsed.ptr == digits.data() + digits.size();
  if (!is_number) return " without a port";
  return port == 0 || port > 65535 || parsed.ec != std::errc{} ? " with a port outside 1 to 65535" : "";
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

  /// Does nothing after `most_errors` of them: a loop can make more than anybody reads.
  void one(const assignment& a) {
    if (errors_ >= most_errors) return;
    check(a);
    if (errors_ == most_errors) error(a.line, "too many errors; what follows was not checked");
  }

 private:
  static constexpr std::size_t most_errors = 100;

  void check(const assignment& a) {
    if (!a.key.is_string()) return error(a.line, "a name must be a string, got " + name_of_odd_key(a.key));
    const auto name = a.key.as_string();
    if (!check_name(name, a.line)) return;
    if (name.starts_with(option_prefix)) return option(name, a);
    node(name, a);
  }

  static std::string name_of_odd_key(const value::value& key) {
    return key.is_nil() || key.is_table() ? "something else" : shown(key);
  }

  bool check_name(std::string_view name, int line) {
    if (name.empty() || name.size() > 255) {
      error(line, shown(name) + ": a name must have 1 to 255 bytes");
      return false;
    }
    if (!is_printable(name)) {
      error(line, shown(name) + ": a name must be printable text");
      return false;
    }
    return is_first(name, line);
  }

  // A loop over one line is one mistake, not thousands.
  bool is_first(std::string_view name, int line) {
    const auto [seen, is_new] = lines_.try_emplace(std::string(name), places{line, 0});
    if (is_new) return true;
    if (seen->second.last_reported != line)
      error(line, std::string(name) + " is set again; the first time is line " +
                      std::to_string(seen->second.first));
    seen->second.last_reported = line;
    return false;
  }

  void option(std::string_view name, const assignment& a) {
    if (!a.odd_type.empty() || a.assigned.is_table())
      return error(a.line, std::string(name) + " must be a constant, got " + described(a));
    file_.options.push_back({std::string(name.substr(option_prefix.size())), a.assigned, a.line});
  }

  void node(std::string_view name, const assignment& a) {
    const auto must = [&] {
      return std::string(name) + " must be \"host:port\" or false, got " + described(a);
    };
    if (a.odd_type.empty() && a.assigned == value::value(false)) {
      file_.nodes.push_back({std::string(name), std::nullopt, a.line});
    } else if (!a.assigned.is_string()) {
      error(a.line, must());
    } else if (const auto address = parse_endpoint(a.assigned.as_string())) {
      add(name, *address, a.line);
    } else {
      error(a.line, must() + std::string(address_fault(a.assigned.as_string())));
    }
  }

  void add(std::string_view name, const endpoint& address, int line) {
    const auto [other, is_new] = by_address_.try_emplace(to_string(address), file_.nodes.size());
    if (!is_new) {
      const auto& first = file_.nodes[other->second];
      file_.problems.push_back({line,
                                std::string(name) + " has the address of " + first.name + " in line " +
                                    std::to_string(first.line) + ", " + other->first,
                                !rules_.strict});
    }
    if (address.host.find(':') != std::string::npos)
      file_.problems.push_back(
          {line, std::string(name) + " is an IPv6 address, which stock nodes can not read", true});
    file_.nodes.push_back({std::string(name), address, line});
  }

  void error(int line, std::string text) {
    ++errors_;
    file_.problems.push_back({line, std::move(text)});
  }

  struct places {
    int first;
    int last_reported;
  };

  cluster_file& file_;
  const cluster_file_rules& rules_;
  std::size_t errors_ = 0;
  std::unordered_map<std::string, places> lines_;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace

bool cluster_file::ok() const {
  return std::all_of(problems.begin(), problems.end(), [](const auto& p) { return p.is_warning; });
}

cluster_file parse_cluster_file(std::string_view source, std::string path, const cluster_file_rules& rules) {
  cluster_file file;
  file.path = std::move(path);
  const auto run = run_cluster_chunk(source);
  checker check(file, rules);
  for (const auto& a : run.made) check.one(a);
  if (run.stopped_by) file.problems.push_back({run.stopped_by->line, run.stopped_by->text});
  std::stable_sort(file.problems.begin(), file.problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return file;
}

cluster_file load_cluster_file(const std::filesystem::path& path, const cluster_file_rules& rules) {
  std::string source;
  if (const auto failed = read_file(path, source, rules.reading_time)) {
    cluster_file file;
    file.path = path.string();
    file.problems.push_back({0, failed->text});
    return file;
  }
  return parse_cluster_file(source, path.string(), rules);
}

std::string to_string(const cluster_file& file, const cluster_problem& problem) {
  return to_string(file.path, fault{problem.line, problem.text});
}

}  // namespace bee::script
