// A record as a store holds it: what can be read is written back as it was, whatever it is. The same text as
// the value of a key in etcd, and as a token file.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "bee/names/record/record_value.hpp"
#include "bee/names/record/token.hpp"
#include "bee/names/store/etcd_view.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bee::names;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto read = parse_json_record(text)) {
    const auto again = parse_json_record(to_json_text(*read));
    if (!again || *again != *read || !check(*read, record_limits::widest())) std::abort();
  }
  bee::etcd::key_value pair;
  pair.key = "p/nodes/a";
  pair.value = text;
  pair.changed = 7;
  if (const auto read = read_etcd_value("a", pair)) {
    auto next = pair;
    next.value = etcd_value(read->kind, "t", *read->node);
    if (!read_etcd_value("a", next)) std::abort();
  }
  (void)token_in(text);
  return 0;
}
