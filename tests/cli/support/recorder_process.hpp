// `beectl record` beside a test, with its recording in a file.
#pragma once

#include <signal.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/support/beectl_test.hpp"
#include "cli/support/long_running.hpp"

namespace bee::test {

class recording_test : public beectl {
 protected:
  using process = std::unique_ptr<long_running>;

  /// Records a node into a.jsonl until it gets a signal.
  process record(const std::string& node, words more = {}, const std::string& file = "a.jsonl") {
    words all{"record", node, "-w", path(file)};
    all.insert(all.end(), more.begin(), more.end());
    return start(std::move(all), "record: ready: ", " for ");
  }
  process mock_from(const std::string& file, words more = {}) {
    words all{"mock", "--from", path(file)};
    all.insert(all.end(), more.begin(), more.end());
    return start(std::move(all), "mock: ready: ", "");
  }
  static std::string where(const process& p) {
    const auto& text = p->address();
    const auto end = text.find(" for ");
    if (end != std::string::npos) return text.substr(0, end);
    return text.substr(text.rfind(' ') + 1);
  }
  std::string path(const std::string& file) const { return folder_.path() + "/" + file; }
  std::string text_of(const std::string& file) const {
    std::ifstream in(path(file));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::vector<nlohmann::json> lines_of(const std::string& file) const {
    std::vector<nlohmann::json> out;
    std::ifstream in(path(file));
    for (std::string line; std::getline(in, line);)
      out.push_back(nlohmann::json::parse(line, nullptr, false));
    return out;
  }
  /// Calls and pushes to services of the node, without what beectl asks by itself.
  std::vector<nlohmann::json> calls_of(const std::string& file) const {
    auto all = lines_of(file);
    std::erase_if(all, [](const auto& line) {
      return !line.contains("kind") || line["kind"] == "note" || line["to"] == ".service";
    });
    return all;
  }

 private:
  process start(words all, const std::string& ready, const std::string&) {
    words arguments{"beectl"};
    arguments.insert(arguments.end(), all.begin(), all.end());
    long_running_settings how{arguments, path("log" + std::to_string(++started_)), ready, environment_};
    how.environment["XDG_STATE_HOME"] = path("state");
    how.folder = folder_.path();
    return std::make_unique<long_running>(how);
  }

  int started_ = 0;
};

}  // namespace bee::test
