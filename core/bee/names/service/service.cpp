#include "bee/names/service/service.hpp"

#include <openssl/crypto.h>

#include "bee/names/record/request_arguments.hpp"
#include "bee/names/record/versions.hpp"
#include "bee/names/service/service_polls.hpp"

namespace bee::names {
namespace {

// It takes as long for every wrong token of the same length.
bool is_same_token(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

service::reply saying_version(service::reply to) {
  return [to = std::move(to)](const reply_body& body) { to(body.with(own_version())); };
}

std::string shown(const event& e) {
  auto out = "revision " + std::to_string(e.at()) + ": " + std::string(to_text(e.kind)) + " " + e.node->name +
             " " + to_string(e.node->at) + " " + std::string(to_text(e.node->state));
  if (!e.node->hot_version.empty()) out += " version " + e.node->hot_version;
  return out;
}

std::string set_aside_line(const std::string& name, const std::string& why) {
  return "the record of " + name + " can not be read and is set aside: " + why;
}

// What is accepted can be read again.
service_options fit_to(const store& in, service_options options) {
  options.limits.watches_leases = !in.is_shared();
  auto& limits = options.limits.record;
  const auto widest = record_limits::widest();
  limits.text = std::min(limits.text, widest.text);
  limits.items = std::min(limits.items, widest.items);
  limits.shortest_lease_ms = std::max(limits.shortest_lease_ms, widest.shortest_lease_ms);
  limits.longest_lease_ms = std::min(limits.longest_lease_ms, widest.longest_lease_ms);
  limits.others = std::min(limits.others, widest.others);
  limits.others_bytes = std::min(limits.others_bytes, widest.others_bytes);
  return options;
}

}  // namespace

service::service(store& in, service_options options, time_point now)
    : store_(in),
      options_(fit_to(in, std::move(options))),
      registry_(in.take_snapshot(), now, options_.limits),
      now_(now),
      alive_(std::make_shared<service*>(this)) {
  store_.on_event = [this](const event& e) { apply(e); };
  store_.on_gap = [this](const snapshot& all) { take_whole(all); };
  store_.on_standing = [this](const standing& s) { take_standing(s); };
  store_.on_set_aside = [this](const unreadable& u) {
    registry_.put_aside(u);
    packed_.forget_answers();
    if (!u.why.empty()) log(severity::warning, set_aside_line(u.name, u.why));
  };
  store_.on_lapse = [this](const std::string& name) {
    if (auto c = registry_.lapsed(name)) end_lease(std::move(*c));
  };
  is_reached_ = store_.stands().is_reached;
  note_set_aside();
}

service::~service() {
  store_.on_event = nullptr;
  store_.on_gap = nullptr;
  store_.on_standing = nullptr;
  store_.on_set_aside = nullptr;
  store_.on_lapse = nullptr;
}

const std::map<std::string_view, service::command>& service::commands() {
  static const std::map<std::string_view, command> all = {
      {"register", &service::do_register},
      {"renew", &service::do_renew},
      {"unregister", &service::do_unregister},
      {"set", &service::do_set},
      {"remove", &service::do_remove},
      {"list", &service::do_list},
      {"map", &service::do_map},
      {"get", &service::do_get},
      {"wait", &service::do_wait},
      {"watch", &service::do_watch},
  };
  return all;
}

void service::handle(const caller& by, const value::list& asked, time_point now, reply answer) {
  now_ = now;
  if (const auto said = asked.size() > 2 ? read_version(asked[2]) : std::nullopt) {
    answer = saying_version(std::move(answer));
    if (const auto fits = check_version("the request", *said); !fits)
      return refuse(by, "", answer, fits.error());
  }
  if (refuse_behind(by, answer)) return;
  const bool has_command = !asked.empty() && asked[0].is_string();
  const auto found = has_command ? commands().find(asked[0].as_string()) : commands().end();
  if (found == commands().end())
    return refuse(by, "", answer,
                  {refused::unknown, has_command ? "no such command" : "a request begins with a command"});
  const bool has_table = asked.size() > 1 && !asked[1].is_nil();
  if (has_table && !asked[1].is_table())
    return refuse(by, found->first, answer, malformed("the arguments are one table"));
  if (const auto now_stands = store_.stands(); !now_stands.is_reached)
    return refuse(by, found->first, answer, {refused::failed, now_stands.why});
  auto arguments = has_table ? asked[1].as_table() : value::table();
  request r{by, found->first, std::move(arguments), std::move(answer)};
  const bool is_read = found->first == "list" || found->first == "map" || found->first == "get" ||
                       found->first == "wait" || found->first == "watch";
  const auto allowed =
      is_read ? names::answer<void>(boost::system::in_place_value) : may_write(by, r.arguments);
  if (!allowed) return refuse(by, r.command, r.answer, allowed.error());
  (this->*found->second)(std::move(r));
}

answer<void> service::may_write(const caller& by, value::table& arguments) const {
  const auto token = take(arguments, "token");
  if (by.is_trusted) return boost::system::in_place_value;
  const bool fits = !options_.token.empty() && token && token->is_string() &&
                    is_same_token(token->as_string(), options_.token);
  if (fits) return boost::system::in_place_value;
  if (options_.token.empty()) return refusal{refused::denied, "only this host may write: there is no token"};
  return refusal{refused::denied,
                 token ? "writes need the token, and this is another" : "writes need the token"};
}

// That there is nothing to change, or that it can not be, is said of what is so now: another server may have
// changed the record, and its event may be on its way.
void service::write(wish w) {
  auto wanted = w.decide();
  if (wanted && *wanted) return commit(std::move(**wanted), std::move(w));
  const bool is_settled = !wanted && (wanted.error().why == refused::malformed);
  if (w.is_current || is_settled || !store_.is_shared())
    return w.done(wanted ? answer<revision>(registry_.latest()) : answer<revision>(wanted.error()));
  w.is_current = true;
  auto name = w.name;
  store_.catch_up(std::move(name),
                  [weak = std::weak_ptr(alive_), w = std::move(w)](const result<revision>& ended) mutable {
                    const auto self = weak.lock();
                    if (!self) return;
                    if (ended) return (*self)->write(std::move(w));
                    (*self)->note_store(ended.error());
                    w.done(refusal{refused::failed, ended.error().message()});
                  });
}

// Decides anew as long as somebody else was faster.
void service::commit(change c, wish w) {
  store_.commit(std::move(c),
                [weak = std::weak_ptr(alive_), w = std::move(w)](const result<revision>& ended) mutable {
                  const auto self = weak.lock();
                  if (!self) return;
                  (*self)->note_store(ended ? error_code() : ended.error());
                  if (ended) return w.done(*ended);
                  if (ended.error() == errc::store_conflict && --w.tries > 0)
                    return (*self)->write(std::move(w));
                  w.done(refusal{refused::failed, ended.error().message()});
                });
}

void service::make_change(std::string name, std::function<decision()> decide, committed done,
                          time_point now) {
  now_ = now;
  write({std::move(name), std::move(decide), std::move(done)});
}

void service::apply(const event& e) {
  registry_.apply(e, now_);
  packed_.apply(e);
  has_events_ = true;
  lapsing_.erase(e.node->name);
  if (!e.node->is_live() || e.kind == event_kind::removed) signs_.erase(e.node->name);
  log(severity::info, shown(e));
  if (on_event) on_event(e);
}

void service::lapse(time_point now) {
  for (auto& c : registry_.lapsed(now))
    if (may_lapse(c.after.name)) end_lease(std::move(c));
}

void service::note_sign_of_life(const std::string& name, const caller& by) {
  if (!by.input) return;
  signs_[name] = {by.input, by.from};
  if (keepers_.empty() || !on_keeps_map) return;
  const auto kept = keepers_.find(to_string(by.from));
  if (kept != keepers_.end() && kept->second.contains(name)) on_keeps_map(name, true);
}

// Whoever may write for the node has come by this connection.
void service::note_keeper(const request& r) {
  const auto* of = r.arguments.find("keeps_map");
  if (!of || !of->is_string()) return;
  const std::string name(of->as_string());
  const auto sign = signs_.find(name);
  if (sign == signs_.end() || sign->second.from != r.by.from) return;
  keepers_[to_string(r.by.from)].insert(name);
  if (on_keeps_map) on_keeps_map(name, true);
}

// All that had come before the lease was found to be over is read first: the sign of life may be in it.
bool service::may_lapse(const std::string& name) {
  const auto known = signs_.find(name);
  if (known == signs_.end()) return true;
  const auto now = known->second.input();
  auto& wait_for = known->second.wait_for;
  if (!now) return true;
  if (!wait_for) wait_for = now->received;
  return now->handled >= *wait_for;
}

// The end of a lease is a change as any other: if the node was faster, it is a conflict, and the node lives.
void service::end_lease(change c) {
  const auto [at, is_new] = lapsing_.try_emplace(c.after.name, c.before);
  if (!is_new && at->second == c.before) return;
  at->second = c.before;
  store_.commit(std::move(c), [weak = std::weak_ptr(alive_), name = at->first](const result<revision>& end) {
    const auto self = weak.lock();
    if (!self) return;
    (*self)->note_store(end ? error_code() : end.error());
    if (!end) (*self)->lapsing_.erase(name);
  });
}

// Nobody can be told what happened between: who watches gets a snapshot.
void service::take_whole(const snapshot& all) {
  registry_ = registry(all, now_, options_.limits);
  packed_.take_whole();
  has_events_ = true;
  lapsing_.clear();
  note_set_aside();
  signs_.clear();
  log(severity::warning,
      "some events of the store were missed: everybody starts again from revision " + std::to_string(all.at));
  if (on_gap) on_gap();
}

void service::take_standing(const standing& now) {
  const bool was_reached = std::exchange(is_reached_, now.is_reached);
  if (was_reached && !now.is_reached) {
    log(severity::warning, now.why);
    refuse_polls({refused::failed, now.why});
  }
  if (!was_reached && now.is_reached) log(severity::info, "the store is reached again");
  if (on_standing) on_standing(now);
}

// A store that is in trouble is one line, not one for each change that waits for it.
void service::note_store(const error_code& ended) {
  if (ended == errc::store_conflict || ended == store_trouble_) return;
  store_trouble_ = ended;
  if (ended)
    log(severity::warning, "store: " + ended.message());
  else
    log(severity::info, "store: works again");
}

bool service::refuse_behind(const caller& by, const reply& to) {
  if (!by.is_behind || !by.is_behind()) return false;
  const refusal why{refused::too_much, "answers wait that you have not read"};
  const auto who = to_string(by.from);
  if (std::exchange(behind_, who) != who) log_refusal(who + ": refused: it does not read its answers");
  to({value::value(false), value::value(to_text(why.why)), value::value(why.text)});
  return true;
}

void service::refuse(const caller& by, std::string_view asked, const reply& to, const refusal& why) {
  log_refusal(to_string(by.from) + ": " + std::string(asked) + (asked.empty() ? "" : " ") +
              "refused: " + std::string(to_text(why.why)) + ": " + why.text);
  to({value::value(false), value::value(to_text(why.why)), value::value(why.text)});
}

// The rest serves.
void service::note_set_aside() const {
  constexpr std::size_t most = 100;
  std::size_t told = 0;
  for (const auto& [name, why] : registry_.set_aside())
    if (++told <= most) log(severity::warning, set_aside_line(name, why));
  if (told > most) log(severity::warning, "and " + std::to_string(told - most) + " more");
}

// Whoever asks can be refused as often as he likes.
void service::log_refusal(const std::string& line) {
  const auto missed = refusals_.next(now_);
  if (!missed) return;
  log(severity::warning,
      *missed == 0 ? line : line + " (" + std::to_string(*missed) + " lines before it were left out)");
}

void service::log(severity how, std::string_view line) const {
  if (options_.log) options_.log(how, line);
}

}  // namespace bee::names
