#include "bee/survey/node_look.hpp"

#include <algorithm>

#include "bee/base/duration.hpp"
#include "bee/cluster/fan_out.hpp"
#include "bee/stock/lists.hpp"
#include "bee/survey/round_trip.hpp"

// g++ 12 puts Asio's operator new of a coroutine in its place and not its operator delete, and takes them for
// strangers.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
namespace bee::survey {
namespace {

using value::list_of;

using answer = attempt<value::table>;

// How long the launcher may wait for services, in its unit of 1/100 s: less than we wait for the launcher.
std::int64_t patience(duration left) {
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(to_ms(left) * 0.7 / 10));
}

task<answer> ask_launcher(remote& to, value::list body) {
  const auto what = ".launcher " + std::string(body[0].as_string());
  co_return co_await ask_table(to, {wire::address(".launcher"), std::move(body), what},
                               "a table of services");
}

// The three questions whose answers stand beside the list. They are under way at once, because a service that
// is stuck costs each of the first two most of the time.
struct details {
  answer statistics = value::table();
  answer memory = value::table();
  answer unique = value::table();
  bool has_unique_answer = true;
  observe::time_point asked_at{};
};

task<void> ask_one(remote& to, details& into, std::size_t which) {
  if (which == 0) into.statistics = co_await ask_services(to, "STAT");
  if (which == 1) into.memory = co_await ask_services(to, "MEM");
  if (which < 2) co_return;
  auto beside = to.within(to.limit());
  into.unique = co_await ask_table(beside, {wire::address(".service"), list_of("LIST"), ".service LIST"},
                                   "a table of services");
  into.has_unique_answer = beside.has_heard();
}

bool is_kept_back(const answer& from_launcher, const details& found) {
  return !from_launcher && from_launcher.error().code == failure_code::unknown && found.unique;
}

std::string kept_back_of(const details& found) {
  std::string out;
  if (is_kept_back(found.statistics, found)) out = "STAT";
  if (is_kept_back(found.memory, found)) out += out.empty() ? "MEM" : " and MEM";
  return out;
}

// A node without unique services has no list of them.
std::optional<failure> failure_in(const details& found) {
  if (!found.statistics && !is_kept_back(found.statistics, found)) return found.statistics.error();
  if (!found.memory && !is_kept_back(found.memory, found)) return found.memory.error();
  if (!found.unique && !found.has_unique_answer) return found.unique.error();
  return std::nullopt;
}

std::optional<value::table> taken(answer& from) {
  return from ? std::optional(std::move(*from)) : std::nullopt;
}

node_look read_look(value::table services, details& found, observe::sample_limits most) {
  node_look out;
  out.kept_back = kept_back_of(found);
  out.why = failure_in(found);
  out.sample = observe::read_sample({std::move(services), taken(found.statistics), taken(found.memory),
                                     taken(found.unique), !out.kept_back.empty()},
                                    most);
  out.sample.at = found.asked_at;
  return out;
}

node_look without_list(failure why) {
  node_look out;
  out.why = std::move(why);
  return out;
}

node_look of_a_node_that_is_down(failure why) {
  auto out = without_list(std::move(why));
  out.is_down = true;
  return out;
}

node_look timed(node_look look, duration took) {
  const bool is_silent = look.why && look.why->code == failure_code::unknown;
  look.sample.is_kept_back = look.sample.is_kept_back || is_silent;
  look.sample.round_trip = took;
  return look;
}

task<void> ask_details(remote& to, details& into) {
  const std::size_t at_once = to.is_direct() ? 3 : 1;
  co_await cluster::fan_out(3, at_once, [&](std::size_t i) { return ask_one(to, into, i); });
}

}  // namespace

task<attempt<observe::node_sample>> look_at_list(remote& to) {
  auto told = co_await ask_launcher(to, list_of("LIST"));
  if (!told) co_return told.error();
  observe::node_answers said;
  said.services = std::move(*told);
  co_return observe::read_sample(said);
}

task<answer> ask_services(remote& to, std::string command) {
  auto body = list_of(std::move(command), patience(to.limit().left()));
  co_return co_await ask_launcher(to, std::move(body));
}

task<node_look> look_at(remote& to, observe::sample_limits most) {
  auto services = co_await ask_launcher(to, list_of("LIST"));
  details found;
  found.asked_at = std::chrono::steady_clock::now();
  if (services) co_await ask_details(to, found);
  co_return services ? read_look(std::move(*services), found, most) : without_list(services.error());
}

task<node_look> look_with_round_trip(remote& to, observe::sample_limits most) {
  const auto took = co_await timed_round_trip(to);
  node_look look;
  if (took) look = co_await look_at(to, most);
  co_return took ? timed(std::move(look), *took) : of_a_node_that_is_down(took.error());
}

std::string kept_back_text(const remote& to, const node_look& look) {
  return to.name() + ": no answer to " + look.kept_back +
         " in time: a service is busy, and a core before v1.4.0 waits for the slowest";
}

}  // namespace bee::survey

#pragma GCC diagnostic pop
