#include "bee/stock/gateway.hpp"

#include "bee/base/bytes.hpp"
#include "bee/stock/daemon.hpp"
#include "bee/stock/lists.hpp"

namespace bee::stock {
namespace {

// A text of the user's in the middle of a sentence.
std::string shown(const std::string& name) {
  return escape_for_terminal(name);
}

failure at_gateway(failure_code code, ran has_run, std::string message, std::string hint = {}) {
  return {code, has_run, std::move(message), std::move(hint), subject::node, {}};
}

}  // namespace

task<attempt<std::shared_ptr<gateway>>> gateway::open(const remote_options& how, const cluster::node& at) {
  auto direct = co_await remote::open(how, at);
  if (!direct) co_return direct.error();
  std::shared_ptr<gateway> out(new gateway(std::move(*direct)));
  auto daemon = co_await find_daemon(*out->direct_);
  if (!daemon) co_return daemon.error();
  out->daemon_ = std::move(*daemon);
  co_return out;
}

task<attempt<value::list>> gateway::ask_daemon(value::list body, const std::string& what,
                                               const net::time_limit& limit) {
  auto here = direct_->within(limit);
  co_return co_await here.call({daemon_, std::move(body), what, {}});
}

task<attempt<void>> gateway::reach(const std::string& node, const net::time_limit& limit) {
  if (reached_.count(node) > 0) co_return boost::system::in_place_value;
  const auto answer = co_await ask_daemon(value::list_of("sender", node), "sender", limit);
  if (answer) {
    reached_.insert(node);
    co_return boost::system::in_place_value;
  }
  if (answer.error().code == failure_code::unknown)
    co_return at_gateway(failure_code::unreachable, ran::no,
                         shown(name()) + " made no connection to " + shown(node) + " within " +
                             duration_text(limit.whole()) + " (not sent)",
                         "it waits for ever when its own cluster file has no address for " + shown(node));
  if (answer.error().code == failure_code::remote)
    co_return at_gateway(
        failure_code::unreachable, ran::no,
        shown(name()) + " can not connect to " + shown(node) + "; the reason is in its log (not sent)");
  co_return answer.error();
}

task<attempt<wire::address>> gateway::stand_in(const std::string& node, const wire::address& to,
                                               const net::time_limit& limit) {
  const auto key = std::make_pair(node, wire::to_string(to));
  if (const auto known = stand_ins_.find(key); known != stand_ins_.end()) co_return known->second;
  if (auto reached = co_await reach(node, limit); !reached) co_return reached.error();
  const value::value address =
      to.is_handle() ? value::value(std::int64_t{to.handle()}) : value::value(to.name());
  auto answer = co_await ask_daemon(value::list_of("proxy", node, address), "proxy", limit);
  if (!answer) co_return no_stand_in(answer.error(), node, limit);
  const auto handle = answer->empty() ? std::nullopt : handle_in(answer->front());
  if (!handle)
    co_return at_gateway(failure_code::wrong_peer, ran::no, shown(name()) + " gave no handle for a proxy");
  stand_ins_[key] = *handle;
  co_return wire::address(*handle);
}

// What is sent comes after the proxy: without one nothing was.
failure gateway::no_stand_in(failure why, const std::string& node, const net::time_limit& limit) const {
  if (why.code != failure_code::remote && why.code != failure_code::unknown) return why;
  const auto reason = why.code == failure_code::remote ? std::string("; the reason is in its log")
                                                       : " within " + duration_text(limit.whole());
  return at_gateway(failure_code::unreachable, ran::no,
                    shown(name()) + " made no proxy for " + shown(node) + reason + " (not sent)");
}

failure gateway::explain(failure why, const session::outcome& o, const question& q) const {
  if (o.error != errc::remote_call_failed) return why;
  return at_gateway(q.is_before ? failure_code::unreachable : failure_code::unknown,
                    q.is_before ? ran::no : ran::unknown,
                    shown(q.what) + " through " + shown(name()) + ": the call failed (" +
                        (q.is_before ? "not sent" : "unknown whether it ran") +
                        "); the reason is in the log of one of the two nodes",
                    "the service raised an error, or is not there, or answers in words of its own, or the "
                    "connection behind " +
                        shown(name()) + " broke");
}

}  // namespace bee::stock
