// beectl serve, as a process of its own, and one who asks it.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "cli/support/beectl_test.hpp"
#include "cli/support/long_running.hpp"
#include "support/web_peer.hpp"

namespace bee::test {

struct web_answer {
  int status = 0;
  std::string head;
  std::string body;
};

inline web_answer read_web_answer(const std::string& all) {
  web_answer out;
  const auto end = std::min(all.find("\r\n\r\n"), all.size());
  out.head = all.substr(0, end);
  out.body = all.substr(std::min(end + 4, all.size()));
  if (all.size() > 12) out.status = std::atoi(all.c_str() + 9);
  return out;
}

class site_process : public long_running {
 public:
  explicit site_process(const std::string& folder, std::vector<std::string> more = {},
                        const std::string& scheme = "http://")
      : long_running(settings_of(folder, std::move(more), scheme)), at_(parse_endpoint(address()).value()) {}

  const endpoint& at() const { return at_; }
  web_peer connect() { return {loop_, at_}; }
  /// One request on a connection of its own. `head` are further lines of it, each with its end.
  web_answer ask(const std::string& method, const std::string& path, const std::string& head = {}) {
    const auto host = head.find("Host:") == std::string::npos ? "Host: localhost\r\n" : "";
    return read_web_answer(
        connect().ask(method + " " + path + " HTTP/1.1\r\n" + host + head + "Connection: close\r\n\r\n"));
  }
  web_answer get(const std::string& path, const std::string& head = {}) { return ask("GET", path, head); }
  nlohmann::json document(const std::string& path) {
    return nlohmann::json::parse(get(path).body, nullptr, false);
  }
  /// What a path shows when it has that in it.
  std::string wait_for(const std::string& path, const std::string& part) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
      auto body = get(path).body;
      if (body.find(part) != std::string::npos) return body;
      if (std::chrono::steady_clock::now() > end)
        throw std::runtime_error(path + " never had " + part + ": " + body);
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

 private:
  static long_running_settings settings_of(const std::string& folder, std::vector<std::string> more,
                                           const std::string& scheme) {
    long_running_settings out;
    out.arguments = {"beectl", "serve", "--listen", "127.0.0.1:0", "--interval", "200ms"};
    out.arguments.insert(out.arguments.end(), more.begin(), more.end());
    out.log = folder + "/serve.log";
    out.ready = "beectl: serve: ready: " + scheme;
    out.environment = {{"XDG_STATE_HOME", folder + "/state"}, {"HOME", folder}};
    out.folder = folder;
    return out;
  }

  event_loop loop_;
  endpoint at_;
};

}  // namespace bee::test
