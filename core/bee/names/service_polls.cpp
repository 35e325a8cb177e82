#include "bee/names/service_polls.hpp"

#include "bee/names/record_value.hpp"
#include "bee/names/request_arguments.hpp"

namespace bee::names {
namespace {

answer<std::optional<std::int64_t>> read_count(const value::table& from, const char* key) {
  const auto* v = from.find(key);
  if (!v || v->is_nil()) return std::optional<std::int64_t>();
  const auto count = count_in(key, *v);
  if (!count) return count.error();
  return std::optional(*count);
}

value::table event_table(const event& e) {
  value::table out;
  out.pairs.emplace_back("revision", e.at());
  out.pairs.emplace_back("kind", to_text(e.kind));
  out.pairs.emplace_back("node", to_table(*e.node));
  return out;
}

value::value list_of(const std::vector<std::string>& texts) {
  value::table out;
  for (const auto& t : texts) out.array.emplace_back(t);
  return out;
}

}  // namespace

void service::do_wait(request&& r) {
  poll p{r.answer, r.by, to_string(r.by.from)};
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
    return refuse(r.by, r.command, r.answer, malformed_request("names must be a list, or name a string"));
  }
  add_poll(std::move(r), std::move(p));
}

void service::do_watch(request&& r) {
  const auto after = read_count(r.arguments, "after");
  if (!after) return refuse(r.by, r.command, r.answer, after.error());
  poll p{r.answer, r.by, to_string(r.by.from)};
  p.is_watch = true;
  p.after = *after;
  add_poll(std::move(r), std::move(p));
}

// Answers at once if it can, and waits otherwise.
void service::add_poll(request&& r, poll&& p) {
  const auto timeout = read_count(r.arguments, "timeout_ms");
  if (!timeout) return refuse(r.by, r.command, r.answer, timeout.error());
  const auto longest = options_.longest_poll.count();
  const std::chrono::milliseconds time(std::min<std::int64_t>(timeout->value_or(longest), longest));
  if (auto out = poll_answer(p, time.count() == 0)) {
    value::list values;
    values.emplace_back(std::move(*out));
    return r.answer(std::move(values));
  }
  auto& of_peer = polls_of_[p.peer];
  if (polls_.size() >= options_.polls || of_peer >= options_.polls_per_peer) {
    if (of_peer == 0) polls_of_.erase(p.peer);
    return refuse(r.by, r.command, r.answer, {refused::too_much, "too many requests wait"});
  }
  ++of_peer;
  polls_.push_back(std::move(p));
  const auto at = std::prev(polls_.end());
  at->deadline = poll_deadlines_.emplace(now_ + time, at);
}

void service::end_poll(std::list<poll>::iterator p) {
  poll_deadlines_.erase(p->deadline);
  if (const auto of = polls_of_.find(p->peer); --of->second == 0) polls_of_.erase(of);
  polls_.erase(p);
}

std::optional<value::table> service::poll_answer(const poll& p, bool is_over) const {
  return p.is_watch ? watch_answer(p, is_over) : wait_answer(p, is_over);
}

std::optional<value::table> service::wait_answer(const poll& p, bool is_over) const {
  auto names = p.names;
  if (!p.of.empty())
    if (const auto node = registry_.find(p.of)) names = node->depends;
  const auto missing = registry_.missing(names);
  const auto circle = p.of.empty() || missing.empty() ? std::vector<std::string>() : registry_.circle(p.of);
  if (!missing.empty() && circle.empty() && !is_over) return std::nullopt;
  value::table out;
  out.pairs.emplace_back("revision", registry_.latest());
  out.pairs.emplace_back("ready", missing.empty());
  out.pairs.emplace_back("missing", list_of(missing));
  if (!circle.empty()) out.pairs.emplace_back("circle", list_of(circle));
  return out;
}

std::optional<value::table> service::watch_answer(const poll& p, bool is_over) const {
  if (!p.after) return list_nodes(registry_, "snapshot");
  const bool is_ahead = store_.is_shared() && *p.after > registry_.latest();
  if (is_ahead && !is_over) return std::nullopt;
  const bool is_known_of = is_ahead && *p.after <= store_.newest();
  const auto events =
      is_known_of ? std::vector<event>() : registry_.log().after(*p.after, options_.events_per_answer);
  if (!events) return list_nodes(registry_, "snapshot");
  if (events->empty() && !is_over) return std::nullopt;
  value::table out;
  value::table list;
  for (const auto& e : *events) list.array.emplace_back(event_table(e));
  out.pairs.emplace_back("revision", events->empty() ? *p.after : events->back().at());
  out.pairs.emplace_back("events", std::move(list));
  return out;
}

void service::finish_poll(std::list<poll>::iterator p, value::table out) {
  const auto answer = std::move(p->answer);
  const auto by = std::move(p->by);
  end_poll(p);
  if (refuse_behind(by, answer)) return;
  value::list values;
  values.emplace_back(std::move(out));
  answer(std::move(values));
}

void service::answer_polls() {
  for (auto at = polls_.begin(); at != polls_.end();) {
    const auto p = at++;
    if (auto out = poll_answer(*p, false)) finish_poll(p, std::move(*out));
  }
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
    finish_poll(p, *poll_answer(*p, true));
  }
}

std::optional<service::time_point> service::next_deadline() const {
  auto at = registry_.next_deadline();
  // A lease whose end the store has not taken yet is not asked for again at once.
  if (at && *at <= now_) at = now_ + std::chrono::milliseconds(100);
  if (poll_deadlines_.empty()) return at;
  const auto first = poll_deadlines_.begin()->first;
  return at ? std::min(*at, first) : first;
}

}  // namespace bee::names
