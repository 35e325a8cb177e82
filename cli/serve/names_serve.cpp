#include "cli/serve/names_serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "bee/base/bytes.hpp"
#include "bee/names/client/on_etcd.hpp"
#include "bee/names/service/server.hpp"
#include "bee/names/store/etcd_store.hpp"
#include "bee/names/store/sqlite_store.hpp"
#include "bee/net/deadline.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/base/output.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/token.hpp"
#include "cli/parse/user_folder.hpp"
#include "cli/rollout/this_run.hpp"
#include "cli/serve/listening.hpp"
#include "cli/serve/names_probe.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

names::log_line make_log(const invocation& in) {
  return [log = server_log(in, "names")](names::severity how, std::string_view line) {
    const auto level = how == names::severity::warning ? spdlog::level::warn : spdlog::level::info;
    log->log(level, "{}", escape_for_terminal(line));
  };
}

attempt<std::optional<endpoint>> advertised_address(const invocation& in) {
  const auto text = in.get("advertise");
  if (!text) return std::optional<endpoint>();
  const auto at = parse_endpoint(*text);
  if (!at) return usage_error("--advertise " + in_quotes(*text) + " must be HOST:PORT");
  if (at->host == "0.0.0.0" || at->host == "::" || at->port == 0)
    return usage_error("--advertise " + in_quotes(*text) + " is no address that others can reach");
  return std::optional(*at);
}

attempt<std::string> place_of_store(const invocation& in) {
  if (const auto given = in.get("data")) return *given;
  const auto folder = state_folder(in.env);
  if (!folder.empty()) return folder + "/names";
  return bad_input("there is no directory for the store: neither XDG_STATE_HOME nor HOME is set",
                   "--data FOLDER");
}

failure no_store(const std::string& directory, const names::store_trouble& why) {
  const auto text = why.code == errc::lock_held ? "another name service has it" : why.text;
  return bad_input("the data directory " + in_quotes(directory) + ": " + text);
}

attempt<std::unique_ptr<names::store>> open_embedded(const invocation& in, asio::io_context& io,
                                                     const std::string& directory) {
  names::sqlite_store_options options;
  options.holder = this_run(in);
  auto opened = names::sqlite_store::open(
      directory, [&io](std::function<void()> f) { asio::post(io, std::move(f)); }, options);
  if (!opened) return no_store(directory, opened.error());
  std::unique_ptr<names::store> out = std::move(*opened);
  return out;
}

// Runs the loop until a coroutine has ended; what it has begun goes on with the next run.
template <class T>
T run_until_done(asio::io_context& io, asio::awaitable<T> work) {
  std::optional<T> out;
  asio::co_spawn(io, net::store(std::move(work), out), [](std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  while (!out) io.run_one();
  return std::move(*out);
}

attempt<std::unique_ptr<names::store>> open_etcd(const invocation& in, asio::io_context& io,
                                                 const std::string& address, const names::log_line& log) {
  const auto how = registry_options(in);
  const auto at = names::read_etcd_url(how, address);
  if (!at) return at.error();
  names::etcd_store_options options;
  options.log = log;
  auto opened = run_until_done(io, names::etcd_store::open(io.get_executor(), *at, options));
  if (!opened) return names::etcd_failure(how, opened.error());
  std::unique_ptr<names::store> out = std::move(*opened);
  return out;
}

attempt<std::unique_ptr<names::store>> open_store(const invocation& in, asio::io_context& io,
                                                  const names::log_line& log) {
  const auto where = place_of_store(in);
  if (!where) return where.error();
  return etcd::is_url(*where) ? open_etcd(in, io, *where, log) : open_embedded(in, io, *where);
}

attempt<names::server_options> read_options(const invocation& in, const names::log_line& log) {
  const auto lease = time_of(in, "lease", std::chrono::seconds(10));
  if (!lease) return lease.error();
  const auto at = listen_address(in, "127.0.0.1:2526");
  if (!at) return at.error();
  names::server_options out;
  out.listen = *at;
  const auto advertised = advertised_address(in);
  if (!advertised) return advertised.error();
  out.advertise = *advertised;
  out.service.lease = std::chrono::duration_cast<std::chrono::milliseconds>(*lease);
  const auto& limits = out.service.limits.record;
  if (out.service.lease.count() < limits.shortest_lease_ms ||
      out.service.lease.count() > limits.longest_lease_ms)
    return usage_error("--lease must be between 1s and 1h");
  auto token = read_token(in);
  if (!token) return token.error();
  out.service.token = std::move(*token);
  out.trusts_loopback = in.has("trust-loopback");
  out.service.log = out.broadcast.log = log;
  return out;
}

// Another name server takes over at once.
void say_farewell(asio::io_context& io, names::store& from) {
  auto* shared = dynamic_cast<names::etcd_store*>(&from);
  if (!shared) return;
  io.restart();
  bool is_done = false;
  asio::co_spawn(io, shared->leave(), [&](const std::exception_ptr&) { is_done = true; });
  while (!is_done && io.run_one() > 0) {
  }
}

// Who can write, where that may be more than who was meant.
std::string_view said_of_writers(const names::server_options& of) {
  if (of.service.token.empty())
    return "beectl: names: no token: this host may write, and what relays on it (a mock or stock node that "
           "strangers reach) can too\n";
  if (of.trusts_loopback)
    return "beectl: names: --trust-loopback: this host may write without the token, and what relays on it (a "
           "mock or stock node that strangers reach) can too\n";
  return "";
}

void say_ready(const endpoint& at, const names::server_options& of) {
  output err(STDERR_FILENO);
  err.write(said_of_writers(of));
  err.write("beectl: names: ready: names " + to_string(at) + "\n");
  err.flush();
}

}  // namespace

attempt<void> serve_names(const invocation& in) {
  const auto log = make_log(in);
  const auto options = read_options(in, log);
  if (!options) return options.error();
  const auto probe = read_probe(in, log);
  if (!probe) return probe.error();
  asio::io_context io(1);
  const auto store = open_store(in, io, log);
  if (!store) return store.error();
  log(names::severity::info, raise_file_limit_and_tell());
  const auto server = names::server::open(io.get_executor(), **store, *options);
  if (!server) return can_not_listen("names", options->listen, server.error());
  std::optional<names::prober> prober;
  if (*probe) prober.emplace(io.get_executor(), **server, **probe);
  interrupts stop(io.get_executor(), [&io] { io.stop(); });
  say_ready((*server)->address(), *options);
  io.run();
  say_farewell(io, **store);
  log(names::severity::info, "stopped at revision " + std::to_string((*server)->nodes().latest()));
  return boost::system::in_place_value;
}

}  // namespace bee::cli
