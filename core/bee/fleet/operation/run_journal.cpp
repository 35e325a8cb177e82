#include "bee/fleet/operation/run_journal.hpp"

#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/file/time_text.hpp"
#include "bee/fleet/journal_trouble.hpp"

namespace bee::fleet {
namespace {

namespace fs = std::filesystem;

failure no_journal(const fs::path& directory, const error_code& why) {
  return stopped(escape_for_terminal(directory.string()) + ": " + journal_trouble(directory, why) +
                 " (nothing was sent)");
}

// Between taking the lock and writing into it a moment passes.
failure locked_by(const file::lock_holder& h) {
  if (h.what.empty() || h.pid == 0)
    return stopped("another run holds the lock, and has not written who it is; nothing was sent");
  return stopped(fmt::format("{} of {}@{} (process {}) is running since {}; nothing was sent",
                             escape_for_terminal(h.what), escape_for_terminal(h.user),
                             escape_for_terminal(h.host), h.pid, file::time_text(h.since)));
}

std::string about(const run& r) {
  return fmt::format("{} of {}@{} (run {}, begun {})", escape_for_terminal(r.verb),
                     escape_for_terminal(r.user), escape_for_terminal(r.host), r.id,
                     file::time_text(r.started_at));
}

}  // namespace

failure bad_journal(const error_code& why) {
  return stopped(why.message() + " (nothing was sent)");
}

attempt<run_journal> run_journal::open(const fs::path& folder, const file::lock_holder& who,
                                       file::run_lock lock, fs::path was) {
  run_journal out;
  out.who_ = who;
  auto opened = journal::open(folder);
  if (!opened) return no_journal(folder, opened.error());
  out.log_.emplace(std::move(*opened));
  out.was_ = std::move(was);
  out.lock_ = std::move(lock);
  if (out.was_.empty())
    if (const auto locked = out.take_lock(folder); !locked) return locked.error();
  if (const auto read = out.look_back(); !read) return read.error();
  return out;
}

// One that another run holds is left to may_begin().
attempt<void> run_journal::take_lock(const fs::path& folder) {
  auto lock = file::run_lock::take(folder, who_);
  if (!lock) return no_journal(folder, lock.error());
  if (lock->state == file::run_lock::state::held) held_ = locked_by(lock->holder);
  lock_ = std::move(lock->lock);
  return boost::system::in_place_value;
}

attempt<run_journal> run_journal::open_to_read(const fs::path& folder, const file::lock_holder& who) {
  run_journal out;
  out.who_ = who;
  if (!fs::exists(folder / "journal.db")) return out;
  auto opened = journal::open_to_read(folder);
  if (!opened) return no_journal(folder, opened.error());
  out.log_.emplace(std::move(*opened));
  if (const auto read = out.look_back(); !read) return read.error();
  return out;
}

attempt<void> run_journal::look_back() {
  auto last = log_->last_begun();
  if (!last) return bad_journal(last.error());
  last_run_ = std::move(*last);
  const auto latest = log_->latest_revision();
  if (!latest) return bad_journal(latest.error());
  latest_ = *latest;
  return boost::system::in_place_value;
}

attempt<void> run_journal::may_begin(const manner& o) const {
  if (held_) return *held_;
  if (o.expects_revision && static_cast<std::size_t>(latest_) != o.expect_revision)
    return stopped(
        fmt::format("the latest revision is {}, not {}; nothing was sent", latest_, o.expect_revision));
  const bool is_open = last_run_ && last_run_->state == run_state::running;
  if (!is_open || o.resume || o.force || o.dry_run) return boost::system::in_place_value;
  return stopped(about(*last_run_) + " was not finished",
                 fmt::format("beectl {} --resume {} finishes it, --force gives it up and begins anew",
                             escape_for_terminal(last_run_->verb), last_run_->id));
}

attempt<plan_request> run_journal::evidence(revision_id last) {
  plan_request out;
  if (!log_) return out;
  auto known = log_->known();
  if (!known) return bad_journal(known.error());
  out.known = std::move(*known);
  auto end = settled();
  if (!end) return end.error();
  out.settled = std::move(*end);
  if (last < 1) return out;
  auto pushed = find_revision(last);
  if (!pushed) return pushed.error();
  out.last = std::make_shared<const cluster::node_map>(std::move(pushed->map));
  return out;
}

// The map of the newest run that came to its end; null when there is none.
attempt<map_ptr> run_journal::settled() {
  constexpr std::size_t far_enough = 1000;
  const auto runs = log_->runs(far_enough);
  if (!runs) return bad_journal(runs.error());
  for (const auto& r : *runs) {
    if (r.state != run_state::done || r.revision < 1) continue;
    auto found = find_revision(r.revision);
    if (!found) return found.error();
    return std::make_shared<const cluster::node_map>(std::move(found->map));
  }
  return map_ptr();
}

attempt<revision> run_journal::find_revision(revision_id id) {
  auto found = log_ ? log_->find_revision(id) : result<revision>(errc::no_such_revision);
  if (found) return std::move(*found);
  if (found.error() != errc::no_such_revision) return bad_journal(found.error());
  return not_found(latest_ == 0 ? "nothing was pushed yet: there is no revision"
                                : fmt::format("no revision {}; the latest is {}", id, latest_));
}

attempt<revision> run_journal::find_attempt(run_id id) {
  auto found = log_->find_attempt(id);
  if (found) return std::move(*found);
  if (found.error() != errc::no_such_revision) return bad_journal(found.error());
  return stopped(fmt::format("what run {} would push is forgotten; nothing was sent", id));
}

attempt<std::vector<step>> run_journal::steps(run_id id) {
  auto found = log_->steps(id);
  if (!found) return bad_journal(found.error());
  return std::move(*found);
}

}  // namespace bee::fleet
