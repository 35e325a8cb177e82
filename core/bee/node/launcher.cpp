// `.launcher`: what runs on the node, and what each service costs.
#include <fmt/format.h>

#include <algorithm>

#include "bee/node/core.hpp"

namespace bee::node {
namespace {

using value::table;

constexpr double bytes_in_kb = 1024;

// Whether the services of this process answer within `ti` hundredths of a second, as a stock node waits: not
// at all when there is no time, and without a limit when there is no `ti`.
bool has_time(const value::value& ti) {
  if (ti.is_nil()) return true;
  if (ti.is_integer()) return ti.as_integer() > 0;
  return ti.type() == value::kind::number && ti.as_number() >= 1;
}

template <class Describe>
value::value each_service(const node::core& of, Describe describe) {
  table all;
  for (const auto& [id, each] : of.services.all())
    if (id != launcher_handle) all.pairs.emplace_back(to_text(id), describe(*each));
  return all;
}

value::value stat(const entry& s) {
  const std::chrono::duration<double> cpu = s.counted->busy;
  table t;
  t.pairs = {{"task", static_cast<std::int64_t>(s.counted->tasks)},
             {"mqlen", 0},
             {"cpu", cpu.count()},
             {"message", static_cast<std::int64_t>(s.counted->messages)}};
  return t;
}

// A service that does not tell is shown with what the node keeps for it.
double kilobytes(const entry& s) {
  const std::size_t own = sizeof s + sizeof *s.counted + s.options.label.capacity();
  return static_cast<double>(own + (s.options.memory ? s.options.memory() : 0)) / bytes_in_kb;
}

value::value memory(const entry& s) {
  return fmt::format("{:.2f} Kb ({})", kilobytes(s), s.options.label);
}

value::value list_services(const node::core& of) {
  return each_service(of, [](const entry& s) { return value::value(s.options.label); });
}

value::value statistics(const node::core& of, const value::value& ti) {
  if (!has_time(ti)) return each_service(of, [](const entry&) { return value::value("TIMEOUT"); });
  return each_service(of, stat);
}

value::value memory_of_all(const node::core& of, const value::value& ti) {
  if (has_time(ti)) return each_service(of, memory);
  return each_service(
      of, [](const entry& s) { return value::value(fmt::format("TIMEOUT ({})", s.options.label)); });
}

void collect_garbage(const node::core& of) {
  for (const auto& [id, each] : of.services.all())
    if (each->options.collect_garbage) each->options.collect_garbage();
}

// The service that a handle or a name (":0000000a", ".echo") stands for.
std::optional<handle> victim(const node::core& of, const value::value& who) {
  if (who.is_integer()) return static_cast<handle>(who.as_integer());
  const auto named = wire::parse_address(who.as_string());
  if (!named) return std::nullopt;
  if (named->is_handle()) return named->handle();
  return of.services.find_local(named->name());
}

// A stock node knows the label only when it is asked by handle.
void kill(node::core& of, const value::value& who, responder& answer) {
  if (!who.is_integer() && !who.is_string()) return answer.fail();
  const auto id = victim(of, who);
  const auto doomed = id ? of.services.find(*id) : nullptr;
  const auto shown = who.is_integer() ? to_text(*id) : std::string(who.as_string());
  table result;
  result.pairs = {{shown, doomed && who.is_integer() ? doomed->options.label : "nil"}};
  answer.answer({value::value(std::move(result))});
  if (doomed) of.kill(*id);
}

// What a service tells its launcher about itself; there is no answer.
bool is_notice(std::string_view command) {
  return command == "REMOVE" || command == "ERROR" || command == "LAUNCHOK";
}

// One that a launcher does not know does no harm: who looks whether the node is alive sends such a one.
bool is_known(std::string_view command) {
  constexpr std::string_view known[] = {"LIST",   "STAT",      "GC",     "MEM",   "KILL",    "QUERY",
                                        "LAUNCH", "LOGLAUNCH", "REMOVE", "ERROR", "LAUNCHOK"};
  return std::find(std::begin(known), std::end(known), command) != std::end(known);
}

void run(node::core& of, const invocation& c, responder& answer) {
  auto command = string_argument(c, 0);
  if (!command) return answer.fail();
  std::transform(command->begin(), command->end(), command->begin(),
                 [](char l) { return l >= 'a' && l <= 'z' ? static_cast<char>(l - 'a' + 'A') : l; });
  if (!of.offers_all() && is_known(*command)) return of.close_door(".launcher " + *command, answer);
  if (*command == "LIST") return answer.answer({list_services(of)});
  if (*command == "STAT") return answer.answer({statistics(of, argument(c, 1))});
  if (*command == "GC") collect_garbage(of);
  if (*command == "MEM" || *command == "GC") return answer.answer({memory_of_all(of, argument(c, 1))});
  if (*command == "KILL") return kill(of, argument(c, 1), answer);
  if (*command == "QUERY") return answer.answer({value::value()});
  if (*command == "LAUNCH" || *command == "LOGLAUNCH") return answer.fail();
  if (is_notice(*command)) return answer.ignore();
  answer.answer({value::value(table{{"Unknown command"}, {}})});
}

}  // namespace

handler make_launcher(node::core& of) {
  return [&of](invocation&& c, responder&& answer) { run(of, c, answer); };
}

}  // namespace bee::node
