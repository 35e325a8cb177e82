// What goes over the connections of a relay, as lines of a recording.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bee/traffic/conversation.hpp"
#include "bee/traffic/redaction.hpp"
#include "cli/recording/seen_traffic.hpp"

namespace bee::cli {

struct recorded_figures {
  std::size_t calls = 0;
  std::size_t pushes = 0;
  std::size_t connections = 0;
  std::size_t lost = 0;  ///< lines for which the file was too slow
};

/// Not thread-safe. Events of one connection must come in their order.
class recorder {
 public:
  /// Takes a line; false when there is no room for it.
  using line_sink = std::function<bool(const std::string& line)>;

  recorder(traffic::field_names redacted, line_sink sink);

  void on(const seen_event& event, std::string_view text);
  /// Calls that wait have no answer in the recording.
  void end(traffic::unix_us now);
  const recorded_figures& figures() const { return figures_; }

 private:
  void on_open(const seen_event& event, std::string_view from);
  void on_refused(std::string_view from);
  void on_close(const seen_event& event);
  void on_exchange(traffic::exchange&& what);
  void note(const std::string& text, std::string_view from);
  void write(const std::string& line);

  traffic::field_names redacted_;
  line_sink sink_;
  std::shared_ptr<traffic::room> room_ = std::make_shared<traffic::room>();
  std::unordered_map<std::uint64_t, std::unique_ptr<traffic::conversation>> all_;
  recorded_figures figures_;
  std::size_t refused_ = 0;
  traffic::unix_us now_ = 0;  // of the event that is looked at
  std::size_t lost_ = 0;      // since the last line that was written
};

}  // namespace bee::cli
