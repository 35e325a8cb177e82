#include "bee/fleet/operation/operation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bee::fleet {
namespace {

constexpr auto well = boost::system::in_place_value;

}  // namespace

attempt<void> operation::take_source(source of) {
  source_ = std::move(of);
  auto request = journal_.evidence();
  if (!request) return request.error();
  request_ = std::move(*request);
  request_.also_off = source_.also_off;
  return well;
}

attempt<run> operation::find_run() {
  if (const auto may = may_begin(); !may) return may.error();
  auto found = find_run_to_resume(how_, journal_);
  if (!found) return found.error();
  resumed_ = std::move(*found);
  return resumed_->of;
}

attempt<void> operation::take_run(source given, bool pushes_a_file) {
  if (pushes_a_file) source_ = std::move(given);
  if (const auto taken = pushes_a_file ? take_pushed() : take_source(std::move(given)); !taken)
    return taken.error();
  request_.also_off = how_.also_off;
  source_.headline = resumed_->headline;
  source_.targets.clear();
  for (const auto& s : resumed_->steps) source_.targets.push_back({s.node, s.at});
  if (source_.targets.empty()) return stopped(resumed_->headline + "; its nodes are forgotten");
  record_.take(*resumed_);
  return well;
}

// The map of the run, and what was known before it.
attempt<void> operation::take_pushed() {
  const auto& of = resumed_->of;
  auto pushed = of.has_begun ? journal_.find_revision(of.revision) : journal_.find_attempt(of.id);
  if (!pushed) return pushed.error();
  source_.wanted = std::move(pushed->map);
  source_.file_name = std::move(pushed->file_name);
  source_.file_text = std::move(pushed->file_text);
  auto request = goes_on() ? journal_.evidence(of.revision - 1) : journal_.evidence();
  if (!request) return request.error();
  request_ = std::move(*request);
  return well;
}

attempt<void> operation::note_attempt() {
  if (how_.dry_run || resumed_) return well;
  return record_.note_attempt();
}

// A plain reload sends no table: there is nothing to plan but who gets it.
void operation::make_plan() {
  const bool is_forced = source_.act == act::force_reload;
  if (goes_on()) take_steps();
  if (source_.act != act::reload) request_.wanted = source_.wanted;
  request_.targets = source_.targets;
  request_.peers = links_.peers();
  request_.processes = links_.processes();
  request_.prune = is_forced || (how_.prune && !goes_on());
  request_.force = how_.force || source_.act != act::push;
  request_.only = how_.only;
  plan_ = fleet::make_plan(request_);
  if (source_.act == act::reload) plan_.left.clear();
  if (goes_on()) mark_parts(*resumed_, plan_);
}

// What nodes were known to have is in the steps: the first part of the run has changed it since.
void operation::take_steps() {
  forget_restarted(*resumed_, request_.known, links_.processes());
  request_.known.clear();
  for (const auto& s : resumed_->steps)
    if (s.before)
      request_.known.push_back({s.node, s.at, s.before, resumed_->of.id, resumed_->of.started_at});
}

plan operation::reachable() const {
  auto out = plan_;
  std::erase_if(out.nodes, [this](const auto& n) { return links_.failure(n.node) != nullptr; });
  return out;
}

std::vector<std::string> operation::unreachable() const {
  std::vector<std::string> out;
  for (const auto& n : plan_.nodes)
    if (links_.failure(n.node)) out.push_back(n.node);
  return out;
}

bool operation::reaches_enough() const {
  return how_.force || unreachable().size() <= how_.roll.max_fail;
}

// Almost always the wrong file. A run that goes on was let through before.
attempt<void> operation::passes_guard() const {
  const bool is_said = how_.yes && (how_.prune || source_.act != act::push || !request_.also_off.empty());
  if (goes_on() || is_said || !plan_.removes_most()) return well;
  return stopped(fmt::format("this switches off {} of {} known nodes; nothing was sent", plan_.removed,
                             plan_.known_names),
                 source_.act == act::push && request_.also_off.empty()
                     ? "if the file is right, say so with --prune and --yes"
                     : "if that is right, say so with --yes");
}

bool operation::is_told(const node_plan& n) const {
  if (links_.failure(n.node)) return false;
  return n.left == part_left::put_back || (n.left == part_left::all && !n.is_up_to_date);
}

std::size_t operation::told() const {
  const auto count =
      std::count_if(plan_.nodes.begin(), plan_.nodes.end(), [this](const auto& n) { return is_told(n); });
  return static_cast<std::size_t>(count);
}

bool operation::goes_back() const {
  return goes_on() && remains_of(resumed_->steps).goes_back;
}

// The others have failed before the start, and nobody need reach them.
std::vector<node_job> operation::jobs() const {
  const bool is_forced = source_.act == act::force_reload;
  auto all = source_.act == act::push
                 ? push_jobs(plan_, request_.peers, how_.verify)
                 : reload_jobs(plan_, {source_.wanted, request_.peers, how_.verify, is_forced});
  const auto has_failed = [this](const std::string& node) { return links_.failure(node) != nullptr; };
  std::erase_if(all, [&](const auto& j) { return has_failed(j.node); });
  for (auto& job : all) std::erase_if(job.must_reach, has_failed);
  return all;
}

attempt<operation::begun> operation::begin() {
  begun out{jobs(), {}, 0};
  if (goes_on()) out.from = resume(resumed_->steps, out.jobs);
  if (const auto written = goes_on() ? record_.reopen(plan_) : record_.begin(plan_); !written)
    return written.error();
  out.id = record_.id();
  return out;
}

}  // namespace bee::fleet
