// A real etcd of one or more members on loopback, each a process that a test can kill and stop.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/program.hpp"

namespace bee::test {

/// Whether etcd is on this machine: tests that need it are skipped when not.
bool has_etcd();

struct etcd_settings {
  std::size_t members = 1;
  std::string certificate_folder =
      {};  ///< with ca.pem, server.pem and server.key: TLS, and clients need one too
  std::vector<std::string> flags = {};
};

class etcd_cluster {
 public:
  using settings = etcd_settings;

  /// Starts all members and waits until they answer; throws when they do not.
  explicit etcd_cluster(settings with = {});
  ~etcd_cluster();
  etcd_cluster(const etcd_cluster&) = delete;
  etcd_cluster& operator=(const etcd_cluster&) = delete;

  /// "127.0.0.1:2379,127.0.0.1:..."
  std::string addresses() const;
  std::string address(std::size_t member) const;
  std::string url(const std::string& prefix) const;

  void kill(std::size_t member);
  void start(std::size_t member);   ///< again, with the data that it had
  void forget(std::size_t member);  ///< deletes the data of one that was killed
  void pause(std::size_t member);   ///< SIGSTOP
  void resume(std::size_t member);  ///< SIGCONT
  /// Waits until a member says that it has a leader.
  void wait_for(std::size_t member) const;
  /// The member that leads; throws when none does in time.
  std::size_t leader() const;

  /// The body of what a member answers, empty when it does not.
  std::string post(std::size_t member, const std::string& path, const std::string& body) const;

 private:
  std::string cluster_text() const;
  void signal(std::size_t member, int number) const;

  settings settings_;
  temporary_folder folder_;
  std::vector<std::uint16_t> client_ports_;
  std::vector<std::uint16_t> peer_ports_;
  std::vector<int> pids_;
};

}  // namespace bee::test
