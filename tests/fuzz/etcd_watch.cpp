// Any line of a watch leaves a view of the registry that can be used; what is odd in it can be shown.
#include <cstdlib>

#include "bee/base/bytes.hpp"
#include "bee/names/store/etcd_view.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const std::string_view line(data, size);
  (void)bee::etcd::read_range(line);
  (void)bee::etcd::read_txn(line);
  (void)bee::etcd::read_lease(line);
  const auto no = bee::etcd::read_refusal(500, line);
  if (bee::escape_for_terminal(no.why.text) != no.why.text) std::abort();
  const auto read = bee::etcd::read_watch(line);
  if (!read) return 0;
  bee::names::etcd_view view{bee::names::etcd_keys("p")};
  bee::names::etcd_view::news news;
  for (const auto& e : read->events) view.take(e, news);
  for (const auto& e : news.events)
    if (!bee::names::is_node_name(e.node->name)) std::abort();
  for (const auto& text : news.complaints)
    if (bee::escape_for_terminal(text) != text) std::abort();
  (void)view.lapsed();
  return 0;
}
