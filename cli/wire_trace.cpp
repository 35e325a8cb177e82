#include "cli/wire_trace.hpp"

namespace bee::cli {

net::tap wire_trace(const invocation&, const std::string&) {
  return {};
}

}  // namespace bee::cli
