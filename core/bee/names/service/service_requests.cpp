#include "bee/names/record/record_value.hpp"
#include "bee/names/record/request_arguments.hpp"
#include "bee/names/service/service_polls.hpp"

namespace bee::names {
namespace {

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

}  // namespace

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
  write({name, [this, node = std::move(*wanted)] { return registry_.announce(node); },
         [this, name, shared](const answer<revision>& done) {
           const auto node = registry_.find(name);
           if (!done || !node) return answer_write(shared, done);
           registry_.keep(name, now_);
           note_sign_of_life(name, shared->by);
           renew_shared(shared, node, true, [this, at = *done, node, shared] {
             const bool is_behind = shared->by.is_behind && shared->by.is_behind();
             shared->answer(packed_.registered(at, *node, !is_behind));
           });
         }});
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
  if (lapsing_.contains(*name))
    return refuse(r.by, r.command, r.answer, {refused::expired, "the lease of " + *name + " is over"});
  const auto done = registry_.renew(*name, *incarnation, std::min(r.by.came_after, now_), now_);
  if (!done) return refuse(r.by, r.command, r.answer, done.error());
  note_sign_of_life(*name, r.by);
  const auto shared = std::make_shared<request>(std::move(r));
  renew_shared(shared, registry_.find(*name), false,
               [this, shared] { shared->answer(one(with_revision(registry_.latest()))); });
}

void service::do_unregister(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto incarnation = take_count(r.arguments, "incarnation", 0);
  if (!incarnation) return refuse(r.by, r.command, r.answer, incarnation.error());
  const auto by = take_write_number(r.arguments);
  if (!by) return refuse(r.by, r.command, r.answer, by.error());
  const auto shared = std::make_shared<request>(std::move(r));
  write({*name, [this, n = *name, i = *incarnation, w = *by] { return registry_.leave(n, i, w); },
         [this, shared](const answer<revision>& done) { answer_write(shared, done); }});
}

void service::do_set(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto incarnation = take_count(r.arguments, "incarnation", 0);
  if (!incarnation) return refuse(r.by, r.command, r.answer, incarnation.error());
  const auto by = take_write_number(r.arguments);
  if (!by) return refuse(r.by, r.command, r.answer, by.error());
  const auto shared = std::make_shared<request>(std::move(r));
  write({*name,
         [this, shared, n = *name, i = *incarnation, w = *by] {
           return registry_.set(n, i, shared->arguments, w);
         },
         [this, shared](const answer<revision>& done) { answer_write(shared, done); }});
}

void service::do_remove(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto shared = std::make_shared<request>(std::move(r));
  write({*name, [this, n = *name] { return registry_.remove(n); },
         [this, shared](const answer<revision>& done) { answer_write(shared, done); }});
}

void service::do_list(request&& r) {
  r.answer(packed_.list());
}

void service::do_map(request&& r) {
  r.answer(packed_.map());
}

void service::do_get(request&& r) {
  const auto name = take_name(r.arguments);
  if (!name) return refuse(r.by, r.command, r.answer, name.error());
  const auto node = registry_.find(*name);
  if (!node) {
    const auto aside = registry_.set_aside().find(*name);
    const auto text = aside != registry_.set_aside().end()
                          ? "the record of " + *name + " can not be read: " + aside->second
                      : is_node_name(*name) ? "no node " + *name
                                            : std::string("no such node");
    return refuse(r.by, r.command, r.answer, {refused::unknown, text});
  }
  r.answer(one(to_table(*node)));
}

}  // namespace bee::names
