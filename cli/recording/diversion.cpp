#include "cli/recording/diversion.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "bee/file/time_text.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/names/service/server.hpp"
#include "cli/recording/left_behind.hpp"
#include "cli/rollout/cluster_source.hpp"
#include "cli/rollout/confirmation.hpp"
#include "cli/rollout/plan_lines.hpp"
#include "cli/rollout/state_folder.hpp"
#include "cli/rollout/this_run.hpp"

namespace bee::cli {
namespace {

using done = attempt<void>;
constexpr auto well = boost::system::in_place_value;

constexpr const char* left_sentence = "a recording that was killed left callers with its address";

// A report whose nodes nobody prints; what went wrong on each stands in one failure.
class silent_report {
 public:
  report& get() { return out_; }
  done end(const std::string& what) {
    if (out_.error() && out_.nodes().empty()) return *out_.error();
    std::string which;
    for (const auto& n : out_.nodes())
      if (n.error)
        which += (which.empty() ? "" : "; ") + escape_for_terminal(n.node) + ": " + n.error->message;
    if (which.empty() && !out_.error()) return well;
    failure why = out_.error() ? *out_.error() : failure{out_.exit(), ran::unknown, "", "", {}, {}};
    why.code = why.code == exit_code::bug ? out_.exit() : why.code;
    why.message = what + (which.empty() ? "" : ": " + which) +
                  (out_.error() ? "; " + out_.error()->message : std::string());
    why.about = subject::itself;
    return why;
  }

