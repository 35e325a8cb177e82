#include "cli/serve/site_serve.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <random>

#include "bee/base/bytes.hpp"
#include "bee/base/line_rate.hpp"
#include "bee/file/time_text.hpp"
#include "bee/survey/surveyor.hpp"
#include "bee/web/secret.hpp"
#include "bee/web/server.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/base/output.hpp"
#include "cli/check/cluster_checks.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/reach/reach.hpp"
#include "cli/rollout/known_maps.hpp"
#include "cli/rollout/state_folder.hpp"
#include "cli/serve/listening.hpp"
#include "cli/serve/mesh_round.hpp"
#include "cli/serve/site_plan.hpp"
#include "cli/site/fleet_site.hpp"
#include "cli/site/pushes.hpp"
#include "cli/site/routes.hpp"
#include "cli/site/site_readers.hpp"
#include "cli/watch/watch_sources.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using web::text_ptr;

constexpr milliseconds between_pressing{100};  // a node in another state, an event, what is new of its kind
constexpr milliseconds between_updates{1'000};
constexpr milliseconds between_journals{2'000};
constexpr milliseconds scrape_stays{250};  // one text serves all who ask within
constexpr milliseconds farewell{3'000};
constexpr std::size_t most_waiting = 2u << 20;  // of one reader of events
constexpr std::size_t most_services = 20'000;   // of one node
constexpr std::size_t most_command = 200;

text_ptr shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

class site_server {
 public:
  site_server(const invocation& in, const site_plan& p)
      : in_(in),
        plan_(p),
        log_(server_log(in, "serve")),
        nodes_(p.nodes.first),
        site_({p.checks, p.series, in.set.cluster, BEE_VERSION, p.interval}),
        survey_(p.nodes.first, survey_options(), survey_hooks()),
        journal_(in),
        readers_(readers_source(), most_waiting),
        routes_(site_access(access()), content()) {
    site_.set_nodes(p.nodes.first, file::unix_now_ms());
    judge_all();
  }

  attempt<void> run() {
    say(spdlog::level::info, raise_file_limit_and_tell());
    auto opened = web::server::open(
        io_.get_executor(), plan_.listen, [this](const web::request& r) { return routes_.answer(r); },
        server_options());
    if (!opened) return can_not_listen("serve", plan_.listen, opened.error());
    server_ = std::move(*opened);
    const interrupts stop(io_.get_executor(), [this] { end(); });
    say_ready();
    begin(survey_.run());
    begin(tell_readers());
    begin(read_journal());
    begin(follow_nodes(in_, plan_.nodes, listener()));
    if (plan_.mesh_interval.count() > 0) begin(ask_mesh());
    io_.run();
    if (thrown_) close_all();
    if (thrown_) std::rethrow_exception(thrown_);
    say(spdlog::level::info, "stopped after " + std::to_string(server_->counts().requests) + " requests");
    close_all();
    return boost::system::in_place_value;
  }

 private:
  survey::surveyor_options survey_options() const {
    survey::surveyor_options out;
    out.reach = reach_options(in_);
    out.pace.interval = plan_.interval;
    out.pace.pace.longest = std::max(milliseconds(15'000), plan_.interval);
    out.most = {most_services, most_command};
    return out;
  }

  survey::surveyor_hooks survey_hooks() {
    return {[this] { return std::uniform_real_distribution<double>(0, 1)(random_); },
            [this](const std::string& node) {
              if (const auto* seen = survey_.samples().find(node))
                site_.looked(node, *seen, file::unix_now_ms());
            }};
  }

  site_readers::source readers_source() {
    return {[this] { return site_.snapshot(file::unix_now_ms()); },
            [this](bool is_pressing) { return site_.take_update(file::unix_now_ms(), is_pressing); }};
  }

  source_listener listener() {
    return {[this](auto nodes) { set_nodes(std::move(nodes)); },
            [this](const names_seen& seen) { site_.saw_names(seen); },
            [this](const std::string& why) {
              say(why.empty() ? spdlog::level::info : spdlog::level::warn,
                  why.empty() ? "the cluster is read again" : why);
              source_trouble_ = why;
              judge_all();
            }};
  }

  void judge_all() {
    auto found = judge_cluster(in_, plan_.checks);
    if (!source_trouble_.empty())
      found.push_back({"source",
                       severity::critical,
                       source_trouble_ + "; the nodes are those that were known before",
                       std::nullopt,
                       {},
                       {}});
    site_.set_cluster_health(found);
  }

  access_options access() const {
    access_options out;
    out.is_loopback = is_loopback_host(plan_.listen.host);
    out.is_tls = plan_.security != nullptr;
    out.token = plan_.token;
    out.session = web::random_secret();
    return out;
  }

  web::server_options server_options() {
    web::server_options out;
    out.security = plan_.security;
    out.log = [this](std::string_view line) { say(spdlog::level::warn, std::string(line)); };
    return out;
  }

  site_content content() {
    site_content out;
    out.metrics = [this] { return metrics(); };
    out.snapshot = [this] { return site_.snapshot(file::unix_now_ms()); };
    out.node = [this](const std::string& name) {
      auto text = site_.node_document(name, survey_.samples().find(name));
      return text ? shared(std::move(*text)) : nullptr;
    };
    out.events = [this] { return site_.events_document(); };
    out.pushes = [this] { return pushes_; };
    out.mesh = [this] { return site_.mesh_text(); };
    out.names = [this] {
      auto text = site_.names_document();
      return text ? shared(std::move(*text)) : nullptr;
    };
    out.stream = [this] { return readers_.add(); };
    out.on_login = [this](const std::string& peer, bool is_right) { tell_login(peer, is_right); };
    return out;
  }

  // A part that fails ends all of it: figures that nobody renews would be taken for true.
  void begin(task<void> work) {
    asio::co_spawn(io_, std::move(work), [this](std::exception_ptr thrown) {
      thrown_ = thrown;
      if (thrown_) io_.stop();
    });
  }

  void set_nodes(std::vector<cluster::node> nodes) {
    const auto before = std::exchange(nodes_, std::move(nodes)).size();
    site_.set_nodes(nodes_, file::unix_now_ms());
    survey_.set_nodes(nodes_);
    judge_all();
    if (before != nodes_.size()) say(spdlog::level::info, std::to_string(nodes_.size()) + " nodes");
  }

  text_ptr metrics() {
    const auto now = clock::now();
    if (metrics_ && now - scraped_at_ < scrape_stays) return metrics_;
    site_cost cost;
    cost.survey = survey_.cost();
    cost.process = cost_of_this_process();
    const auto counts = server_->counts();
    cost.requests = counts.requests;
    cost.connections = counts.connections;
    cost.streams = counts.streams;
    cost.drops = readers_.drops();
    const bool is_free = metrics_ && metrics_.use_count() == 1;  // nobody is being sent it
    auto into = is_free ? std::move(*metrics_) : std::string();
    const auto push = site_.newest_push(file::unix_now_ms());
    into = metrics_text(site_.book(), site_.mesh(), push, cost, BEE_VERSION, std::move(into));
    metrics_ = std::make_shared<std::string>(std::move(into));
    scraped_at_ = now;
    return metrics_;
  }

  task<void> tell_readers() {
    auto last = clock::now();
    for (;;) {
      co_await sleep_for(between_pressing);
      const bool is_due = clock::now() - last >= between_updates;
      if (is_due) last = clock::now();
      readers_.tell(!is_due);
    }
  }

  // The first when nodes had the time of one look. A journal that can not be read is told by who reads it for
  // its pushes.
  task<void> ask_mesh() {
    co_await sleep_for(std::min(plan_.interval, plan_.mesh_interval));
    for (;;) {
      mesh_round round;
      round.nodes = nodes_;
      round.timeout = in_.set.timeout;
      if (auto known = known_maps(in_, nodes_)) round.known = std::move(*known);
      const auto rows = co_await ask_round(survey_, std::move(round));
      site_.saw_mesh(rows, in_.set.timeout, file::unix_now_ms());
      co_await sleep_for(plan_.mesh_interval);
    }
  }

  task<void> read_journal() {
    for (;;) {
      look_at_journal();
      co_await sleep_for(between_journals);
    }
  }

  // Its steps are news too, while a push runs.
  void look_at_journal() {
    const auto directory = state_directory(in_, in_.set.cluster);
    const auto written = directory ? journal_written_at(*directory) : std::filesystem::file_time_type::min();
    if (pushes_ && journal_written_ == written) return;
    auto text = pushes_document(in_);
    if (!text) return say(spdlog::level::warn, text.error().message);
    journal_written_ = written;
    const bool is_news = !pushes_ || *text != *pushes_;
    if (is_news) pushes_ = shared(std::move(*text));
    site_.saw_runs(journal_.runs(), is_news, file::unix_now_ms());
  }

  // A second signal ends it at once.
  void end() {
    if (std::exchange(is_ending_, true)) return io_.stop();
    say(spdlog::level::info, "stopping");
    server_->stop([this] { io_.stop(); });
    asio::co_spawn(io_, sleep_for(farewell), [this](const std::exception_ptr&) { io_.stop(); });
  }

  // Nothing that is still under way finds what it was given gone.
  void close_all() {
    server_.reset();
    survey_.set_nodes({});
    io_.restart();
    io_.poll();
  }

  void say_ready() {
    const auto scheme = plan_.security ? "https://" : "http://";
    output err(STDERR_FILENO);
    if (!is_loopback_host(plan_.listen.host) && !plan_.security)
      err.write("beectl: serve: no TLS: whoever can read along sees the token; --cert and --key\n");
    err.write("beectl: serve: ready: " + std::string(scheme) + to_string(server_->local()) + "\n");
    err.flush();
  }

  void tell_login(const std::string& peer, bool is_right) {
    if (is_right) return say(spdlog::level::info, peer + " has logged in");
    const auto missed = logins_.next(clock::now());
    if (!missed) return;
    const auto more = *missed > 0 ? " (and " + std::to_string(*missed) + " more did)" : std::string();
    say(spdlog::level::warn, peer + " gave a wrong token" + more);
  }

  void say(spdlog::level::level_enum how, const std::string& line) {
    log_->log(how, "{}", escape_for_terminal(line));
  }

  const invocation& in_;
  const site_plan& plan_;
  std::shared_ptr<spdlog::logger> log_;
  std::mt19937 random_{std::random_device{}()};
  asio::io_context io_{1};
  std::vector<cluster::node> nodes_;
  std::string source_trouble_;
  fleet_site site_;
  survey::surveyor survey_;
  watched_journal journal_;
  site_readers readers_;
  site_routes routes_;
  std::unique_ptr<web::server> server_;
  std::shared_ptr<std::string> metrics_;
  clock::time_point scraped_at_{};
  text_ptr pushes_;
  std::filesystem::file_time_type journal_written_ = std::filesystem::file_time_type::min();
  line_rate logins_;
  std::exception_ptr thrown_;
  bool is_ending_ = false;
};

}  // namespace

attempt<void> serve_site(const invocation& in) {
  const auto p = read_site_plan(in);
  if (!p) return p.error();
  return site_server(in, *p).run();
}

}  // namespace bee::cli
