#include "cli/check/check_plan.hpp"

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

attempt<const check_row*> row_of(std::string_view flag, std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& row : check_rows) {
    if (row.name == name) return &row;
    known.push_back(row.name);
  }
  return usage_error("--" + std::string(flag) + ": there is no check " + in_quotes(name) +
                     did_you_mean(cluster::nearest_of(name, known)));
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
  const auto read = std::from_chars(text.data(), end, out, std::chars_format::fixed);
  const bool is_amount = read.ec == std::errc{} && read.ptr == end && out >= 0 && out <= 1e15;
  return is_amount ? std::optional(out) : std::nullopt;
}

// NAME=VALUE
attempt<void> take_threshold(const std::string& text, std::string_view flag, check_plan& out) {
  const std::string_view all = text;
  const auto name = all.substr(0, all.find('='));
  const auto row = row_of(flag, name);
  if (!row) return row.error();
  if (!(*row)->has_value)
    return usage_error("--" + std::string(flag) + ": " + std::string(name) + " has no threshold");
  const auto amount = name.size() < all.size() ? amount_in(all.substr(name.size() + 1)) : std::nullopt;
  if (!amount)
    return usage_error("--" + std::string(flag) + ": " + in_quotes(text) +
                       " is not NAME=VALUE, such as mqlen=500");
  const auto at = out.checks.find(name);
  if (at == out.checks.end())
    return usage_error("--" + std::string(flag) + ": the check " + std::string(name) + " is left out");
  (flag == "warn" ? at->second.warn : at->second.crit) = amount;
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

}  // namespace

threshold check_plan::from(std::string_view check) const {
  const auto at = checks.find(check);
  return at == checks.end() ? threshold{} : at->second;
}

attempt<check_plan> read_check_plan(const invocation& in) {
  check_plan out;
  if (const auto done = pick_checks(in, out); !done) return done.error();
  for (const std::string_view flag : {"warn", "crit"})
    for (const auto& text : in.flags.all(flag))
      if (const auto done = take_threshold(text, flag, out); !done) return done.error();
  out.required = in.flags.all("require");
  if (!out.required.empty() && !out.has("names"))
    return usage_error("--require: the check names is left out");
  return out;
}

}  // namespace bee::cli
