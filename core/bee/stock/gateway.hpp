// A node that is reached through another, unmodified one. The cluster daemon of that node makes a
// stand-in service for each remote address; what is sent to the stand-in comes out there.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "bee/stock/remote.hpp"

namespace bee::stock {

class gateway {
 public:
  /// Connects to the node on the way and finds its cluster daemon.
  static task<attempt<std::shared_ptr<gateway>>> open(const remote_options&, const cluster::node& at);

  /// The handle on this node that stands for an address on another. A node waits for ever for one that it has
  /// no address for, so it is first asked to connect, with a deadline.
  task<attempt<wire::address>> stand_in(const std::string& node, const wire::address& to,
                                        const net::time_limit& limit);

  const std::shared_ptr<net::channel>& channel() const { return direct_->shared_channel(); }
  const std::string& name() const { return direct_->name(); }
  std::string address() const { return direct_->address(); }

  /// What a call through a stand-in means when it fails: the node on the way says "call failed" whatever it
  /// was.
  failure explain(failure, const session::outcome&, const question&) const;

 private:
  explicit gateway(std::shared_ptr<remote> direct) : direct_(std::move(direct)) {}
  task<attempt<void>> reach(const std::string& node, const net::time_limit& limit);
  failure no_stand_in(failure, const std::string& node, const net::time_limit& limit) const;
  task<attempt<value::list>> ask_daemon(value::list body, const std::string& what,
                                        const net::time_limit& limit);

  std::shared_ptr<remote> direct_;
  wire::address daemon_;
  std::set<std::string> reached_;
  std::map<std::pair<std::string, std::string>, wire::address> stand_ins_;
};

}  // namespace bee::stock
