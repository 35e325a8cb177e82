#include "bee/fleet/stock.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "bee/value/pack.hpp"

namespace bee::fleet {
namespace {

namespace asio = boost::asio;

// The framework's own daemon first: a node that has both uses that one.
constexpr std::string_view daemon_names[] = {"bee_clusterd", "clusterd"};

std::string pack_checked(const value::list& values) {
  auto packed = value::pack(values);
  return packed ? std::move(*packed) : std::string();
}

trouble trouble_of(const session::outcome& o, std::string tried) {
  trouble t{o.error, session::has_run(o), std::move(tried)};
  if (o.error == errc::remote_error) t.text += " (" + o.body.substr(0, 200) + ")";
  return t;
}

std::string name_of(const value::list& arguments) {
  std::string out;
  for (const auto& a : arguments)
    if (a.is_string()) out += (out.empty() ? "" : " ") + std::string(a.as_string());
  return out;
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

asio::awaitable<answer<stock_node>> stock_node::open(endpoint at, net::duration timeout,
                                                     net::channel_options options) {
  auto channel = co_await net::channel::open(std::move(at), timeout, std::move(options));
  if (!channel) co_return trouble{channel.error(), session::ran::no, "connect"};
  stock_node node(std::move(*channel), timeout);
  const auto found = co_await node.find_daemon();
  if (!found) {
    node.close();
    auto why = found.error();
    why.has_run = session::ran::no;  // a list changes nothing
    co_return why;
  }
  co_return node;
}

asio::awaitable<answer<void>> stock_node::find_daemon() {
  value::list arguments;
  arguments.emplace_back("LIST");
  wire::address manager(".service");
  const auto listed = co_await call(std::move(manager), std::move(arguments));
  if (!listed) co_return listed.error();
  const bool is_table = !listed->empty() && listed->front().is_table();
  for (const auto name : daemon_names) {
    const auto* handle = is_table ? listed->front().as_table().find(name) : nullptr;
    if (!handle || !handle->is_string()) continue;
    const auto parsed = wire::parse_address(handle->as_string());
    if (!parsed || !parsed->is_handle()) continue;
    daemon_ = parsed->handle();
    daemon_name_ = name;
    co_return answer<void>();
  }
  co_return trouble{errc::remote_invalid_name, session::ran::no, "clusterd"};
}

asio::awaitable<answer<value::list>> stock_node::call(wire::address to, value::list arguments) {
  session::outgoing request{std::move(to), pack_checked(arguments), {}};
  auto ended = co_await channel_->call(std::move(request), timeout_);
  if (ended.error) co_return trouble_of(ended, name_of(arguments));
  auto values = value::unpack(ended.body);
  if (!values) co_return trouble{values.error(), session::ran::yes, name_of(arguments)};
  co_return std::move(*values);
}

asio::awaitable<answer<std::vector<std::string>>> stock_node::senders() {
  value::list arguments;
  arguments.emplace_back("senders");
  wire::address daemon(daemon_);
  const auto values = co_await call(std::move(daemon), std::move(arguments));
  if (!values) co_return values.error();
  std::vector<std::string> names;
  if (values->empty() || !values->front().is_table())
    co_return trouble{errc::malformed_value, session::ran::yes, "senders"};
  for (const auto& [name, handle] : values->front().as_table().pairs)
    if (name.is_string()) names.emplace_back(name.as_string());
  std::sort(names.begin(), names.end(), cluster::natural_less);
  co_return names;
}

asio::awaitable<answer<std::vector<std::pair<std::uint32_t, std::string>>>> stock_node::services() {
  value::list arguments;
  arguments.emplace_back("LIST");
  wire::address launcher(".launcher");
  const auto values = co_await call(std::move(launcher), std::move(arguments));
  if (!values) co_return values.error();
  if (values->empty() || !values->front().is_table())
    co_return trouble{errc::malformed_value, session::ran::yes, "LIST"};
  std::vector<std::pair<std::uint32_t, std::string>> out;
  for (const auto& [handle, command] : values->front().as_table().pairs) {
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
    co_return trouble{errc::remote_name_not_found, session::ran::yes, "sender " + peer};
  co_return answer<void>();
}

asio::awaitable<answer<void>> stock_node::send_in_order(
    std::vector<std::shared_ptr<const std::string>> messages) {
  const auto executor = co_await asio::this_coro::executor;
  auto shared = std::make_shared<collected>(executor, messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    session::outgoing request{wire::address(daemon_), *messages[i], {}};
    channel_->call(std::move(request), timeout_, [shared, i](session::outcome&& o) {
      shared->outcomes[i] = std::move(o);
      if (--shared->left == 0) shared->all_ended.cancel();
    });
  }
  while (shared->left > 0) {
    boost::system::error_code ignored;
    co_await shared->all_ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const auto cancelled = co_await asio::this_coro::cancellation_state;
    if (shared->left > 0 && cancelled.cancelled() != asio::cancellation_type::none)
      co_return trouble{errc::abandoned, session::ran::unknown, "reload"};
  }
  for (const auto& o : shared->outcomes) {
    if (!o.error) continue;
    // Once one was taken, the whole has run in part.
    auto why = trouble_of(o, "reload");
    const bool is_first = &o == &shared->outcomes.front();
    if (!is_first) why.has_run = session::ran::yes;
    co_return why;
  }
  co_return answer<void>();
}

asio::awaitable<answer<void>> stock_node::hand_over(
    std::vector<std::shared_ptr<const std::string>> messages) {
  for (const auto& message : messages) {
    session::outgoing request{wire::address(daemon_), *message, {}};
    const auto queued = channel_->push(std::move(request));
    if (!queued) co_return trouble{queued.error(), session::ran::no, "reload"};
  }
  const auto done = co_await channel_->finish(timeout_);
  if (!done) co_return trouble{done.error(), session::ran::unknown, "reload"};
  co_return answer<void>();
}

}  // namespace bee::fleet
