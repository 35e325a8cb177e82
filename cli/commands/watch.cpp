#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <exception>
#include <random>

#include "bee/fleet/watcher.hpp"
#include "cli/common_options.hpp"
#include "cli/event_command.hpp"
#include "cli/event_record.hpp"
#include "cli/file_limit.hpp"
#include "cli/fleet_state.hpp"
#include "cli/interrupts.hpp"
#include "cli/message.hpp"
#include "cli/output.hpp"
#include "cli/remote.hpp"
#include "cli/render.hpp"
#include "cli/targets.hpp"
#include "cli/watch_sources.hpp"
#include "cli/wire_trace.hpp"

namespace bee::cli::commands {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr word_spec words[] = {
    {"NODES", "who is watched; default every node of the cluster file", completes::node, {}, true},
    {"CMD", "behind --: a program that is run for each event", completes::file, {}, true, true},
};

constexpr option_spec options[] = {
    all_option,
    {"initial", 0, "", "tell first what there is"},
    {"once", 0, "", "tell what there is, and end; exit 1 when a node is down"},
    {"interval", 0, "TIME", "how often each node is looked at, default 2s"},
    {"cmd-timeout", 0, "TIME", "how long CMD may take for an event, default 30s; then it is killed"},
};

struct plan {
  std::vector<cluster::node> nodes;
  bool all = false;
  std::string expression;
  std::vector<std::string> command;
  milliseconds interval{};
  duration command_timeout{};
  bool is_once = false;
  bool tells_initial = false;
};

// The words in front of "--" pick nodes, those behind it are CMD.
attempt<void> read_nodes(const invocation& in, plan& p) {
  const auto before = std::min(in.dashes.value_or(in.words.size()), in.words.size());
  const auto middle = in.words.begin() + static_cast<std::ptrdiff_t>(before);
  const std::vector<std::string> own(in.words.begin(), middle);
  p.command = {middle, in.words.end()};
  if (own.size() > 1 || (own.size() == 1 && in.has("all") && !own[0].starts_with('!')))
    return usage_error("watch: there is no place for " + in_quotes(own.back()),
                       "a program stands behind --: beectl watch -- notify-me");
  p.all = in.has("all") || own.empty();
  p.expression = own.empty() ? "" : own[0];
  const invocation without_command{in.what, in.flags, own, in.set, in.env, in.config};
  auto to = pick_targets(without_command);
  if (!to) return to.error();
  p.nodes = std::move(to->nodes);
  return boost::system::in_place_value;
}

attempt<plan> read_plan(const invocation& in) {
  plan p;
  if (!in.set.via.empty()) return usage_error("watch looks at each node itself: --via is not for it");
  if (auto read = read_nodes(in, p); !read) return read.error();
  const auto interval = time_of(in, "interval", std::chrono::seconds(2));
  if (!interval) return interval.error();
  const auto timeout = time_of(in, "cmd-timeout", std::chrono::seconds(30));
  if (!timeout) return timeout.error();
  p.interval = std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(*interval));
  p.command_timeout = *timeout;
  p.is_once = in.has("once");
  p.tells_initial = p.is_once || in.has("initial");
  const bool is_document = in.set.output == output_format::json || in.set.output == output_format::lua;
  if (is_document && !p.is_once)
    return usage_error("watch has no end, so it is not one document", "-o jsonl is one a line");
  return p;
}

class watching {
 public:
  watching(const invocation& in, plan p, report& out)
      : in_(in),
        plan_(std::move(p)),
        out_(out),
        signals_(io_.get_executor(), [this] { io_.stop(); }),
        map_(in, plan_.all, plan_.expression),
        journal_(in),
        watcher_(plan_.nodes, options(), hooks()) {
    for (const auto& n : plan_.nodes) width_ = std::max(width_, n.name.size());
  }

  /// The signal that ended it; 0 when it came to an end.
  int run() {
    asio::co_spawn(io_, plan_.is_once ? watcher_.look_once() : watcher_.run(), [this](std::exception_ptr e) {
      thrown_ = e;
      io_.stop();
    });
    io_.run();
    if (thrown_) std::rethrow_exception(thrown_);
    if (signals_.caught()) return *signals_.caught();
    if (plan_.is_once) report_end();
    return 0;
  }

 private:
  fleet::watcher_options options() const {
    return {plan_.interval, in_.set.timeout, in_.set.jobs, plan_.tells_initial};
  }

