#include <algorithm>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "bee/names/record/view.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/report/attended.hpp"

namespace bee::cli::commands {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using names::record_ptr;

constexpr word_spec wait_words[] = {nodes_word};
constexpr option_spec wait_options[] = {
    all_option,
    except_option,
    {"for", 0, "WHAT", "what to wait for, default up; ready and hot=VERSION need a name service", false,
     completes::one_of, "up|down|ready|hot="},
    {"within", 0, "TIME", "how long to wait at most, default 1m"},
};

constexpr auto pause_between = std::chrono::milliseconds(100);
constexpr const char* unlikely_name = "beectl.wait";

struct wish {
  enum class kind { up, down, ready, hot } what = kind::up;
  std::string version;
  std::string text;
  clock::time_point deadline;
  duration within;

  bool needs_registry() const { return what == kind::ready || what == kind::hot; }
  bool holds(const record_ptr& r) const {
    switch (what) {
      case kind::up: return r && r->is_live();
      case kind::down: return !r || !r->is_live();
      case kind::ready: return r && r->state == names::node_state::ready;
      case kind::hot: return r && r->is_live() && r->hot_version == version;
    }
    return false;
  }
};

attempt<wish> read_wish(const invocation& in) {
  wish out;
  out.text = in.get("for").value_or("up");
  if (out.text == "down") out.what = wish::kind::down;
  if (out.text == "ready") out.what = wish::kind::ready;
  if (out.text.starts_with("hot=")) {
    out.what = wish::kind::hot;
    out.version = out.text.substr(4);
  }
  if (out.what == wish::kind::up && out.text != "up")
    return usage_error("--for " + in_quotes(out.text) + " must be up, down, ready or hot=VERSION");
  const auto time = time_of(in, "within", std::chrono::minutes(1));
  if (!time) return time.error();
  out.within = *time;
  out.deadline = clock::now() + *time;
  return out;
}

failure not_in_time(const wish& w, const std::string& state) {
  return {exit_code::no,
          ran::no,
          "not " + escape_for_terminal(w.text) + " within " + duration_text(w.within) + ": " + state,
          {},
          subject::node,
          {}};
}

void add(report& out, clock::time_point start, std::string name, const record_ptr& r, std::size_t place,
         std::optional<failure> why) {
  node_report n;
  n.node = std::move(name);
  n.address = r ? to_string(r->at) : "";
  n.elapsed_ms = to_ms(clock::now() - start);
  n.place = place;
  if (r)
    n.result =
        record{{"state", names::to_text(r->state)}, {"version", r->hot_version}, {"revision", r->changed}};
  n.error = std::move(why);
  out.add(std::move(n));
}

// The names that NODES means; those that nobody has registered yet too, as long as they are no patterns.
attempt<std::vector<std::string>> wanted_names(const invocation& in,
                                               const names::view::nodes_by_name& known) {
  const bool all = in.has("all");
  const auto expression = node_expression(in, in.words.empty() ? "" : in.words[0]);
  cluster::node_map map;
  for (const auto& [name, r] : known) map.set(name, r->at);
  const auto picked = all ? cluster::select_all(map, expression) : cluster::select(map, expression);
  if (!picked) return usage_error("NODES " + in_quotes(expression) + " is not a set of nodes");
  std::vector<std::string> out;
  for (const auto& n : picked->nodes) out.push_back(n.name);
  for (const auto& name : picked->unknown) {
    if (!names::is_node_name(name)) return not_found("no node matches " + in_quotes(name));
    if (!all) out.push_back(name);
  }
  if (out.empty()) return not_found("the name service knows no node of NODES");
  return out;
}

task<attempt<void>> look(const invocation& in, names::client& of, names::view& into,
                         clock::time_point deadline) {
  const auto left = std::clamp<duration>(deadline - clock::now(), duration::zero(), in.set.timeout / 2);
  const auto poll = std::chrono::duration_cast<std::chrono::milliseconds>(left);
  const auto heard = co_await of.follow(into, poll);
  if (!heard) co_return heard.error();
  if (heard->is_behind) co_await sleep_for(pause_between);
  co_return boost::system::in_place_value;
}

// A name service that starts again, or is cut off from its store, is no reason to give up.
bool may_come_back(const failure& why) {
  return why.code == exit_code::unreachable || why.code == exit_code::unknown ||
         why.code == exit_code::remote;
}

class registry_wait {
 public:
  registry_wait(const invocation& in, const wish& w, report& out) : in_(in), wish_(w), out_(out) {}

  void run() {
    asio::io_context io(1);
    const auto bound = wish_.within + in_.set.timeout;
    const attendance by{in_, out_, bound, [this] {
                          return how_far{wanted_.size(), done(), out_.failures()};
                        }};
    const int signal = attend(by, io, follow_all());
    if (signal) report_interrupted(signal);
  }

 private:
  task<void> follow_all() {
    const auto of = open_registry(in_);
    if (!of) co_return out_.fail(of.error());
    while (!is_over_) {
      const auto done = co_await follow(**of);
      (*of)->close();
      if (done) break;
      if (!may_come_back(done.error()) || clock::now() >= wish_.deadline) co_return out_.fail(done.error());
      co_await sleep_for(pause_between);
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i)
      if (!is_done_[i]) add(out_, start_, wanted_[i], at(i), i, not_in_time(wish_, state_of(at(i))));
  }

