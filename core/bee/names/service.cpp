#include "bee/names/service.hpp"

#include "bee/base/bytes.hpp"
#include "bee/names/record_value.hpp"
#include "bee/names/service_polls.hpp"

namespace bee::names {
namespace {

constexpr int most_tries = 16;

refusal malformed(std::string text) {
  return {refused::malformed, std::move(text)};
}

// Takes a key out of a table.
std::optional<value::value> take(value::table& from, std::string_view key) {
  for (auto at = from.pairs.begin(); at != from.pairs.end(); ++at) {
    if (!at->first.is_string() || at->first.as_string() != key) continue;
    auto out = std::move(at->second);
    from.pairs.erase(at);
    return out;
  }
  return std::nullopt;
}

// Takes as long for every wrong token of the same length.
bool is_same_token(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

answer<std::string> take_name(value::table& from) {
  auto name = take(from, "name");
  if (!name || !name->is_string()) return malformed("name must be a string");
  return std::string(name->as_string());
}

answer<std::int64_t> take_count(value::table& from, std::string_view key, std::int64_t otherwise) {
  auto count = take(from, key);
  if (!count || count->is_nil()) return otherwise;
  if (!count->is_integer() || count->as_integer() < 0)
    return malformed(std::string(key) + " must be a count");
  return count->as_integer();
}

answer<void> nothing_left(const value::table& from) {
  if (from.array.empty() && from.pairs.empty()) return boost::system::in_place_value;
  const auto& key = from.array.empty() ? from.pairs.front().first : from.array.front();
  const auto shown = key.is_string() ? escape_for_terminal(key.as_string().substr(0, 64)) : std::string("?");
  return malformed("no argument \"" + shown + "\" here");
}

value::table with_revision(revision at) {
  value::table out;
  out.pairs.emplace_back("revision", at);
  return out;
}

value::list one(value::table t) {
  value::list out;
  out.emplace_back(std::move(t));
  return out;
}

value::table map_of(const registry& r) {
  value::table out;
  for (const auto& [name, node] : r.nodes())
    out.pairs.emplace_back(name, node->is_live() ? value::value(to_string(node->at)) : value::value(false));
  return out;
}

std::string shown(const event& e) {
  auto out = "revision " + std::to_string(e.at()) + ": " + std::string(to_text(e.kind)) + " " + e.node->name +
             " " + to_string(e.node->at) + " " + std::string(to_text(e.node->state));
  if (!e.node->hot_version.empty()) out += " version " + e.node->hot_version;
  return out;
}

}  // namespace

value::table list_nodes(const registry& r, const char* key) {
  auto out = with_revision(r.latest());
  value::table nodes;
  for (const auto& [name, node] : r.nodes()) nodes.array.emplace_back(to_table(*node));
  out.pairs.emplace_back(key, std::move(nodes));
  return out;
}

namespace {

service_options fit_to(const store& in, service_options options) {
  options.limits.watches_leases = !in.is_shared();
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
  store_.on_lapse = [this](const std::string& name) {
    if (auto c = registry_.lapsed(name)) end_lease(std::move(*c));
  };
  standing_ = store_.stands();
}

service::~service() {
  store_.on_event = nullptr;
  store_.on_gap = nullptr;
  store_.on_standing = nullptr;
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
  if (refuse_behind(by, answer)) return;
  const bool has_command = !asked.empty() && asked[0].is_string();
  const auto found = has_command ? commands().find(asked[0].as_string()) : commands().end();
  if (found == commands().end())
    return refuse(by, "", answer,
                  {refused::unknown, has_command ? "no such command" : "a request begins with a command"});
  const bool has_table = asked.size() > 1 && !asked[1].is_nil();
  if (has_table && !asked[1].is_table())
    return refuse(by, found->first, answer, malformed("the arguments are one table"));
  if (!standing_.is_reached) return refuse(by, found->first, answer, {refused::failed, standing_.why});
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
  return refusal{refused::denied, "writes from here need the token"};
}

// Decides anew as long as somebody else was faster.
void service::write(std::function<decision()> decide, committed done, int tries) {
  auto wanted = decide();
  if (!wanted) return done(wanted.error());
  if (!*wanted) return done(registry_.latest());
  store_.commit(std::move(**wanted), [weak = std::weak_ptr(alive_), decide = std::move(decide),
                                      done = std::move(done), tries](const result<revision>& ended) mutable {
    const auto self = weak.lock();
    if (!self) return;
    (*self)->note_store(ended ? error_code() : ended.error());
    if (ended) return done(*ended);
    if (ended.error() == errc::store_conflict && tries > 1)
      return (*self)->write(std::move(decide), std::move(done), tries - 1);
    done(refusal{refused::failed, ended.error().message()});
  });
}

void service::make_change(std::function<decision()> decide, committed done, time_point now) {
  now_ = now;
  write(std::move(decide), std::move(done), most_tries);
}

void service::answer_write(const std::shared_ptr<request>& r, const answer<revision>& done) {
  if (!done) return refuse(r->by, r->command, r->answer, done.error());
  r->answer(one(with_revision(*done)));
}

void service::do_register(request&& r) {
  if (!r.arguments.find("lease_ms")) r.arguments.pairs.emplace_back("lease_ms", options_.lease.count());
  auto wanted = read_record(r.arguments, options_.limits.record);
  if (wanted && wanted->name == options_.own_name)
    wanted = refusal{refused::taken, wanted->name + " is the name of this service"};
  if (!wanted) return refuse(r.by, r.command, r.answer, wanted.error());
  wanted->changed = 0;
  const auto name = wanted->name;
  const auto shared = std::make_shared<request>(std::move(r));
  write([this, node = std::move(*wanted)] { return registry_.announce(node); },
        [this, name, shared](const answer<revision>& done) {
          const auto node = registry_.find(name);
          if (!done || !node) return answer_write(shared, done);
          registry_.keep(name, now_);
          renew_shared(shared, node, true, [this, at = *done, node, shared] {
            auto out = with_revision(at);
            out.pairs.emplace_back("incarnation", node->incarnation);
            out.pairs.emplace_back("lease_ms", node->lease_ms);
            const bool is_behind = shared->by.is_behind && shared->by.is_behind();
            if (!is_behind) out.pairs.emplace_back("map", map_of(registry_));
            shared->answer(one(std::move(out)));
          });
        },
        most_tries);
}

// The lease of a shared store is started again there before the answer; any other is in the registry alone.
void service::renew_shared(const std::shared_ptr<request>& r, const record_ptr& node, bool may_begin,
                           std::function<void()> answer) {
  if (!store_.is_shared() || node->lease_ms == 0) return answer();
  store_.renew(node, may_begin, [weak = std::weak_ptr(alive_), r, answer](const result<revision>& done) {
    const auto self = weak.lock();
    if (!self) return;
    if (done) return answer();
    const bool is_over = done.error() == errc::store_conflict;
    const auto why = is_over ? refusal{refused::expired, "the lease is over"}
                             : refusal{refused::failed, done.error().message()};
    (*self)->refuse(r->by, r->command, r->answer, why);
  });
}

void service::do_renew(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto incarnation = take_count(r.arguments, "incarnation", 0);
  if (!incarnation) return refuse(r.by, r.command, r.answer, incarnation.error());
  auto done = nothing_left(r.arguments);
  if (done) done = registry_.renew(*name, *incarnation, now_);
  if (!done) return refuse(r.by, r.command, r.answer, done.error());
  const auto shared = std::make_shared<request>(std::move(r));
  renew_shared(shared, registry_.find(*name), false,
               [this, shared] { shared->answer(one(with_revision(registry_.latest()))); });
}

void service::do_unregister(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto incarnation = take_count(r.arguments, "incarnation", 0);
  if (!incarnation) return refuse(r.by, r.command, r.answer, incarnation.error());
  if (const auto ok = nothing_left(r.arguments); !ok) return refuse(r.by, r.command, r.answer, ok.error());
  const auto shared = std::make_shared<request>(std::move(r));
  write([this, n = *name, i = *incarnation] { return registry_.leave(n, i); },
        [this, shared](const answer<revision>& done) { answer_write(shared, done); }, most_tries);
}

void service::do_set(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto incarnation = take_count(r.arguments, "incarnation", 0);
  if (!incarnation) return refuse(r.by, r.command, r.answer, incarnation.error());
  const auto shared = std::make_shared<request>(std::move(r));
  write([this, shared, n = *name, i = *incarnation] { return registry_.set(n, i, shared->arguments); },
        [this, shared](const answer<revision>& done) { answer_write(shared, done); }, most_tries);
}

void service::do_remove(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  if (const auto ok = nothing_left(r.arguments); !ok) return refuse(r.by, r.command, r.answer, ok.error());
  const auto shared = std::make_shared<request>(std::move(r));
  write([this, n = *name] { return registry_.remove(n); },
        [this, shared](const answer<revision>& done) { answer_write(shared, done); }, most_tries);
}

void service::do_list(request&& r) {
  r.answer(one(list_nodes(registry_, "nodes")));
}

void service::do_map(request&& r) {
  auto out = with_revision(registry_.latest());
  out.pairs.emplace_back("map", map_of(registry_));
  r.answer(one(std::move(out)));
}

void service::do_get(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto node = registry_.find(*name);
  if (!node) {
    const auto text = is_node_name(*name) ? "no node " + *name : std::string("no such node");
    return refuse(r.by, r.command, r.answer, {refused::unknown, text});
  }
  r.answer(one(to_table(*node)));
}

void service::apply(const event& e) {
  registry_.apply(e, now_);
  lapsing_.erase(e.node->name);
  log(severity::info, shown(e));
  if (on_event) on_event(e);
}

void service::lapse(time_point now) {
  for (auto& c : registry_.lapsed(now)) end_lease(std::move(c));
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
  lapsing_.clear();
  log(severity::warning,
      "some events of the store were missed: everybody starts again from revision " + std::to_string(all.at));
  if (on_gap) on_gap();
}

void service::take_standing(const standing& now) {
  const bool was_reached = std::exchange(standing_, now).is_reached;
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
  if (std::exchange(behind_, who) != who)
    log(severity::warning, who + ": refused: it does not read its answers");
  to({value::value(false), value::value(to_text(why.why)), value::value(why.text)});
  return true;
}

void service::refuse(const caller& by, std::string_view asked, const reply& to, const refusal& why) const {
  log(severity::warning, to_string(by.from) + ": " + std::string(asked) + (asked.empty() ? "" : " ") +
                             "refused: " + std::string(to_text(why.why)) + ": " + why.text);
  to({value::value(false), value::value(to_text(why.why)), value::value(why.text)});
}

void service::log(severity how, std::string_view line) const {
  if (options_.log) options_.log(how, line);
}

}  // namespace bee::names
