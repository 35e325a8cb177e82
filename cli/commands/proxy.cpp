#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "bee/base/bytes.hpp"
#include "bee/node/hosted_proxy.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/file.hpp"
#include "cli/base/output.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/report/report.hpp"
#include "cli/serve/offer.hpp"

namespace bee::cli::commands {
namespace {

namespace asio = boost::asio;

constexpr option_spec proxy_options[] = {
    {"listen", 0, "HOST:PORT", "where other nodes connect; port 0 is any free one"},
    {"node", 0, "NAME", "the name of this node, default proxy"},
    {"service", 0, "NAME", "the name that the service is registered under, default proxy"},
    offer_option,
};

struct proxy_plan {
  endpoint at;
  std::string node;
  std::string service;
  cluster::node_map known;
  node::offer offers = node::offer::all;
};

// The address of --listen, or the one that the cluster file has for this node.
attempt<endpoint> address_of(const invocation& in, const std::string& node, const cluster::node_map& known) {
  const auto text = in.get("listen");
  if (text) {
    const auto at = parse_endpoint(*text, true);
    if (at.has_error()) return usage_error("--listen: " + in_quotes(*text) + " is not HOST:PORT");
    return *at;
  }
  const auto* listed = known.find(node);
  if (listed && listed->address) return *listed->address;
  return usage_error("proxy: --listen HOST:PORT is missing",
                     "a node of the cluster file, as --node, listens where the file says");
}

attempt<proxy_plan> read_proxy_plan(const invocation& in) {
  proxy_plan out{{}, in.get("node").value_or("proxy"), in.get("service").value_or("proxy"), {}};
  const auto offers = read_offer(in);
  if (!offers) return offers.error();
  out.offers = *offers;
  auto known = load_map(in);
  if (!known) return known.error();
  out.known = std::move(*known);
  const auto at = address_of(in, out.node, out.known);
  if (!at) return at.error();
  out.at = *at;
  return out;
}

void say(std::string_view line) {
  output err(STDERR_FILENO);
  err.write(fmt::format("beectl: {}\n", line));
  err.flush();
}

failure not_started(exit_code code, std::string message) {
  return {code, ran::no, std::move(message), {}, subject::itself, {}};
}

attempt<void> serve(const invocation& in, const proxy_plan& p) {
  asio::io_context io(1);
  asio::signal_set stop(io, SIGINT, SIGTERM);
  stop.async_wait([&io](const error_code&, int) { io.stop(); });
  node::proxy::log_line log;
  if (!in.set.quiet) log = say;
  const auto limit = raise_file_limit_and_tell();
  node::node_options how;
  if (!in.set.quiet)
    how.shared = std::make_shared<net::budget>(io.get_executor(), net::budget_options{.log = say});
  how.peers.map = std::make_shared<const cluster::node_map>(p.known);
  how.cluster_file = in.set.cluster;
  how.offers = p.offers;
  node::node at(io.get_executor(), p.node, std::move(how));
  const auto forwarder = node::hosted_proxy::open(at, p.service, in.set.timeout, std::move(log));
  if (forwarder.has_error())
    return not_started(exit_code::usage,
                       "--service: " + in_quotes(p.service) + ": " + forwarder.error().message());
  if (const auto open = at.listen(p.at); open.has_error())
    return not_started(exit_code::unreachable,
                       fmt::format("proxy: listen on {}: {}", to_string(p.at), open.error().message()));
  say(fmt::format("proxy: ready: {} {}, service @{}", escape_for_terminal(p.node), to_string(at.address()),
                  escape_for_terminal(p.service)));
  if (!in.set.quiet) say("proxy: " + limit);
  io.run();
  const auto& counted = (*forwarder)->counted();
  if (!in.set.quiet)
    say(fmt::format("proxy: stopped: {} forwarded, {} dropped", counted.forwarded, counted.dropped));
  return boost::system::in_place_value;
}

void run_proxy(const invocation& in, report& out) {
  const auto p = read_proxy_plan(in);
  if (!p) return out.fail(p.error());
  if (const auto ended = serve(in, *p); !ended) out.fail(ended.error());
}

}  // namespace

extern const verb proxy;
const verb proxy{
    .name = "proxy",
    .summary = "forward messages for services that can not talk to the cluster themselves",
    .usage = "",
    .help =
        "A node with one service. What is sent to it as \"text\" with a routed body, or a body of the older\n"
        "form (layouts routed and routed_send), is sent on to the node and service that stand in front of\n"
        "the body: a reply as \"rpc_response\", all else as \"text\". Where the nodes are comes from the\n"
        "cluster file, and from what is pushed to this node (push-config, reload). A service is looked up\n"
        "once, and again when sending has failed.\n"
        "\n"
        "Prints a line on standard error when it listens, a line for each message that it has to drop, and\n"
        "stops on Ctrl-C or SIGTERM. -t is how long a lookup may take.",
    .touches = effect::local,
    .words = {},
    .options = proxy_options,
    .examples = {{{"on a port of its own", "beectl proxy --listen 127.0.0.1:2600"},
                  {"as a node of the cluster file", "beectl proxy --node proxy_7 --service CServiceProxy"}}},
    .run = run_proxy,
};

}  // namespace bee::cli::commands
