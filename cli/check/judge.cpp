#include "cli/check/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/stock/remote.hpp"

namespace bee::cli {
namespace {

using observe::service_sample;

constexpr std::size_t named_at_most = 3;  // services in one sentence
constexpr double kb_in_mb = 1024;

// " (critical from 10000)"
std::string from_text(severity how, const threshold& from) {
  if (how == severity::critical) return fmt::format(" (critical from {})", *from.crit);
  return how == severity::warning ? fmt::format(" (warning from {})", *from.warn) : "";
}

finding measured(std::string check, double value, std::string_view unit, const threshold& from,
                 const std::string& text) {
  const auto how = severity_of(value, from);
  return {std::move(check), how, text + from_text(how, from), value, unit, from};
}

finding plain(std::string check, severity how, std::string text) {
  return {std::move(check), how, std::move(text), std::nullopt, {}, {}};
}

std::string name_of(const service_sample& s) {
  constexpr std::size_t longest = 60;
  auto command = escape_for_terminal(s.command.substr(0, longest));
  return command + (command.empty() ? "" : " ") + stock::handle_text(s.handle);
}

// "snlua a :0000000a, snlua b :0000000b and 7 more"
std::string names_of(const std::vector<const service_sample*>& services) {
  std::string out;
  for (std::size_t i = 0; i < std::min(services.size(), named_at_most); ++i)
    out += (i > 0 ? ", " : "") + name_of(*services[i]);
  if (services.size() > named_at_most) out += fmt::format(" and {} more", services.size() - named_at_most);
  return out;
}

finding judge_latency(const checked_node& n, const threshold& from) {
  const auto ms =
      std::chrono::duration<double, std::milli>(n.sample->round_trip.value_or(std::chrono::nanoseconds(0)))
          .count();
  return measured("latency", ms, "ms", from, fmt::format("it takes {:.1f} ms to answer", ms));
}

finding judge_mqlen(const checked_node& n, const threshold& from) {
  const service_sample* longest = nullptr;
  for (const auto& s : n.sample->services)
    if (s.mqlen && (!longest || *s.mqlen > *longest->mqlen)) longest = &s;
  if (!longest) return plain("mqlen", severity::unknown, "no service has told the length of its queue");
  return measured("mqlen", static_cast<double>(*longest->mqlen), {}, from,
                  *longest->mqlen == 1
                      ? "1 message waits in " + name_of(*longest)
                      : fmt::format("{} messages wait in {}", *longest->mqlen, name_of(*longest)));
}

finding judge_memory(const checked_node& n, const threshold& from) {
  const auto kb = n.sample->all.memory_kb;
  if (!kb) return plain("memory", severity::unknown, "no service has told its memory");
  return measured("memory", *kb / kb_in_mb, "MB", from,
                  fmt::format("its services use {:.1f} MB of Lua memory", *kb / kb_in_mb));
}

// A launcher that waits for a stuck service is stuck itself, in cores that let it.
finding judge_busy(const checked_node& n, const threshold& from) {
  std::vector<const service_sample*> silent;
  for (const auto& s : n.sample->services)
    if (s.state == observe::service_state::busy) silent.push_back(&s);
  const bool is_stuck = n.sample->is_kept_back && silent.empty();
  if (is_stuck)
    return measured("busy", 1, {}, from,
                    "its launcher does not answer: one of its services is busy or stuck");
  const auto count = static_cast<double>(silent.size());
  if (silent.empty()) return measured("busy", 0, {}, from, "all services answer");
  return measured("busy", count, {}, from,
                  silent.size() == 1
                      ? "1 service does not answer: " + names_of(silent)
                      : fmt::format("{} services do not answer: {}", silent.size(), names_of(silent)));
}

finding judge_agents(const checked_node& n, const threshold& from) {
  return measured(
      "agents", static_cast<double>(n.sample->all.agents), {}, from,
      fmt::format("it serves {} of the cluster",
                  fleet::count_text(static_cast<std::size_t>(n.sample->all.agents), "connection")));
}

finding judge_names(const checked_node& n) {
  if (n.unasked) return plain("names", severity::unknown, n.unasked->message);
  if (n.missing.empty()) return plain("names", severity::ok, "every required name is registered");
  std::string all;
  for (const auto& name : n.missing) all += (all.empty() ? "" : ", ") + in_quotes(name);
  return plain("names", severity::critical, fmt::format("no service has registered {}", all));
}

// What the launcher should have told.
finding untold(std::string check, const checked_node& n) {
  return plain(std::move(check), severity::unknown,
               n.untold ? n.untold->message : "its launcher has not told");
}

using judge_figure = finding (*)(const checked_node&, const threshold&);
struct figure_row {
  std::string_view check;
  bool is_of_launcher;
  judge_figure judge;
};
constexpr figure_row figure_rows[] = {{"latency", false, judge_latency},
                                      {"mqlen", true, judge_mqlen},
                                      {"memory", true, judge_memory},
                                      {"busy", false, judge_busy},
                                      {"agents", true, judge_agents}};

bool is_about_a_node(std::string_view check) {
  return check != "nowaiting";
}

std::vector<finding> judge_unreachable(const failure& why, const check_plan& p) {
  if (p.has("reachable")) return {plain("reachable", severity::critical, why.message)};
  std::vector<finding> out;
  for (const auto& [check, from] : p.checks)
    if (is_about_a_node(check)) out.push_back(plain(check, severity::unknown, why.message));
  return out;
}

}  // namespace

std::vector<finding> judge(const checked_node& n, const check_plan& p) {
  if (n.unreachable) return judge_unreachable(*n.unreachable, p);
  std::vector<finding> out;
  if (p.has("reachable")) out.push_back(plain("reachable", severity::ok, "it answers"));
  for (const auto& row : figure_rows) {
    if (!p.has(row.check)) continue;
    const bool is_untold = row.is_of_launcher && !n.sample->is_listed;
    out.push_back(is_untold ? untold(std::string(row.check), n) : row.judge(n, p.from(row.check)));
  }
  if (p.has("names") && !p.required.empty()) out.push_back(judge_names(n));
  return out;
}

}  // namespace bee::cli
