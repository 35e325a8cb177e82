#include "bee/stock/push_service.hpp"

#include "bee/base/bytes.hpp"
#include "bee/stock/ask_service.hpp"

namespace bee::stock {
namespace {

// A node reads a connection in order: when it answers this query, whatever it says, it has read all that
// stood in front of it. A name that was pushed to unasked is asked for now.
task<attempt<void>> confirm(remote& to, const service_name& named, const wire::address& pushed_to) {
  const bool is_name = !pushed_to.is_handle() && pushed_to.name().starts_with('@');
  const std::string name =
      is_name ? pushed_to.name().substr(1) : "beectl.confirm";  // g++ 12 frees it twice inside
  const auto answer = co_await to.query(name);
  if (is_name && answer && !*answer) co_return co_await unknown_service(to, named);
  if (answer || to.has_heard()) co_return boost::system::in_place_value;
  auto why = answer.error();
  why.has_run = ran::unknown;
  if (why.code == failure_code::unreachable) why.code = failure_code::unknown;
  co_return why;
}

failure not_handed_over(const std::string& what, error_code why) {
  return {failure_code::unknown,
          ran::unknown,
          what + ": " + why.message() + " (unknown whether it was delivered)",
          {},
          subject::node,
          {}};
}

// As it stands on the wire, with its @, . or :.
bool is_literal(const service_name& service) {
  return service.text.find_first_of("@.:") == 0;
}

task<attempt<wire::address>> find_address(remote& to, const service_name& named) {
  if (is_literal(named)) co_return named.addresses.front();
  auto found = co_await find_push_address(to, named);
  if (!found && found.error().code == failure_code::unreachable && to.has_heard()) {
    auto why = found.error();
    why.hint = "to send it without that question, write @" + escape_for_terminal(named.text);
    co_return why;
  }
  co_return found;
}

task<attempt<void>> hand_over(remote& to, const service_request& r) {
  const auto left = to.limit().left();
  result<void> done;
  if (to.is_direct()) done = co_await to.channel().finish(left);
  if (!to.is_direct()) done = co_await to.channel().flush(left);
  if (!done) co_return not_handed_over(r.what(), done.error());
  co_return boost::system::in_place_value;
}

task<attempt<void>> queue(remote& to, const service_request& r, const wire::address& at, const manner& as) {
  question q(at, r.body(at, as.spoken), r.what(), as.trace);
  return to.push(std::move(q));
}

}  // namespace

task<attempt<wire::address>> push_service(remote& to, const service_request& r, bool is_confirmed) {
  const auto as = co_await manner_of(to, r);
  if (!as) co_return as.error();
  auto address = co_await find_address(to, r.service);
  if (!address) co_return address;
  auto done = co_await queue(to, r, *address, *as);
  if (done && is_confirmed) done = co_await confirm(to, r.service, *address);
  if (done) done = co_await hand_over(to, r);
  if (!done) co_return done.error();
  co_return address;
}

task<attempt<wire::address>> push_service(remote& to, attempt<service_request> r, bool is_confirmed) {
  if (!r) co_return r.error();
  co_return co_await push_service(to, *r, is_confirmed);
}

}  // namespace bee::stock
