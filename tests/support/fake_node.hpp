// A stock node as fleet operations see it, in plain sockets, with any fault on demand. It remembers what it
// was asked.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::test {

/// What a node does with one request.
struct fake_reply {
  enum class kind { answer, error, silence, close, half, garbage };
  kind what = kind::answer;
  value::list values = {};
  std::chrono::milliseconds after{0};
};

class fake_node {
 public:
  /// Sees "reload {...}", "senders", "sender b", "LIST .launcher", ...; nothing leaves it to the node.
  using behaviour = std::function<std::optional<fake_reply>(const std::string& asked)>;

  explicit fake_node(behaviour how = {});
  ~fake_node();
  fake_node(const fake_node&) = delete;
  fake_node& operator=(const fake_node&) = delete;

  /// "127.0.0.1:PORT"
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  void behaves(behaviour how);
  /// Its map as it stands: "127.0.0.1:1", or "false"; absent names are not there.
  std::map<std::string, std::string> map() const;
  /// Gives it a name, and a sender for it when it is to have one.
  void knows(const std::string& name, const std::string& address, bool has_sender = false);
  /// What its own cluster file says, which a reload without a table reads.
  void has_file(std::map<std::string, std::string> entries);
  void has_service(std::uint32_t handle, const std::string& command);
  void has_no_service(std::uint32_t handle);

  /// Every request of that command, the first on top: "reload {a=false}".
  std::vector<std::string> asked(const std::string& command) const;
  /// Waits until it was asked that `times` times; a failure of the test after ten seconds.
  void wait_until_asked(const std::string& command, std::size_t times = 1) const;
  int connections() const;

  /// As kill -9 and a new start of the same program: all connections end, the map and the senders are gone.
  void restart();
  /// Stops listening, and ends all connections; start() listens on the same port again.
  void stop();
  void start();

 private:
  void listen_on(std::uint16_t port);
  void accept_all(int listener);
  void serve(int fd);
  bool reply_to(int fd, std::string_view frame);
  value::list answer(const std::string& to, const value::list& arguments);
  void merge(const value::table& entries);
  void forget();

  behaviour how_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> is_over_ = false;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::map<std::string, std::string> map_;
  std::map<std::string, std::string> file_;
  std::map<std::string, int> senders_;
  std::map<std::uint32_t, std::string> services_;
  std::uint32_t next_handle_ = 0x10;
  std::vector<std::string> asked_;
  int connections_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace bee::test
