#include "bee/stock/spoken.hpp"

#include "bee/stock/daemon.hpp"
#include "bee/stock/lists.hpp"
#include "bee/stock/service_request.hpp"

namespace bee::stock {
namespace {

spoken read(const value::table& unique_services) {
  const auto found = find_daemon(unique_services);
  if (!found) return {dialect::bee, "it runs no clusterd"};
  if (found->name == "clusterd") return {dialect::skynet, "it runs clusterd and no bee_clusterd"};
  return {dialect::bee, "it runs bee_clusterd", true};
}

}  // namespace

task<attempt<spoken>> spoken_by(remote& to) {
  if (const auto& known = to.known_dialect()) co_return *known;
  question q(wire::address(".service"), value::list_of("LIST"), ".service LIST");
  q.is_before = true;
  const auto services = co_await ask_table(to, std::move(q), "a table of services");
  if (!services && !to.channel().is_open()) co_return services.error();
  if (!services && to.limit().is_over()) {
    auto why = services.error();
    if (why.hint.empty()) why.hint = "the dialect by name, bee or skynet, needs no such question";
    co_return why;
  }
  const auto found = services ? read(*services) : spoken{dialect::bee, "it does not say what it runs"};
  to.learn_dialect(found);
  co_return found;
}

task<attempt<manner>> manner_of(remote& to, const service_request& r) {
  manner out{r.spoken, r.trace};
  if (r.spoken == dialect::automatic && !r.depends_on_dialect()) out.spoken = dialect::bee;
  if (out.spoken == dialect::automatic) {
    const auto found = co_await spoken_by(to);
    if (!found) co_return found.error();
    out.spoken = found->what;
  }
  if (out.trace.empty()) co_return out;
  const auto reading = co_await trace_reading_of(to);
  if (!reading) co_return reading.error();
  if (!reading->is_sent) out.trace.clear();
  co_return out;
}

}  // namespace bee::stock
