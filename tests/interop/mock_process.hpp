// A node of `beectl mock` in a process of its own.
#pragma once

#include <cstdint>
#include <string>

namespace bee::test {

/// One node whose services are in the file; `port` 0 takes a free one. Throws when it does not come up.
class mock_process {
 public:
  mock_process(const std::string& name, const std::string& services, std::uint16_t port = 0);
  ~mock_process();
  mock_process(const mock_process&) = delete;
  mock_process& operator=(const mock_process&) = delete;

  /// SIGSTOP, SIGCONT, SIGKILL, ...
  void signal(int number) const;
  /// Kills it and waits until its connections are closed.
  void end();
  std::uint16_t port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  std::uint16_t port_;
  int pid_ = -1;
};

}  // namespace bee::test
