#include "bee/stock/lists.hpp"

#include "bee/stock/daemon.hpp"
#include "bee/value/words.hpp"

namespace bee::stock {

task<attempt<value::table>> ask_table(remote& to, question q, const char* wanted) {
  const asked about{q.what, {}, {}, {}, q.is_before};
  auto answer = co_await to.call(std::move(q));
  if (!answer) co_return answer.error();
  if (!answer->empty() && answer->front().is_table()) co_return std::move(answer->front().as_table());
  co_return other_answer(value::in_words(*answer) + ", not " + wanted, about);
}

task<attempt<wire::address>> find_daemon(remote& to, std::string_view asked_for) {
  question q(wire::address(".service"), value::list_of("LIST"), ".service LIST");
  q.is_before = true;
  const auto services = co_await ask_table(to, std::move(q), "a table of services");
  if (!services) co_return without_list(services.error(), to.has_heard());
  const auto found = find_daemon(*services, asked_for);
  if (found) co_return wire::address(found->handle);
  co_return no_daemon();
}

}  // namespace bee::stock