 private:
  report out_{"record"};
};

failure with_more(failure why, const failure& more) {
  why.message += "; " + more.message;
  return why;
}

fleet_options quiet_options(const fleet_options& from, std::vector<std::string> only) {
  auto o = from;
  o.only = std::move(only);
  o.asks_nothing = true;
  o.force = true;
  o.yes = true;
  o.dry_run = false;
  o.resume = false;
  o.run = 0;
  o.roll.when_over = fleet::on_fail::go_on;
  return o;
}

attempt<fleet_options> options_of(const invocation& in) {
  auto o = read_fleet_options(in);
  if (o) o->roll.when_over = fleet::on_fail::roll_back;
  return o;
}

// Between runs of one cluster: while a recording lives, what it changed is not left behind.
attempt<file::run_lock> take_lock(const invocation& in) {
  const auto who = this_run(in);
  auto folder = take_folder(in, in.set.cluster, who);
  if (!folder) return folder.error();
  const auto own = folder->path / "record";
  std::error_code why;
  std::filesystem::create_directories(own, why);
  if (why) return stopped(escape_for_terminal(own.string()) + ": " + why.message());
  auto lock = file::run_lock::take(own, who);
  if (!lock) return stopped(escape_for_terminal(own.string()) + ": " + lock.error().message());
  if (lock->state != file::run_lock::state::held) return std::move(lock->lock);
  return stopped(
      fmt::format("another recording with --for runs for this cluster: that of {}@{} (process {}) "
                  "since {}; nothing was sent",
                  escape_for_terminal(lock->holder.user), escape_for_terminal(lock->holder.host),
                  lock->holder.pid, file::time_text(lock->holder.since)));
}

attempt<std::optional<left_behind>> look_for_left(const invocation& in) {
  auto log = read_journal(in, in.set.cluster);
  if (!log) return log.error();
  return find_left_behind(*log);
}

std::string names_of(const left_behind& what) {
  std::vector<std::string> callers;
  for (const auto& c : what.callers) callers.push_back(c.name);
  return names_text(callers);
}

done agree_to_put_back(const invocation& in) {
  const auto left = look_for_left(in);
  if (!left) return left.error();
  if (!*left) return well;
  const auto what = fmt::format("record --resume gives {} the address of {} that the file had",
                                names_of(**left), names_text((*left)->names));
  if (in.has("dry-run"))
    return failure{exit_code::no, ran::no, what + "; nothing was sent", {}, subject::itself, {}};
  return confirm(in, what, what);
}

done put_back(const invocation& in, const std::string& problem, std::vector<std::string>& told) {
  const auto left = look_for_left(in);
  if (!left) return left.error();
  if (!*left) return well;
  const auto o = options_of(in);
  if (!o) return o.error();
  const auto& what = **left;
  silent_report out;
  auto options = quiet_options(*o, what.names);
  options.message = "record: " + names_text(what.names) + " back at the address of the file";
  const auto source = [&](run_journal&) -> attempt<fleet_source> {
    fleet_source s;
    s.wanted = what.wanted;
    s.file_name = what.file_name;
    s.file_text = what.file_text;
    s.targets = what.callers;
    return s;
  };
  run_fleet_task(in, std::move(options), {in.set.cluster, source}, out.get());
  if (const auto ended = out.end(problem); !ended) return ended.error();
  told.push_back(fmt::format("a recording that was killed had left {} with another address of {}: put back",
                             names_of(what), names_text(what.names)));
  return well;
}

}  // namespace

attempt<diversion> diversion::read(const invocation& in, const std::string& node, report& out) {
  if (in.set.cluster.empty())
    return usage_error("record: --for needs the cluster file that the callers have", "name it with -c");
  if (!in.set.via.empty()) return usage_error("record --for goes to each caller itself: there is no --via");
  diversion made(in, node);
  const auto source = read_cluster_source(in, in.set.cluster, file_use::pushes, false, out);
  if (!source) return source.error();
  const auto* to = source->wanted.find(node);
  if (!to || !to->address)
    return not_found("--for: no address for node " + in_quotes(node) + " in the cluster file" +
                     did_you_mean(source->wanted.nearest(node)));
  const auto picked = pick_from(in, *source, *in.get("for"));
  if (!picked) return picked.error();
  for (const auto& n : *picked) {
    if (n.name == node)
      return usage_error("--for: " + in_quotes(node) + " would ask itself through the relay");
    if (!source->wanted.find(n.name))
      return usage_error("--for: " + in_quotes(n.name) + " is no node of the cluster file");
    if (!in.has("listen") && n.address && !names::is_loopback(*n.address))
      return usage_error("record --for: " + in_quotes(n.name) + " is not on this host",
                         "--listen HOST:PORT says where it finds the relay");
    made.callers_.push_back(n.name);
  }
  return made;
}

attempt<void> diversion::begin(std::vector<std::string>& told) {
  if (in_->has("dry-run")) return well;
  auto lock = take_lock(*in_);
  if (!lock) return lock.error();
  lock_ = std::move(*lock);
  return put_back(*in_, left_sentence, told);
}

attempt<void> diversion::divert(const endpoint& to, report& out) {
  auto o = options_of(*in_);
  if (!o) return o.error();
  o->only = {node_};
  if (o->message.empty()) o->message = "record: " + node_ + " through " + to_string(to);
  silent_report quiet;
  const auto source = [&](run_journal&) -> attempt<fleet_source> {
    auto s = read_cluster_source(*in_, in_->set.cluster, file_use::pushes, false, quiet.get());
    if (!s) return s.error();
    for (const auto& name : callers_) s->targets.push_back(*s->wanted.find(name));
    s->wanted.set(node_, to);
    const auto relay = to.port == 0 ? to.host + ", at a port that is free then" : to_string(to);
    s->headline = fmt::format("{} through {}, until the recording ends", escape_for_terminal(node_), relay);
    return s;
  };
  const bool is_plan = o->dry_run;
  run_fleet_task(*in_, std::move(*o), {in_->set.cluster, source}, is_plan ? out : quiet.get());
  if (is_plan) return well;
  auto ended = quiet.end("the callers were not all given the address of the relay");
  if (!ended)
    if (const auto back = take_back(); !back) ended = with_more(ended.error(), back.error());
  return ended;
}

attempt<void> diversion::take_back() {
  std::vector<std::string> ignored;
  return put_back(*in_, "not all callers have the address of the node again", ignored);
}

attempt<std::vector<std::string>> diversion::put_back_only(const invocation& in) {
  std::vector<std::string> told;
  const auto lock = take_lock(in);
  if (!lock) return lock.error();
  if (const auto agreed = agree_to_put_back(in); !agreed) return agreed.error();
  if (const auto put = put_back(in, left_sentence, told); !put) return put.error();
  if (told.empty()) told.emplace_back("no caller was left with the address of a relay");
  return told;
}

}  // namespace bee::cli
