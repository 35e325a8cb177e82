#include "cli/temporary_route.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <random>

#include "bee/base/bytes.hpp"
#include "cli/ask_service.hpp"

namespace bee::cli {
namespace {

std::uint64_t random_number() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

// No connection, or it is not known whether there was one.
bool made_no_connection(const failure& why) {
  return why.code == exit_code::remote || why.code == exit_code::unknown;
}

}  // namespace

temporary_route::temporary_route(const invocation& in, remote& to)
    : in_(in), to_(to), name_(fmt::format("beectl_{}_{:016x}", ::getpid(), random_number())) {}

task<attempt<void>> temporary_route::set(remote& at, value::value address) {
  value::table route;
  route.pairs.emplace_back(name_, std::move(address));
  const auto answer = co_await at.call({daemon_, list_of("reload", std::move(route)), "reload", {}});
  if (!answer) co_return answer.error();
  co_return boost::system::in_place_value;
}

task<attempt<void>> temporary_route::add(const std::string& address) {
  address_ = address;
  auto daemon = co_await find_daemon(to_);
  if (!daemon) co_return daemon.error();
  daemon_ = std::move(*daemon);
  is_added_ = true;
  co_return co_await set(to_, address);
}

task<attempt<void>> temporary_route::reach() {
  const auto reached = co_await to_.call({daemon_, list_of("sender", name_), "sender", {}});
  if (reached) co_return boost::system::in_place_value;
  if (!made_no_connection(reached.error())) co_return reached.error();
  co_return failure{exit_code::unreachable,
                    ran::no,
                    "the node can not reach beectl at " + address_ + " for the reply (not sent)",
                    "give the address that it can reach: --listen HOST:PORT",
                    subject::node,
                    {}};
}

task<attempt<void>> temporary_route::remove() {
  if (!is_added_) co_return boost::system::in_place_value;
  auto removed = co_await set(to_, false);
  if (!removed && !to_.channel().is_open()) {
    const cluster::node same{to_.name(), to_.channel().peer()};
    const auto again = co_await remote::open(in_, same, nullptr);
    if (again) removed = co_await set(**again, false);
  }
  if (removed) co_return removed;
  co_return failure{
      exit_code::unknown,
      ran::yes,
      "the temporary route " + name_ + " may be left behind on the node: " + removed.error().message,
      fmt::format("beectl call {} clusterd reload '{{{}=false}}'", escape_for_terminal(to_.name()), name_),
      subject::node,
      {}};
}

}  // namespace bee::cli
