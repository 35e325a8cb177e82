// What the tests of the verbs that change a fleet start from: nodes that do what a test wants, and a state
// directory of their own.
#pragma once

#include <sqlite3.h>

#include <filesystem>

#include "cli/support/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {

/// Changes what stands in a journal, as another version or a mishap would.
inline void change_database(const std::string& file, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

class fleet_test : public beectl {
 protected:
  fleet_test() {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    write_cluster(map_text());
  }

  std::string map_text(const std::string& more = {}) const {
    return "a = \"" + a_.address() + "\"\nb = \"" + b_.address() + "\"\nc = \"" + c_.address() + "\"\n" +
           more;
  }

  // The states of the nodes by name.
  using states = std::map<std::string, std::string>;
  static states states_of(const program_end& end) {
    states out;
    const auto document = nlohmann::json::parse(end.out, nullptr, false);
    for (const auto& n : document["nodes"]) out[n["node"]] = n["result"]["state"];
    return out;
  }
  static states all(const std::string& state) { return {{"a", state}, {"b", state}, {"c", state}}; }

  /// Runs it without questions, with JSON on standard output and no progress.
  program_end change(words arguments) {
    for (const char* flag : {"-y", "-q", "-o", "json"}) arguments.push_back(flag);
    return run(arguments);
  }

  /// The journal of the cluster.
  std::string journal_file() const {
    for (const auto& folder : std::filesystem::directory_iterator(folder_.path() + "/state/beectl"))
      if (!folder.is_symlink()) return folder.path().string() + "/journal.db";
    return {};
  }
  void change_journal(const std::string& sql) { change_database(journal_file(), sql); }
  /// Rows of history, the newest first.
  nlohmann::json runs() {
    return nlohmann::json::parse(run({"history", "-o", "json"}).out, nullptr, false)["result"]["runs"];
  }

  fake_node a_;
  fake_node b_;
  fake_node c_;
};

/// A node that raises an error when it is told to reload.
inline fake_node::behaviour refuses_reload() {
  return [](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("reload")) return std::nullopt;
    return fake_reply{fake_reply::kind::error, {}, {}};
  };
}

}  // namespace bee::test
