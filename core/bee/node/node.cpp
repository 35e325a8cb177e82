#include "bee/node/node.hpp"

#include "bee/node/core.hpp"

namespace bee::node {
namespace {

node_options with_budget(node_options options, const boost::asio::any_io_executor& executor) {
  if (!options.shared)
    options.shared = std::make_shared<net::budget>(
        executor, net::budget_options{.connections = options.listener.max_connections});
  options.listener.shared = options.peers.channel.shared = options.shared;
  return options;
}

cluster::peers_options with_senders(cluster::peers_options options, clusterd& daemon) {
  options.on_first_use = [&daemon, before = std::move(options.on_first_use)](std::string_view node) {
    daemon.add_sender(node);
    if (before) before(node);
  };
  return options;
}

}  // namespace

node::core::core(boost::asio::any_io_executor e, std::string n, node_options o)
    : executor(std::move(e)),
      name(std::move(n)),
      options(with_budget(std::move(o), executor)),
      daemon(*this),
      peers(executor, with_senders(options.peers, daemon)),
      lines(options.log) {
  add_system_services();
}

void node::core::add_system_services() {
  services.add_at(launcher_handle, {.label = "snlua launcher"}, unpacking(*this, make_launcher(*this)));
  services.add_at(service_manager_handle, {.label = "snlua service_mgr"},
                  unpacking(*this, make_service_manager(*this)));
  services.add_at(clusterd_handle, {.label = "snlua " + options.daemon},
                  unpacking(*this, [this](invocation&& c, responder&& answer) {
                    daemon.run(std::move(c), std::move(answer));
                  }));
  services.set_local_name(".launcher", launcher_handle);
  services.set_local_name(".service", service_manager_handle);
  unique[options.daemon] = clusterd_handle;
}

bool node::core::kill(handle id) {
  const auto killed = services.remove(id);
  if (killed && killed->on_kill) killed->on_kill();
  return killed != nullptr;
}

node::node(boost::asio::any_io_executor executor, std::string name, node_options options)
    : core_(std::make_shared<core>(std::move(executor), std::move(name), std::move(options))) {}

// The listener goes first: after it no request comes in.
node::~node() {
  core_->listener.reset();
}

result<void> node::listen(const endpoint& at) {
  auto opened = net::listener::open(core_->executor, at, dispatch_to(*core_), core_->options.listener);
  if (!opened) return opened.error();
  core_->listener = std::move(*opened);
  if (!core_->gate)
    core_->gate =
        core_->services.add({.label = "snlua gate"}, [](request&&, responder&& answer) { answer.fail(); }).id;
  return {};
}

result<void> node::join() {
  if (!core_->daemon.reload_file()) return errc::script_error;
  const auto own = core_->peers.address(core_->name);
  if (!own || !*own) return errc::unknown_node;
  const auto at = parse_endpoint(**own);
  if (!at) return errc::bad_address;
  return listen(*at);
}

endpoint node::address() const {
  return core_->listener ? core_->listener->local() : endpoint();
}

const std::string& node::name() const {
  return core_->name;
}

handle node::add(service_options options, raw_handler run) {
  return core_->services.add(std::move(options), std::move(run)).id;
}

handle node::add(service_options options, handler run) {
  return add(std::move(options), unpacking(*core_, std::move(run)));
}

bool node::remove(handle id) {
  return core_->kill(id);
}

void node::set_local_name(std::string name, handle id) {
  core_->services.set_local_name(std::move(name), id);
}

result<void> node::register_name(std::string name, handle id) {
  constexpr std::size_t longest = 254;  // 255 with the "@"
  if (name.empty() || name.size() > longest) return errc::bad_name;
  if (!core_->services.register_name(std::move(name), id)) return errc::bad_name;
  return {};
}

void node::unregister_name(std::string_view name) {
  core_->services.unregister_name(name);
}

void node::set_unique(std::string name, handle id) {
  core_->unique[std::move(name)] = id;
}

std::optional<handle> node::find_name(std::string_view registered) const {
  return core_->services.find_registered(registered);
}

std::optional<counters> node::count(handle id) const {
  const auto found = core_->services.find(id);
  if (!found) return std::nullopt;
  return *found->counted;
}

std::size_t node::connections() const {
  return core_->listener ? core_->listener->connections() : 0;
}

std::function<void(std::string_view)> node::log() const {
  return [weak = std::weak_ptr(core_)](std::string_view line) {
    if (const auto kept = weak.lock()) kept->log(line);
  };
}

cluster::peers& node::peers() {
  return core_->peers;
}

}  // namespace bee::node
