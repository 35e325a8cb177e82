#include "cli/reach/wire_trace.hpp"

#include <unistd.h>

#include <memory>

#include "bee/base/bytes.hpp"
#include "bee/stock/frame_text.hpp"
#include "cli/base/output.hpp"

namespace bee::cli {

net::tap wire_trace(const invocation& in, const std::string& node) {
  if (!in.set.verbose) return {};
  return [name = escape_for_terminal(node), frames = std::make_shared<stock::frame_text>()](
             net::direction way, std::string_view bytes) {
    output err(STDERR_FILENO);
    err.write(frames->add(way, bytes, name));
    err.flush();
  };
}

}  // namespace bee::cli
