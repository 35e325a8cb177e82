#include "cli/watch/watch_registry.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <exception>
#include <map>

#include "bee/cluster/node_set.hpp"
#include "bee/file/time_text.hpp"
#include "bee/names/record/view.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/report/attended.hpp"
#include "cli/watch/event_teller.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pause_after_trouble{200};

// Whether NODES picks a name, also one that nobody had when watching began.
class name_filter {
 public:
  explicit name_filter(const watch_plan& p) : plan_(p) {}
  bool picks(const std::string& name) {
    const auto [at, is_new] = known_.try_emplace(name, false);
    if (is_new) at->second = decide(name);
    return at->second;
  }

 private:
  bool decide(const std::string& name) const {
    cluster::node_map one;
    one.set(name, endpoint("127.0.0.1", 1));
    const auto picked =
        plan_.all ? cluster::select_all(one, plan_.expression) : cluster::select(one, plan_.expression);
    return picked && !picked->nodes.empty();
  }

  const watch_plan& plan_;
  std::map<std::string, bool> known_;
};

class registry_watching {
 public:
  registry_watching(const invocation& in, const watch_plan& p, std::shared_ptr<names::client> of, report& out)
      : in_(in),
        plan_(p),
        out_(out),
        signals_(io_.get_executor(), [this] { stop(); }),
        teller_(in, p, out, [this] { stop(); }),
        filter_(p),
        of_(std::move(of)) {
    if (p.since) view_.begin_after(*p.since);
    view_.on_snapshot = [this](const names::watch_answer& a) { take_snapshot(a); };
    view_.on_event = [this](const names::event& e) {
      if (filter_.picks(e.node->name)) add({e, file::unix_now_ms(), false});
    };
  }

  int run() {
    asio::co_spawn(io_, follow(), [this](std::exception_ptr e) {
      thrown_ = e;
      io_.stop();
    });
    io_.run();
    of_->close();
    if (thrown_) std::rethrow_exception(thrown_);
    if (const auto signal = signals_.caught(); signal && !plan_.is_once) return *signal;
    if (signals_.caught()) out_.fail(interrupted(*signals_.caught(), 0, 0));
    report_end();
    return 0;
  }

 private:
  void stop() {
    is_stopping_ = true;
    io_.stop();
  }

  task<void> follow() {
    for (bool is_over = false; !is_over;) {
      const auto heard = co_await listen();
      if (is_stopping_) co_return;
      while (!lines_.empty()) {
        auto line = std::move(lines_.front());
        lines_.pop_front();
        co_await teller_.tell(std::move(line));
      }
      const bool is_hopeless = !heard && (plan_.is_once || !has_begun_);
      if (is_hopeless) co_return out_.fail(heard.error());
      if (!heard) co_await sleep_for(pause_after_trouble);
      is_over = plan_.is_once && heard && *heard;
    }
  }

  // Whether all there is has been told.
  task<attempt<bool>> listen() {
    const auto poll =
        plan_.is_once ? milliseconds(0) : std::chrono::duration_cast<milliseconds>(in_.set.timeout / 2);
    const auto heard = co_await of_->follow(view_, poll);
    if (!heard) co_return trouble(heard.error());
    has_begun_ = true;
    if (heard->is_behind) co_return trouble(is_behind(heard->what.at));
    last_trouble_.clear();
    co_return heard->what.events.empty();
  }

  // Said once for as long as it lasts.
  failure trouble(failure why) {
    const bool is_news = why.message != last_trouble_;
    last_trouble_ = why.message;
    if (is_news && has_begun_ && !plan_.is_once && !is_stopping_)
      teller_.warn(why.message + "; trying again");
    return why;
  }

  failure is_behind(names::revision at) const {
    return {exit_code::no,
            ran::yes,
            "the name service is at revision " + std::to_string(at) + ", and " +
                std::to_string(*view_.seen()) + " is still to come",
            {},
            subject::itself,
            {}};
  }

  // The first look is told only when that was asked for; a later one says that there was a gap.
  void take_snapshot(const names::watch_answer& a) {
    const auto now = file::unix_now_ms();
    const bool is_gap = view_.seen().has_value();
    std::vector<names::record_ptr> picked;
    for (const auto& node : a.nodes)
      if (filter_.picks(node->name)) picked.push_back(node);
    std::sort(picked.begin(), picked.end(), [](auto& x, auto& y) { return x->changed < y->changed; });
    for (const auto& node : picked) width_ = std::max(width_, node->name.size());
    if (is_gap) lines_.push_back(line_of(registry_gap{a.at, picked.size(), now}, width_));
    if (!is_gap && !plan_.tells_initial) return;
    for (const auto& node : picked) add({{names::event_kind::up, node}, now, true});
  }

  void add(const registry_event& e) {
    width_ = std::max(width_, e.what.node->name.size());
    lines_.push_back(line_of(e, width_));
  }

  // What came since a revision says nothing of the others.
  void report_end() {
    std::size_t all = 0;
    std::size_t down = 0;
    for (const auto& [name, node] : view_.nodes()) {
      if (plan_.since || !filter_.picks(name)) continue;
      ++all;
      down += !node->is_live();
    }
    teller_.end(down, all);
  }

  const invocation& in_;
  const watch_plan& plan_;
  report& out_;
  asio::io_context io_{1};
  interrupts signals_;
  event_teller teller_;
  name_filter filter_;
  std::shared_ptr<names::client> of_;
  names::view view_;
  std::deque<event_line> lines_;
  std::size_t width_ = 0;
  std::string last_trouble_;
  bool has_begun_ = false;
  bool is_stopping_ = false;
  std::exception_ptr thrown_;
};

}  // namespace

int watch_registry(const invocation& in, const watch_plan& p, report& out) {
  auto of = open_registry(in);
  if (!of) {
    out.fail(of.error());
    return 0;
  }
  return registry_watching(in, p, std::move(*of), out).run();
}

}  // namespace bee::cli
