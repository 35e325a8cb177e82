#include "bee/stock/ask_service.hpp"

#include "bee/base/bytes.hpp"
#include "bee/cluster/nearest.hpp"
#include "bee/stock/lists.hpp"

namespace bee::stock {
namespace {

question question_for(const service_request& r, const wire::address& to, const manner& as) {
  question out(to, r.body(to, as.spoken), r.what(), as.trace);
  out.is_raw = r.is_raw;
  return out;
}

bool is_unknown(const attempt<value::list>& answer) {
  return !answer && answer.error().code == failure_code::not_found;
}

// "mysqlpool" of "snlua mysqlpool 8".
std::string_view service_in(std::string_view command) {
  const auto start = command.find(' ');
  if (start == std::string_view::npos) return command;
  command.remove_prefix(start + 1);
  return command.substr(0, command.find(' '));
}

// Through another node nothing tells an unknown name from an error, so the name is asked for first.
task<attempt<value::list>> ask_indirect(remote& to, const service_request& r, const manner& as) {
  auto address = r.service.addresses.front();
  if (r.service.addresses.size() > 1) {
    const auto handle = co_await to.query(r.service.text, true);
    if (!handle) co_return handle.error();
    if (!*handle) address = r.service.addresses.back();
  }
  co_return co_await to.call(question_for(r, address, as));
}

// The addresses in turn: the last one's "not found" is the answer when none is known.
task<attempt<value::list>> ask_in_turn(remote& to, const service_request& r, const manner& as) {
  attempt<value::list> answer = value::list();
  for (const auto& address : r.service.addresses) {
    answer = co_await to.call(question_for(r, address, as));
    if (!is_unknown(answer)) break;
  }
  co_return answer;
}

task<attempt<value::list>> ask_daemon(remote& to, const service_request& r, const manner& as) {
  const auto daemon = co_await find_daemon(to, r.service.text);
  if (!daemon) co_return daemon.error();
  co_return co_await to.call(question_for(r, *daemon, as));
}

task<attempt<value::list>> ask_direct(remote& to, const service_request& r, const manner& as) {
  auto answer = co_await ask_in_turn(to, r, as);
  if (!is_unknown(answer)) co_return answer;
  if (r.service.is_daemon) co_return co_await ask_daemon(to, r, as);
  co_return co_await unknown_service(to, r.service);
}

}  // namespace

task<attempt<value::list>> ask_service(remote& to, const service_request& r) {
  const auto as = co_await manner_of(to, r);
  if (!as) co_return as.error();
  if (!to.is_direct()) co_return co_await ask_indirect(to, r, *as);
  co_return co_await ask_direct(to, r, *as);
}

task<attempt<value::list>> ask_service(remote& to, attempt<service_request> r) {
  if (!r) co_return r.error();
  co_return co_await ask_service(to, *r);
}

task<std::string> nearest_service(remote& to, std::string typed) {
  const auto running =
      co_await to.call({wire::address(".launcher"), value::list_of("LIST"), ".launcher LIST", {}});
  if (!running || running->empty() || !(*running)[0].is_table()) co_return "";
  std::vector<std::string_view> names;
  for (const auto& [handle, command] : (*running)[0].as_table().pairs)
    if (command.is_string()) names.push_back(service_in(command.as_string()));
  const std::string nearest(cluster::nearest_of(typed, names));
  co_return nearest == typed ? "" : nearest;
}

task<failure> unknown_service(remote& to, const service_name& named) {
  auto out = not_found("no service " + in_quotes(named.text) + " (it did not run)");
  out.about = subject::node;
  auto typed = named.text;
  if (typed.starts_with('@') || typed.starts_with('.')) typed.erase(0, 1);
  const auto nearest = co_await nearest_service(to, std::move(typed));
  out.message += did_you_mean(nearest);
  co_return out;
}

task<attempt<wire::address>> find_push_address(remote& to, const service_name& named) {
  const auto& address = named.addresses.front();
  if (address.is_handle() || !address.name().starts_with('@')) co_return address;
  const auto handle = co_await to.query(address.name().substr(1), true);
  if (!handle) co_return handle.error();
  if (*handle) co_return address;
  auto why = co_await unknown_service(to, named);
  if (named.addresses.size() > 1)
    why.hint = "a node does not tell whether a local name exists; to push to it unchecked, write ." +
               escape_for_terminal(named.text);
  co_return why;
}

}  // namespace bee::stock