  fleet::watcher_hooks hooks() {
    fleet::watcher_hooks h;
    h.now = unix_now_ms;
    h.spread = [this] { return std::uniform_real_distribution<double>(-1, 1)(random_); };
    h.nodes = [this] { return map_.changed(); };
    h.runs = [this] { return journal_.runs(); };
    h.tell = [this](fleet::event e) { return tell(std::move(e)); };
    h.options = [this](const std::string& node) {
      net::channel_options o;
      o.on_bytes = wire_trace(in_, node);
      return o;
    };
    h.on_no_room = [this] {
      if (!std::exchange(is_full_, true)) warn("not every node is watched: no file descriptors are left");
    };
    return h;
  }

  task<void> tell(fleet::event e) {
    if (!plan_.command.empty()) co_return co_await hand_over(std::move(e));
    if (plan_.is_once && in_.set.output != output_format::jsonl && in_.set.output != output_format::text) {
      document_.push_back(std::move(e));
      co_return;
    }
    out_.on_record(in_.set.output == output_format::jsonl ? record_of(e) : columns_of(e, width_));
    if (out_.is_unwanted) io_.stop();
  }

  task<void> hand_over(fleet::event e) {
    const auto ended =
        co_await run_with_input(plan_.command, render_json_record(record_of(e)), plan_.command_timeout);
    if (!ended) {
      out_.fail(ended.error());
      io_.stop();
    } else if (!ended->empty()) {
      warn(in_quotes(plan_.command[0]) + ": " + *ended + " (for " + std::string(to_text(e.what)) +
           (e.node.empty() ? "" : " of " + e.node) + ")");
    }
  }

  // Each record as a table of its own: they have different keys.
  void report_end() {
    if (!document_.empty()) {
      value::list all;
      for (const auto& e : document_) {
        value::table fields;
        for (auto& [key, v] : record_of(e)) fields.pairs.emplace_back(key, std::move(v));
        all.emplace_back(std::move(fields));
      }
      out_.set_result(std::move(all));
    }
    std::size_t down = 0;
    for (const auto& n : plan_.nodes) down += !watcher_.is_up(n.name);
    if (down > 0)
      out_.fail({exit_code::no,
                 ran::no,
                 std::to_string(down) + " of " + std::to_string(plan_.nodes.size()) + " nodes are down",
                 {},
                 subject::itself,
                 {}});
  }

  void warn(const std::string& sentence) {
    output err(STDERR_FILENO);
    err.write(sentence_of(bad_input(sentence), {}, {in_.set.quiet, false}));
    err.flush();
  }

  const invocation& in_;
  plan plan_;
  report& out_;
  asio::io_context io_{1};
  interrupts signals_;
  watched_map map_;
  watched_journal journal_;
  fleet::watcher watcher_;
  std::mt19937 random_{std::random_device{}()};
  std::vector<fleet::event> document_;
  std::size_t width_ = 0;
  bool is_full_ = false;
  std::exception_ptr thrown_;
};

void run(const invocation& in, report& out) {
  auto p = read_plan(in);
  if (!p) return out.fail(p.error());
  raise_file_limit();
  // After a signal the handlers from before are there again, and end the process as any other verb.
  if (const int signal = watching(in, std::move(*p), out).run()) std::raise(signal);
}

}  // namespace

extern const verb watch;
const verb watch{
    .name = "watch",
    .summary = "tell what happens to nodes, one event a line",
    .usage = "[NODES] [-- CMD...]",
    .help =
        "Holds a connection to each node and looks again and again; nothing needs to be installed there. A "
        "node\n"
        "that is down is tried less and less often, at most every 15s. The end of a connection is seen at "
        "once.\n"
        "The cluster file is read again when it changes, and so is the journal of push-config.\n"
        "\n"
        "events: up, down (why), restarted (it answers and is another process), moved, added and removed "
        "(in\n"
        "the cluster file), service-up, service-down, revision (a push began or ended). Between two looks a\n"
        "service may come and go unseen, and a node that is down may still run.\n"
        "\n"
        "With CMD nothing is printed: it runs once for each event, one at a time and in their order, with "
        "the\n"
        "event as JSON on its standard input. While it is behind, nodes are looked at less often, and what\n"
        "came and went meanwhile is not told. When it fails, watching goes on.\n"
        "\n"
        "-o jsonl has the keys v, event, at, and as they apply node, address, initial, why, before, "
        "services,\n"
        "handle, command, run, revision, verb, state, by.",
    .touches = effect::reads,
    .words = words,
    .options = options,
    .examples = {{{"every event of the fleet, for a log", "beectl watch -o jsonl --initial"},
                  {"tell somebody when a game is down",
                   "beectl watch 'game_*' -- sh -c 'jq -r \"select(.event == \\\"down\\\") | .node\"'"}}},
    .run = run,
};

}  // namespace bee::cli::commands
