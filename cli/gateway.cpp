#include "cli/gateway.hpp"

#include "bee/base/bytes.hpp"
#include "cli/service.hpp"

namespace bee::cli {
namespace {

// A text of the user's in the middle of a sentence.
std::string shown(const std::string& name) {
  return escape_for_terminal(name);
}

const value::value* find_daemon_in(const value::list& services) {
  if (services.empty() || !services[0].is_table()) return nullptr;
  for (const auto& name : cluster_daemon_names())
    if (const auto* handle = services[0].as_table().find(std::string_view(name))) return handle;
  return nullptr;
}

failure at_gateway(exit_code code, ran has_run, std::string message, std::string hint = {}) {
  return {code, has_run, std::move(message), std::move(hint), subject::node, {}};
}

}  // namespace

task<attempt<std::shared_ptr<gateway>>> gateway::open(const invocation& in, const cluster::node& at) {
  auto direct = co_await remote::open(in, at, nullptr);
  if (!direct) co_return direct.error();
  std::shared_ptr<gateway> out(new gateway(std::move(*direct)));
  if (auto found = co_await out->find_daemon(); !found) co_return found.error();
  co_return out;
}

task<attempt<void>> gateway::find_daemon() {
  auto services = co_await direct_->call({wire::address(".service"), list_of("LIST"), ".service LIST", {}});
  if (!services) co_return services.error();
  const auto* handle = find_daemon_in(*services);
  const auto number = handle ? handle_in(*handle) : std::nullopt;
  if (!number)
    co_return at_gateway(exit_code::not_found, ran::no,
                         "the node runs no cluster daemon, so nothing goes through it");
  daemon_ = *number;
  co_return boost::system::in_place_value;
}

task<attempt<value::list>> gateway::ask_daemon(value::list body, const std::string& what) {
  co_return co_await direct_->call({daemon_, std::move(body), what, {}});
}

task<attempt<void>> gateway::reach(const std::string& node) {
  if (reached_.count(node) > 0) co_return boost::system::in_place_value;
  const auto answer = co_await ask_daemon(list_of("sender", node), "sender");
  if (answer) {
    reached_.insert(node);
    co_return boost::system::in_place_value;
  }
  if (answer.error().code == exit_code::unknown)
    co_return at_gateway(exit_code::unreachable, ran::no,
                         shown(name()) + " made no connection to " + shown(node) + " within " +
                             to_string(direct_->timeout()) + " (not sent)",
                         "it waits for ever when its own cluster file has no address for " + shown(node));
  if (answer.error().code == exit_code::remote)
    co_return at_gateway(
        exit_code::unreachable, ran::no,
        shown(name()) + " can not connect to " + shown(node) + "; the reason is in its log (not sent)");
  co_return answer.error();
}

task<attempt<wire::address>> gateway::stand_in(const std::string& node, const wire::address& to) {
  const auto key = std::make_pair(node, wire::to_string(to));
  if (const auto known = stand_ins_.find(key); known != stand_ins_.end()) co_return known->second;
  if (auto reached = co_await reach(node); !reached) co_return reached.error();
  const value::value address =
      to.is_handle() ? value::value(std::int64_t{to.handle()}) : value::value(to.name());
  auto answer = co_await ask_daemon(list_of("proxy", node, address), "proxy");
  if (!answer) co_return no_stand_in(answer.error(), node);
  const auto handle = answer->empty() ? std::nullopt : handle_in(answer->front());
  if (!handle)
    co_return at_gateway(exit_code::wrong_peer, ran::no, shown(name()) + " gave no handle for a proxy");
  stand_ins_[key] = *handle;
  co_return wire::address(*handle);
}

// What is sent comes after the proxy: without one nothing was.
failure gateway::no_stand_in(failure why, const std::string& node) const {
  if (why.code != exit_code::remote && why.code != exit_code::unknown) return why;
  const auto reason = why.code == exit_code::remote ? std::string("; the reason is in its log")
                                                    : " within " + to_string(direct_->timeout());
  return at_gateway(exit_code::unreachable, ran::no,
                    shown(name()) + " made no proxy for " + shown(node) + reason + " (not sent)");
}

failure gateway::explain(failure why, const std::string& what) const {
  if (why.code != exit_code::remote) return why;
  return at_gateway(
      exit_code::unknown, ran::unknown,
      shown(what) + " through " + shown(name()) +
          ": the call failed (unknown whether it ran); the reason is in the log of one of the two nodes",
      "the service raised an error, or is not there, or the connection behind " + shown(name()) + " broke");
}

}  // namespace bee::cli