  void report_interrupted(int signal) {
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (is_done_[i]) continue;
      const auto seen = at(i);
      const auto address = seen ? std::optional(seen->at) : std::nullopt;
      out_.add(interrupted_node(in_, signal, {wanted_[i], address}, i, false));
    }
    out_.fail(interrupted(signal, done(), wanted_.size()));
  }

  std::size_t done() const {
    return static_cast<std::size_t>(std::count(is_done_.begin(), is_done_.end(), true));
  }

  task<attempt<void>> follow(names::client& of) {
    while (!is_over_) {
      const auto seen = co_await look(in_, of, view_, wish_.deadline);
      if (!seen) co_return seen.error();
      if (wanted_.empty()) {
        auto names = wanted_names(in_, view_.nodes());
        if (!names) co_return names.error();
        wanted_ = std::move(*names);
        is_done_.resize(wanted_.size());
      }
      check();
    }
    co_return boost::system::in_place_value;
  }

  void check() {
    bool all = true;
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      if (!is_done_[i] && wish_.holds(at(i))) {
        is_done_[i] = true;
        add(out_, start_, wanted_[i], at(i), i, std::nullopt);
      }
      all = all && is_done_[i];
    }
    is_over_ = all || clock::now() >= wish_.deadline;
  }

  record_ptr at(std::size_t i) const { return view_.find(wanted_[i]); }
  static std::string state_of(const record_ptr& r) {
    if (!r) return "it is not registered";
    const auto version = r->hot_version.empty() ? "" : ", version " + escape_for_terminal(r->hot_version);
    return "it is " + std::string(names::to_text(r->state)) + version;
  }

  const invocation& in_;
  const wish& wish_;
  report& out_;
  names::view view_;
  std::vector<std::string> wanted_;
  std::vector<bool> is_done_;
  bool is_over_ = false;
  clock::time_point start_ = clock::now();
};

// Without a name service: whether the cluster port answers, asked again and again.
enum class sight { up, down, silent };

task<sight> look_at(const invocation& in, const cluster::node& n, duration left) {
  const auto time = std::clamp<duration>(left, std::chrono::milliseconds(1), in.set.timeout);
  const net::time_limit limit(time);
  auto how = reach_options(in);
  how.timeout = time;
  auto opened = co_await remote::open(how, n);
  if (opened) {
    const auto asked = co_await (*opened)->query(unlikely_name);
    (*opened)->channel().close();
    if (asked || (*opened)->has_heard()) co_return sight::up;
  }
  co_return limit.is_over() ? sight::silent : sight::down;
}

// A look that is cut short by the end of the time says nothing when nothing came: it is as it was.
task<void> poll(const invocation& in, const wish& w, const cluster::node& n, node_talk talk) {
  const bool wants_up = w.what == wish::kind::up;
  bool is_up = false;
  for (bool is_first = true;; is_first = false) {
    const duration left = w.deadline - clock::now();
    const auto seen = co_await look_at(in, n, left);
    const bool is_cut = !is_first && left < in.set.timeout;
    if (seen != sight::silent || !is_cut) is_up = seen == sight::up;
    if (is_up == wants_up) co_return talk.add_result(record{{"state", is_up ? "up" : "down"}});
    if (clock::now() >= w.deadline)
      co_return talk.add_failure(not_in_time(w, is_up ? "it answers" : "it does not answer"));
    co_await sleep_for(std::min<duration>(pause_between, w.deadline - clock::now()));
  }
}

void run_wait(const invocation& in, report& out) {
  const auto w = read_wish(in);
  if (!w) return out.fail(w.error());
  if (!in.set.via.empty()) return out.fail(usage_error("wait and --via exclude each other"));
  if (is_registry(in.set.cluster)) return registry_wait(in, *w, out).run();
  if (w->needs_registry())
    return out.fail(
        usage_error("wait --for " + in_quotes(w->text) + " needs a name service", "-c names://HOST:PORT"));
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  run_on_each(in, to->nodes, out, w->within + in.set.timeout,
              [&](std::size_t i) { return poll(in, *w, to->nodes[i], node_talk(out, to->nodes[i], i)); });
}

}  // namespace

extern const verb wait;
const verb wait{
    .name = "wait",
    .summary = "wait until nodes are up, down, ready, or have a hot-update version",
    .usage = "NODES",
    .help =
        "With a name service (-c names://HOST:PORT) it hears of each change at once, and NODES may name "
        "nodes\n"
        "that have not registered yet. With a cluster file it asks the nodes again and again: up means that "
        "the\n"
        "cluster port answers, whatever it says. Exit code 1 says that the time was over.",
    .touches = effect::reads,
    .words = wait_words,
    .options = wait_options,
    .examples = {{{"until a node that starts is there", "beectl wait game_7 --within 30s"},
                  {"until all lobbies run the new code",
                   "beectl wait 'lobby_[1-8]' --for hot=1.5 -c names://127.0.0.1:2526"}}},
    .run = run_wait,
};

}  // namespace bee::cli::commands
