// The parts of a request that are read here, and not by Beast: its target, cookies, a token, a host.
#include <cstdlib>

#include "bee/web/request.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::web;
  const std::string_view text(data, size);
  if (const auto at = parse_target(text)) {
    const bool climbs = at->path == "/.." || at->path.find("/../") != std::string::npos;
    if (climbs || !at->path.starts_with('/') || at->path.find('\0') != std::string::npos) std::abort();
  }
  if (cookie_in(text, "beectl_session").size() > size) std::abort();
  if (bearer_in(text).size() > size || host_in(text).size() > size) std::abort();
  return 0;
}
