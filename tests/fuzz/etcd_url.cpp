// Any text is an address that can be used, or ends in a sentence that can be shown.
#include <cstdlib>

#include "bee/base/bytes.hpp"
#include "bee/etcd/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const auto read = bee::etcd::parse_url({data, size});
  if (!read && bee::escape_for_terminal(read.error().text) != read.error().text) std::abort();
  if (!read) return 0;
  if (read->members.empty() || read->prefix.empty() || read->prefix.ends_with('/')) std::abort();
  for (const auto& m : read->members)
    if (m.host.empty() || m.port == 0) std::abort();
  return 0;
}
