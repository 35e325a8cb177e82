#include "bee/names/service/service_polls.hpp"

#include "bee/names/record/record_value.hpp"
#include "bee/names/record/request_arguments.hpp"

namespace bee::names {
namespace {

answer<std::optional<std::int64_t>> read_count(const value::table& from, const char* key) {
  const auto* v = from.find(key);
  if (!v || v->is_nil()) return std::optional<std::int64_t>();
  const auto count = count_in(key, *v);
  if (!count) return count.error();
  return std::optional(*count);
}

message_ptr pack_one(value::table t) {
  value::list values;
  values.emplace_back(std::move(t));
  return std::make_shared<const std::string>(value::pack(values).value());
}

}  // namespace

void service::do_wait(request&& r) {
  poll p{r.answer, r.by};
  const auto* names = r.arguments.find("names");
  const auto* name = r.arguments.find("name");
  if (names) {
    auto read = read_strings("names", *names);
    if (read && read->size() > options_.limits.record.items)
      read =
          refusal{refused::too_much, "more than " + std::to_string(options_.limits.record.items) + " names"};
    if (!read) return refuse(r.by, r.command, r.answer, read.error());
    p.names = std::move(*read);
  } else if (name && name->is_string()) {
    p.of = name->as_string();
    if (!registry_.find(p.of)) return refuse(r.by, r.command, r.answer, {refused::unknown, "no such node"});
  } else {
    return refuse(r.by, r.command, r.answer, malformed("names must be a list, or name a string"));
  }
  add_poll(std::move(r), std::move(p));
}

void service::do_watch(request&& r) {
  const auto after = read_count(r.arguments, "after");
  if (!after) return refuse(r.by, r.command, r.answer, after.error());
  poll p{r.answer, r.by};
  p.is_watch = true;
  p.after = *after;
  note_keeper(r);
  add_poll(std::move(r), std::move(p));
}

// Answers at once if it can, and waits otherwise.
void service::add_poll(request&& r, poll&& p) {
  const auto timeout = read_count(r.arguments, "timeout_ms");
  if (!timeout) return refuse(r.by, r.command, r.answer, timeout.error());
  const auto longest = options_.longest_poll.count();
  const std::chrono::milliseconds time(std::min<std::int64_t>(timeout->value_or(longest), longest));
  if (auto out = poll_answer(p, time.count() == 0)) return r.answer(std::move(out));
  auto peer = to_string(p.by.from);
  const auto of = polls_of_.find(peer);
  const auto count = of == polls_of_.end() ? 0 : of->second.size();
  if (count >= options_.polls_per_peer || !make_room_for_poll(count))
    return refuse(r.by, r.command, r.answer, {refused::too_much, "too many requests wait"});
  polls_.push_back(std::move(p));
  const auto at = std::prev(polls_.end());
  at->deadline = poll_deadlines_.emplace(now_ + time, at);
  auto& of_peer = *polls_of_.try_emplace(std::move(peer)).first;
  at->of_peer = &of_peer;
  at->place = of_peer.second.insert(of_peer.second.end(), at);
  count_polls(of_peer, count);
}

void service::count_polls(peer_polls& of, std::size_t before) {
  const auto now = of.second.size();
  if (before > 1) most_polls_.erase({before, &of});
  if (now > 1) most_polls_.emplace(now, &of);
}

// When all places are taken, the connection that has most gives one up: its oldest poll ends as if its time
// were over.
bool service::make_room_for_poll(std::size_t of_peer) {
  if (polls_.size() < options_.polls) return true;
  if (most_polls_.empty() || most_polls_.rbegin()->first <= of_peer + 1) return false;
  const auto oldest = most_polls_.rbegin()->second->second.front();
  finish_poll(oldest, poll_answer(*oldest, true));
  return true;
}

void service::end_poll(std::list<poll>::iterator p) {
  poll_deadlines_.erase(p->deadline);
  if (next_poll_ == p) ++next_poll_;
  auto& of = *p->of_peer;
  const auto before = of.second.size();
  of.second.erase(p->place);
  count_polls(of, before);
  if (of.second.empty()) polls_of_.erase(polls_of_.find(of.first));
  polls_.erase(p);
}

void service::end_polls(const endpoint& of) {
  const auto peer = to_string(of);
  for (auto at = polls_of_.find(peer); at != polls_of_.end(); at = polls_of_.find(peer)) {
    const auto p = at->second.front();
    finish_poll(p, poll_answer(*p, true));
  }
  const auto kept = keepers_.extract(peer);
  if (kept.empty() || !on_keeps_map) return;
  for (const auto& name : kept.mapped()) on_keeps_map(name, false);
}

message_ptr service::poll_answer(const poll& p, bool is_over) {
  return p.is_watch ? watch_answer(p, is_over) : wait_answer(p, is_over);
}

message_ptr service::wait_answer(const poll& p, bool is_over) const {
  const auto node = p.of.empty() ? nullptr : registry_.find(p.of);
  const auto missing = registry_.missing(node ? node->depends : p.names);
  const auto circle = p.of.empty() || missing.empty() ? std::vector<std::string>() : registry_.circle(p.of);
  if (!missing.empty() && circle.empty() && !is_over) return nullptr;
  value::table out;
  out.pairs.emplace_back("revision", registry_.latest());
  out.pairs.emplace_back("ready", missing.empty());
  out.pairs.emplace_back("missing", text_list(missing));
  if (!circle.empty()) out.pairs.emplace_back("circle", text_list(circle));
  return pack_one(std::move(out));
}

message_ptr service::watch_answer(const poll& p, bool is_over) {
  if (!p.after) return packed_.snapshot();
  const auto nothing_after = [&] {
    value::table out;
    out.pairs.emplace_back("revision", *p.after);
    out.pairs.emplace_back("events", value::table());
    return pack_one(std::move(out));
  };
  const bool is_ahead = store_.is_shared() && *p.after > registry_.latest();
  if (is_ahead && !is_over) return nullptr;
  if (is_ahead && *p.after <= store_.newest()) return nothing_after();
  if (*p.after == registry_.latest()) return is_over ? nothing_after() : nullptr;
  const auto events = packed_.events(*p.after, options_.events_per_answer);
  return events ? events : packed_.snapshot();
}

void service::finish_poll(std::list<poll>::iterator p, message_ptr out) {
  const auto answer = std::move(p->answer);
  const auto by = std::move(p->by);
  end_poll(p);
  if (!refuse_behind(by, answer)) answer(std::move(out));
}

bool service::answer_polls() {
  if (std::exchange(has_events_, false)) next_poll_ = polls_.begin();
  for (std::size_t i = 0; i < options_.polls_at_once && next_poll_ != polls_.end(); ++i) {
    const auto p = next_poll_++;
    if (auto out = poll_answer(*p, false)) finish_poll(p, std::move(out));
  }
  return next_poll_ == polls_.end() && !has_events_;
}

void service::refuse_polls(const refusal& why) {
  while (!polls_.empty()) {
    const auto p = polls_.begin();
    const auto answer = std::move(p->answer);
    end_poll(p);
    answer({value::value(false), value::value(to_text(why.why)), value::value(why.text)});
  }
}

void service::expire(time_point now) {
  now_ = now;
  lapse(now);
  while (!poll_deadlines_.empty() && poll_deadlines_.begin()->first <= now) {
    const auto p = poll_deadlines_.begin()->second;
    finish_poll(p, poll_answer(*p, true));
  }
}

std::optional<service::time_point> service::next_deadline() const {
  auto at = registry_.next_deadline();
  // A lease whose end the store has not taken yet is not asked for again at once.
  if (at && *at <= now_) at = now_ + std::chrono::milliseconds(20);
  if (poll_deadlines_.empty()) return at;
  const auto first = poll_deadlines_.begin()->first;
  return at ? std::min(*at, first) : first;
}

}  // namespace bee::names
