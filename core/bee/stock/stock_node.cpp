#include "bee/stock/stock_node.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>
#include <utility>

#include "bee/stock/daemon.hpp"
#include "bee/stock/temporary_name.hpp"
#include "bee/value/pack.hpp"
#include "bee/value/words.hpp"

namespace bee::stock {
namespace {

namespace asio = boost::asio;

constexpr std::string_view launcher_name = ".launcher";

std::string pack_checked(const value::list& values) {
  auto packed = value::pack(values);
  return packed ? std::move(*packed) : std::string();
}

// ".launcher LIST", "reload", "sender b": the daemon needs no name.
std::string name_of(const wire::address& to, const value::list& arguments) {
  std::string out = to.is_handle() ? "" : to.name();
  for (const auto& a : arguments)
    if (a.is_string()) out += (out.empty() ? "" : " ") + std::string(a.as_string());
  return out;
}

bool is_unknown_address(error_code why) {
  return why == errc::remote_invalid_address || why == errc::remote_invalid_name ||
         why == errc::remote_name_not_found;
}

bool is_handle(const value::value& v) {
  return v.is_integer() && v.as_integer() > 0 && v.as_integer() <= std::numeric_limits<std::uint32_t>::max();
}

// A list changes nothing.
trouble before_any_change(trouble why) {
  why.has_run = ran::no;
  return why;
}

// The answers to several requests that were queued at once.
struct collected {
  explicit collected(const asio::any_io_executor& executor, std::size_t count)
      : all_ended(executor, asio::steady_timer::time_point::max()), outcomes(count), left(count) {}
  asio::steady_timer all_ended;
  std::vector<session::outcome> outcomes;
  std::size_t left;
};

}  // namespace

std::string pack_reload(const cluster::node_map& table) {
  value::table t;
  t.pairs.reserve(table.nodes().size());
  for (const auto& n : table.nodes())
    t.pairs.emplace_back(value::value(n.name),
                         n.address ? value::value(to_string(*n.address)) : value::value(false));
  value::list arguments;
  arguments.emplace_back("reload");
  arguments.emplace_back(std::move(t));
  return pack_checked(arguments);
}

std::string pack_own_reload() {
  return pack_checked({value::value("reload")});
}

struct stock_node::shown {
  std::vector<std::string> left_routes;
  std::map<std::string, std::uint32_t> senders;
};

asio::awaitable<answer<stock_node>> stock_node::connect(endpoint at, net::duration timeout,
                                                        net::channel_options options) {
  const net::time_limit limit(timeout);
  auto channel = co_await net::channel::open(std::move(at), timeout, std::move(options));
  if (!channel) co_return trouble(channel.error(), ran::no, "connect", trouble::kind::connect);
  co_return stock_node(std::move(*channel), limit);
}

asio::awaitable<answer<stock_node>> stock_node::open(endpoint at, net::duration timeout,
                                                     net::channel_options options) {
  auto node = co_await connect(std::move(at), timeout, std::move(options));
  if (!node) co_return node;
  const auto found = co_await node->find_daemon();
  if (found) co_return node;
  node->close();
  co_return before_any_change(found.error());
}

asio::awaitable<answer<stock_node>> stock_node::over(std::shared_ptr<net::channel> channel,
                                                     net::duration timeout) {
  stock_node node(std::move(channel), net::time_limit(timeout));
  const auto found = co_await node.find_daemon();
  if (!found) co_return before_any_change(found.error());
  co_return node;
}

// A node that refuses to list its unique services has no daemon that can be found.
asio::awaitable<answer<void>> stock_node::find_daemon() {
  value::list arguments;
  arguments.emplace_back("LIST");
  wire::address manager(".service");
  const auto listed = co_await ask_table(std::move(manager), std::move(arguments), "a table of services");
  if (!listed) {
    auto why = listed.error();
    const bool is_refused = why.is_answer && why.what == trouble::kind::call && why.why != errc::too_large &&
                            why.why != errc::size_mismatch;
    if (is_refused) why.what = trouble::kind::no_daemon;
    if (is_refused && is_unknown_address(why.why)) why.text.clear();
    co_return why;
  }
  if (const auto found = stock::find_daemon(*listed)) {
    daemon_ = found->handle;
    daemon_name_ = found->name;
    co_return answer<void>();
  }
  trouble none(errc::remote_invalid_name, ran::no, {}, trouble::kind::no_daemon);
  none.was_sent = true;
  none.is_answer = true;
  co_return none;
}

asio::awaitable<answer<value::list>> stock_node::call(wire::address to, value::list arguments) {
  const auto tried = name_of(to, arguments);
  session::outcome ended{errc::no_answer, {}, false};
  if (!limit_.is_over()) {
    session::outgoing request{std::move(to), pack_checked(arguments), {}};
    ended = co_await channel_->call(std::move(request), limit_.left());
  }
  if (ended.error) co_return trouble_of(ended, tried, channel_->evidence());
  auto values = value::unpack(ended.body);
  if (!values) co_return other_answer("not what a service sends: " + values.error().message(), tried);
  co_return std::move(*values);
}

asio::awaitable<answer<value::table>> stock_node::ask_table(wire::address to, value::list arguments,
                                                            const char* wanted) {
  auto tried = name_of(to, arguments);
  auto values = co_await call(std::move(to), std::move(arguments));
  if (!values) co_return values.error();
  if (!values->empty() && values->front().is_table()) co_return std::move(values->front().as_table());
  co_return other_answer(value::in_words(*values) + ", not " + wanted, std::move(tried));
}

asio::awaitable<answer<std::vector<std::string>>> stock_node::senders() {
  value::list arguments;
  arguments.emplace_back("senders");
  wire::address daemon(daemon_);
  const auto all = co_await ask_table(std::move(daemon), std::move(arguments), "a table of senders");
  if (!all) co_return all.error();
  std::vector<std::string> names;
  auto seen = std::make_shared<shown>();
  for (const auto& [name, handle] : all->pairs) {
    if (!name.is_string()) continue;
    names.emplace_back(name.as_string());
    if (is_handle(handle) && !is_temporary_name(names.back()))
      seen->senders.emplace(names.back(), static_cast<std::uint32_t>(handle.as_integer()));
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  seen->left_routes = left_behind(names, std::chrono::duration_cast<std::chrono::seconds>(now).count());
  shown_ = std::move(seen);
  std::erase_if(names, [](const std::string& name) { return is_temporary_name(name); });
  std::sort(names.begin(), names.end(), cluster::natural_less);
  co_return names;
}

// Where connections show no service of their own, the highest handle does not tell one life from another.
asio::awaitable<process_mark> stock_node::process() {
  process_mark out;
  if (shown_) out.senders = shown_->senders;
  const auto all = co_await services();
  if (!all) co_return out;
  bool has_agents = false;
  std::uint32_t top = 0;
  for (const auto& [handle, command] : *all) {
    has_agents |= command.find("clusteragent") != std::string::npos;
    top = std::max(top, handle);
  }
  if (has_agents) out.top = top;
  co_return out;
}

asio::awaitable<void> stock_node::drop_left_routes() {
  if (!shown_ || shown_->left_routes.empty()) co_return;
  value::table routes;
  for (const auto& name : shown_->left_routes) routes.pairs.emplace_back(name, false);
  shown_->left_routes.clear();
  value::list arguments;
  arguments.emplace_back("reload");
  arguments.emplace_back(std::move(routes));
  wire::address daemon(daemon_);
  (void)co_await call(std::move(daemon), std::move(arguments));
}

asio::awaitable<answer<std::vector<std::pair<std::uint32_t, std::string>>>> stock_node::services() {
  value::list arguments;
  arguments.emplace_back("LIST");
  wire::address launcher(".launcher");
  const auto all = co_await ask_table(std::move(launcher), std::move(arguments), "a table of services");
  if (!all) co_return all.error();
  std::vector<std::pair<std::uint32_t, std::string>> out;
  for (const auto& [handle, command] : all->pairs) {
    const auto parsed = handle.is_string() ? wire::parse_address(handle.as_string()) : errc::bad_name;
    if (parsed && parsed->is_handle() && command.is_string())
      out.emplace_back(parsed->handle(), std::string(command.as_string()));
  }
  co_return out;
}

asio::awaitable<answer<void>> stock_node::reach(std::string peer) {
  value::list arguments;
  arguments.emplace_back("sender");
  arguments.emplace_back(peer);
  wire::address daemon(daemon_);
  const auto values = co_await call(std::move(daemon), std::move(arguments));
  if (!values) co_return values.error();
  // nil: the name is switched off there.
  if (values->empty() || values->front().is_nil())
    co_return trouble(errc::remote_name_not_found, ran::yes, "sender " + peer);
  if (!values->front().is_integer())
    co_return other_answer(value::in_words(*values) + ", not a handle", "sender " + peer);
  co_return answer<void>();
}

asio::awaitable<bool> stock_node::gets_through(std::string peer) {
  value::list arguments;
  for (const std::string_view each : {std::string_view("proxy"), std::string_view(peer), launcher_name})
    arguments.emplace_back(each);
  wire::address daemon(daemon_);
  const auto made = co_await call(std::move(daemon), std::move(arguments));
  const bool is_handle = made && !made->empty() && made->front().is_integer() &&
                         std::in_range<std::uint32_t>(made->front().as_integer());
  if (!is_handle) co_return false;
  value::list question;
  question.emplace_back("PING");  // no launcher has such a command, and any says so
  wire::address stand_in(static_cast<std::uint32_t>(made->front().as_integer()));
  const auto came_back = co_await call(std::move(stand_in), std::move(question));
  co_return came_back.has_value();
}

asio::awaitable<answer<void>> stock_node::send_in_order(
    std::vector<std::shared_ptr<const std::string>> messages) {
  const auto executor = co_await asio::this_coro::executor;
  auto shared = std::make_shared<collected>(executor, messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    session::outgoing request{wire::address(daemon_), *messages[i], {}};
    channel_->call(std::move(request), limit_.left(), [shared, i](session::outcome&& o) {
      shared->outcomes[i] = std::move(o);
      if (--shared->left == 0) shared->all_ended.cancel();
    });
  }
  while (shared->left > 0) {
    boost::system::error_code ignored;
    co_await shared->all_ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (shared->left > 0 && cancelled.cancelled() != asio::cancellation_type::none)
      co_return trouble(errc::abandoned, ran::unknown, "reload");
  }
  for (const auto& o : shared->outcomes) {
    if (!o.error) continue;
    // Once one was taken, the whole has run in part.
    auto why = trouble_of(o, "reload", channel_->evidence());
    const bool is_first = &o == &shared->outcomes.front();
    if (!is_first) why.has_run = ran::yes;
    co_return why;
  }
  co_return answer<void>();
}

asio::awaitable<answer<void>> stock_node::hand_over(
    std::vector<std::shared_ptr<const std::string>> messages) {
  for (const auto& message : messages) {
    session::outgoing request{wire::address(daemon_), *message, {}};
    const auto queued = channel_->push(std::move(request));
    if (!queued) co_return trouble(queued.error(), ran::no, "reload");
  }
  const auto done = co_await channel_->finish(limit_.left());
  if (!done) co_return trouble(done.error(), ran::unknown, "reload");
  co_return answer<void>();
}

}  // namespace bee::stock
