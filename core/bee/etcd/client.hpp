// Asks an etcd cluster through whichever of its members answers.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "bee/etcd/connection.hpp"
#include "bee/etcd/message.hpp"

namespace bee::etcd {

struct client_options {
  std::chrono::milliseconds attempt{1500};  ///< what one member has to answer, connecting included
  std::chrono::milliseconds total{5000};    ///< what a request may take, over all members
  std::size_t connections = 16;             ///< requests at once; more of them wait
};

/// Not thread-safe: runs on the executor's one thread. A request that a member does not answer is asked again
/// at the next one, so it may run more than once: give it only what does no harm twice.
class client {
 public:
  /// Fails when a file that the address names can not be read.
  static answer<std::shared_ptr<client>> make(boost::asio::any_io_executor executor, const url& to,
                                              const client_options& options = {});
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client();

  /// The body of the answer. What is asked is one of path:: and a request of message.hpp.
  task<answer<std::string>> post(std::string path, std::string body);
  /// The same with a time of its own.
  task<answer<std::string>> post(std::string path, std::string body, std::chrono::milliseconds total);

  /// An answer without an end, from the member in use.
  task<answer<connection::ptr>> begin(std::string path, std::string body);

  /// Counts how often another member was turned to: a stream that was begun before is at the one that failed.
  std::size_t turns() const;
  /// The member in use.
  const endpoint& member() const;
  /// Turns to the next member, unless that has been done since.
  void turn_from(std::size_t turns);

 private:
  struct state;
  explicit client(std::shared_ptr<state> s);
  std::shared_ptr<state> state_;
};

}  // namespace bee::etcd
