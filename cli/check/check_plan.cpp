#include "cli/check/check_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "bee/cluster/nearest.hpp"

namespace bee::cli {
namespace {

struct check_row {
  std::string_view name;
  bool has_value = false;
  threshold preset = {};
  bool is_preset = true;  // made unless others are named
};

// Memory, connections and what is not said here depend on the game: without a threshold they say nothing.
constexpr check_row check_rows[] = {
    {"reachable"},
    {"latency", true, {100.0, 1000.0}},
    {"mqlen", true, {1000.0, 10'000.0}},
    {"memory", true},
    {"busy", true, {1.0, std::nullopt}},
    {"agents", true},
    {"names"},
    {"nowaiting"},
    {"mesh", false, {}, false},
    {"map", false, {}, false},
};

attempt<const check_row*> find_row(const std::string& where, std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& row : check_rows) {
    if (row.name == name) return &row;
    known.push_back(row.name);
  }
  return usage_error(where + ": there is no check " + in_quotes(name) +
                     did_you_mean(cluster::nearest_of(name, known)));
}

attempt<const check_row*> row_of(std::string_view flag, std::string_view name) {
  return find_row("--" + std::string(flag), name);
}

// Lists with commas, from every time that the flag was given.
attempt<std::vector<std::string_view>> picked(const std::vector<std::string>& texts, std::string_view flag) {
  std::vector<std::string_view> out;
  for (const std::string_view text : texts) {
    for (std::size_t from = 0; from <= text.size();) {
      const auto end = std::min(text.find(',', from), text.size());
      const auto row = row_of(flag, text.substr(from, end - from));
      if (!row) return row.error();
      out.push_back((*row)->name);
      from = end + 1;
    }
  }
  return out;
}

std::optional<double> amount_in(std::string_view text) {
  double out = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  const bool is_amount = read.ec == std::errc{} && read.ptr == end && out >= 0 && out <= 1e15;
  return is_amount ? std::optional(out) : std::nullopt;
}

// NAME=VALUE
struct named_amount {
  std::string name;
  double amount = 0;
};

attempt<void> refuse_without_threshold(const std::string& where, std::string_view name) {
  const auto row = find_row(where, name);
  if (!row) return row.error();
  if (!(*row)->has_value) return usage_error(where + ": " + std::string(name) + " has no threshold");
  return boost::system::in_place_value;
}

attempt<named_amount> read_threshold(const std::string& text, std::string_view flag) {
  const auto where = "--" + std::string(flag);
  const std::string_view all = text;
  const auto name = all.substr(0, all.find('='));
  if (const auto good = refuse_without_threshold(where, name); !good) return good.error();
  const auto amount = name.size() < all.size() ? amount_in(all.substr(name.size() + 1)) : std::nullopt;
  if (!amount) return usage_error(where + ": " + in_quotes(text) + " is not NAME=VALUE, such as mqlen=500");
  return named_amount{std::string(name), *amount};
}

void set_threshold(threshold& of, std::string_view kind, double amount) {
  (kind == "warn" ? of.warn : of.crit) = amount;
}

attempt<void> take_threshold(const std::string& text, std::string_view flag, check_plan& out) {
  const auto read = read_threshold(text, flag);
  if (!read) return read.error();
  const auto at = out.checks.find(read->name);
  if (at == out.checks.end())
    return usage_error("--" + std::string(flag) + ": the check " + read->name + " is left out");
  set_threshold(at->second, flag, read->amount);
  return boost::system::in_place_value;
}

// "check.warn."
std::string prefix_of(std::string_view kind) {
  return "check." + std::string(kind) + ".";
}

// A check that is left out now needs none of it.
attempt<void> take_context(const invocation& in, std::string_view kind, check_plan& out) {
  const auto context = in.config.contexts.find(in.set.context);
  if (context == in.config.contexts.end()) return boost::system::in_place_value;
  const auto prefix = prefix_of(kind);
  const auto where = "context " + context->first + ": check." + std::string(kind);
  for (const auto& [key, text] : context->second) {
    if (!key.starts_with(prefix)) continue;
    const auto name = key.substr(prefix.size());
    if (const auto good = refuse_without_threshold(where, name); !good)
      return bad_input(good.error().message);
    const auto amount = amount_in(text);
    if (!amount) return bad_input(where + ": " + name + " is no number from 0 on, such as 500");
    const auto at = out.checks.find(name);
    if (at != out.checks.end()) set_threshold(at->second, kind, *amount);
  }
  return boost::system::in_place_value;
}

attempt<void> pick_checks(const invocation& in, check_plan& out) {
  const auto only = picked(in.flags.all("only"), "only");
  if (!only) return only.error();
  const auto skip = picked(in.flags.all("skip"), "skip");
  if (!skip) return skip.error();
  const auto also = picked(in.flags.all("also"), "also");
  if (!also) return also.error();
  const auto has = [](const auto& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  for (const auto& row : check_rows) {
    const bool is_named = has(*also, row.name) || (only->empty() ? row.is_preset : has(*only, row.name));
    if (is_named && !has(*skip, row.name)) out.checks.emplace(row.name, row.preset);
  }
  if (out.checks.empty()) return usage_error("--only and --skip leave no check");
  return boost::system::in_place_value;
}

// What is critical before it warns would never warn: refused where one line says both.
attempt<void> check_order(const invocation& in) {
  std::map<std::string, threshold> given;
  for (const std::string_view flag : {"warn", "crit"})
    for (const auto& text : in.flags.all(flag))
      if (const auto read = read_threshold(text, flag)) set_threshold(given[read->name], flag, read->amount);
  for (const auto& [name, from] : given)
    if (from.warn && from.crit && *from.warn > *from.crit)
      return usage_error(fmt::format("check {}: it would warn from {} on and is critical from {} on", name,
                                     *from.warn, *from.crit),
                         fmt::format("--crit {}=VALUE above it, or a smaller --warn", name));
  return boost::system::in_place_value;
}

}  // namespace

threshold check_plan::from(std::string_view check) const {
  const auto at = checks.find(check);
  return at == checks.end() ? threshold{} : at->second;
}

attempt<std::map<std::string, std::string>> threshold_settings(const invocation& in) {
  std::map<std::string, std::string> out;
  for (const std::string_view kind : {"warn", "crit"}) {
    for (const auto& text : in.flags.all(kind)) {
      const auto read = read_threshold(text, kind);
      if (!read) return read.error();
      out[prefix_of(kind) + read->name] = fmt::format("{}", read->amount);  // a number of JSON
    }
  }
  return out;
}

attempt<check_plan> read_check_plan(const invocation& in) {
  check_plan out;
  if (const auto done = pick_checks(in, out); !done) return done.error();
  for (const std::string_view kind : {"warn", "crit"})
    if (const auto done = take_context(in, kind, out); !done) return done.error();
  for (const std::string_view flag : {"warn", "crit"})
    for (const auto& text : in.flags.all(flag))
      if (const auto done = take_threshold(text, flag, out); !done) return done.error();
  if (const auto done = check_order(in); !done) return done.error();
  if (in.get("junit") == "-") return usage_error("--junit: the report is a file");
  out.required = in.flags.all("require");
  if (!out.required.empty() && !out.has("names"))
    return usage_error("--require: the check names is left out");
  return out;
}

}  // namespace bee::cli
