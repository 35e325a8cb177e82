#include "bee/stock/temporary_route.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "bee/base/bytes.hpp"
#include "bee/stock/lists.hpp"
#include "bee/stock/temporary_name.hpp"

namespace bee::stock {
namespace {

std::int64_t unix_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

// When a route is surely over: each of its steps takes the time of one call at most.
std::int64_t end_of(duration timeout, std::size_t calls) {
  constexpr double most = 10 * 365 * 86400.0;
  const double steps = static_cast<double>(calls) + 8;
  return unix_now() + static_cast<std::int64_t>(std::min(most, std::ceil(to_ms(timeout) / 1000 * steps)));
}

// No connection, or it is not known whether there was one.
bool made_no_connection(const failure& why) {
  return why.code == failure_code::remote || why.code == failure_code::unknown;
}

}  // namespace

temporary_route::temporary_route(remote& to, std::size_t calls, std::string reach_hint)
    : to_(to),
      name_(make_temporary_name(end_of(to.limit().whole(), calls))),
      reach_hint_(std::move(reach_hint)) {}

question temporary_route::reload_of(value::value address) const {
  value::table routes;
  routes.pairs.emplace_back(name_, std::move(address));
  for (const auto& left : left_) routes.pairs.emplace_back(left, false);
  return {daemon_, value::list_of("reload", std::move(routes)), "reload"};
}

task<attempt<void>> temporary_route::set(remote& at, value::value address) {
  const auto answer = co_await at.call(reload_of(std::move(address)));
  if (!answer) co_return answer.error();
  co_return boost::system::in_place_value;
}

// A daemon that does not tell its senders shows none.
task<std::vector<std::string>> temporary_route::find_left() {
  const auto senders = co_await to_.call({daemon_, value::list_of("senders"), "senders", {}});
  std::vector<std::string> names;
  if (senders && !senders->empty() && senders->front().is_table())
    for (const auto& [name, handle] : senders->front().as_table().pairs)
      if (name.is_string()) names.emplace_back(name.as_string());
  co_return left_behind(names, unix_now());
}

// Both without waiting: should this process be killed, the next one finds the name in the list of senders.
task<attempt<void>> temporary_route::announce() {
  auto sent = co_await to_.push(reload_of(address_));
  if (sent) sent = co_await to_.push({daemon_, value::list_of("sender", name_), "sender", {}});
  co_return sent;
}

task<attempt<void>> temporary_route::add(const std::string& address) {
  address_ = address;
  auto daemon = co_await find_daemon(to_);
  if (!daemon) co_return daemon.error();
  daemon_ = std::move(*daemon);
  left_ = co_await find_left();
  is_added_ = true;
  auto announced = co_await announce();
  if (!announced) co_return announced.error();
  co_return co_await set(to_, address_);
}

task<attempt<void>> temporary_route::reach() {
  const auto reached = co_await to_.call({daemon_, value::list_of("sender", name_), "sender", {}});
  if (reached) co_return boost::system::in_place_value;
  if (!made_no_connection(reached.error())) co_return reached.error();
  co_return failure{failure_code::unreachable,
                    ran::no,
                    "the node can not reach beectl at " + address_ + " for the reply (not sent)",
                    reach_hint_,
                    subject::node,
                    {}};
}

task<attempt<void>> temporary_route::remove() {
  if (!is_added_) co_return boost::system::in_place_value;
  auto removed = co_await set(to_, false);
  if (!removed && !to_.channel().is_open()) {
    const auto again = co_await to_.again();
    if (again) removed = co_await set(**again, false);
  }
  if (removed) co_return removed;
  co_return failure{
      failure_code::unknown,
      ran::yes,
      "the temporary route " + name_ + " may be left behind on the node: " + removed.error().message,
      fmt::format("beectl call {} clusterd reload '{{{}=false}}'", escape_for_terminal(to_.name()), name_),
      subject::node,
      {}};
}

}  // namespace bee::stock
