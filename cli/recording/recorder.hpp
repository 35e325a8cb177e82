// What goes over the connections of a relay, as lines of a recording.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "bee/net/relay.hpp"
#include "bee/traffic/conversation.hpp"
#include "bee/traffic/redaction.hpp"

namespace bee::cli {

struct recorded_figures {
  std::size_t calls = 0;
  std::size_t pushes = 0;
  std::size_t connections = 0;
  std::size_t lost = 0;  ///< lines for which the file was too slow
};

/// Runs on the thread of the relay.
class recorder {
 public:
  /// Takes a line; false when there is no room for it.
  using line_sink = std::function<bool(const std::string& line)>;
  using clock = std::function<traffic::unix_us()>;

  recorder(traffic::field_names redacted, line_sink sink, clock now);

  net::relay_events events();
  /// Calls that wait have no answer in the recording.
  void end();
  const recorded_figures& figures() const { return figures_; }

 private:
  void on_open(std::uint64_t id, const endpoint& from);
  void on_close(std::uint64_t id, net::relay_side by, error_code why);
  void on_exchange(traffic::exchange&& what);
  void note(const std::string& text, std::string_view from);
  void write(const std::string& line);

  traffic::field_names redacted_;
  line_sink sink_;
  clock now_;
  std::shared_ptr<traffic::room> room_ = std::make_shared<traffic::room>();
  std::unordered_map<std::uint64_t, std::unique_ptr<traffic::conversation>> all_;
  recorded_figures figures_;
  std::size_t lost_ = 0;  // since the last line that was written
};

/// Microseconds since 1970 that never go back.
recorder::clock steady_unix_clock();

}  // namespace bee::cli
