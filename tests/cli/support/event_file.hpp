// The file that a watch writes its events to, read while it goes on.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace bee::test {

class event_file {
 public:
  explicit event_file(std::string path) : path_(std::move(path)) { clear(); }

  const std::string& path() const { return path_; }
  void clear() const { std::ofstream out(path_); }

  std::string text() const {
    std::ifstream in(path_);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }

  /// Waits until the events hold that text; what they are then.
  std::string wait_for(const std::string& wanted) const {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::string events;
    while ((events = text()).find(wanted) == std::string::npos) {
      if (std::chrono::steady_clock::now() > give_up) {
        ADD_FAILURE() << "no event " << wanted << " in\n" << events;
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return events;
  }

  /// The lines that are JSON.
  static std::vector<nlohmann::json> parsed(const std::string& lines) {
    std::vector<nlohmann::json> out;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);)
      out.push_back(nlohmann::json::parse(line, nullptr, false));
    return out;
  }

  /// "down a", "service-up a", ...
  static std::vector<std::string> kinds(const std::string& lines) {
    std::vector<std::string> out;
    for (const auto& e : parsed(lines))
      out.push_back(e.value("event", "?") + (e.contains("node") ? " " + e.value("node", "?") : ""));
    return out;
  }

 private:
  std::string path_;
};

}  // namespace bee::test
