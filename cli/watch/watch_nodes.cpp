#include "cli/watch/watch_nodes.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <random>

#include "bee/file/time_text.hpp"
#include "bee/fleet/watcher.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/reach/wire_trace.hpp"
#include "cli/report/attended.hpp"
#include "cli/watch/event_teller.hpp"
#include "cli/watch/watch_sources.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

class node_watching {
 public:
  node_watching(const invocation& in, const watch_plan& p, report& out)
      : in_(in),
        plan_(p),
        out_(out),
        teller_(in, plan_, out, [this] { io_.stop(); }),
        map_(in, plan_.all, plan_.expression),
        journal_(in),
        watcher_(plan_.nodes, options(), hooks()) {
    for (const auto& n : plan_.nodes) width_ = std::max(width_, n.name.size());
  }

  /// The signal that ended it; 0 when it came to an end, or what was seen until then is told.
  int run() {
    if (plan_.is_once) return look_once(), 0;
    const interrupts signals(io_.get_executor(), [this] { io_.stop(); });
    asio::co_spawn(io_, watcher_.run(), [this](std::exception_ptr e) {
      thrown_ = e;
      io_.stop();
    });
    io_.run();
    if (thrown_) std::rethrow_exception(thrown_);
    return signals.caught().value_or(0);
  }

 private:
  fleet::watcher_options options() const {
    return {plan_.interval, in_.set.timeout, in_.set.jobs, plan_.tells_initial};
  }

  fleet::watcher_hooks hooks() {
    fleet::watcher_hooks h;
    h.now = file::unix_now_ms;
    h.spread = [this] { return std::uniform_real_distribution<double>(-1, 1)(random_); };
    h.nodes = [this] { return map_.changed(); };
    h.runs = [this] { return journal_.runs(); };
    h.tell = [this](const fleet::event& e) { return teller_.tell(line_of(e, width_)); };
    h.options = [this](const std::string& node) {
      net::channel_options o;
      o.on_bytes = wire_trace(in_, node);
      return o;
    };
    h.on_no_room = [this] {
      if (!std::exchange(is_full_, true))
        teller_.warn("not every node is watched: no file descriptors are left");
    };
    return h;
  }

  void look_once() {
    const auto all = plan_.nodes.size();
    const attendance by{in_, out_, bound_of(all, in_.set.jobs, in_.set.timeout), [this, all] {
                          return how_far{all, watcher_.looked_at(), 0};
                        }};
    const int signal = attend(by, io_, watcher_.look_once());
    if (signal) out_.fail(interrupted(signal, watcher_.looked_at(), all));
    report_end();
  }

  void report_end() {
    std::size_t down = 0;
    for (const auto& n : plan_.nodes) down += !watcher_.is_up(n.name);
    teller_.end(down, plan_.nodes.size());
  }

  const invocation& in_;
  const watch_plan& plan_;
  report& out_;
  asio::io_context io_{1};
  event_teller teller_;
  watched_map map_;
  watched_journal journal_;
  fleet::watcher watcher_;
  std::mt19937 random_{std::random_device{}()};
  std::size_t width_ = 0;
  bool is_full_ = false;
  std::exception_ptr thrown_;
};

}  // namespace

int watch_nodes(const invocation& in, const watch_plan& p, report& out) {
  return node_watching(in, p, out).run();
}

}  // namespace bee::cli
