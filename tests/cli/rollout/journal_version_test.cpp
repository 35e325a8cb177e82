// The journal of another version: an older one is opened, a newer one is left as it is.
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

class journal_version : public fleet_test {
 protected:
  journal_version() {
    run({"context", "set", "live", "--cluster", "clustername.lua"});
    fs::create_directories(journal().parent_path());
    fs::copy_file(fs::path(BEE_TEST_DIR) / "golden/journal_v1.db", journal());
  }
  fs::path journal() const { return folder_.path() + "/state/beectl/live/journal.db"; }
  void change_journal(const std::string& sql) { change_database(journal().string(), sql); }
};

TEST_F(journal_version, of_the_first_release_is_read) {
  environment_["TZ"] = "UTC";
  const auto end = run({"history", "-C", "live"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(
      end.out,
      "RUN  REV  STARTED                    BY        VERB         STATE    NODES            MESSAGE\n"
      "  2    2  2026-11-28 23:15:52 +0000  root@ops  push-config  stopped  1 ok, 1 skipped  a hall\n"
      "  1    1  2026-11-28 23:15:52 +0000  root@ops  push-config  done     2 ok             first map\n");
  EXPECT_EQ(run({"history", "diff", "1", "2", "-C", "live"}).code, 1);
}

TEST_F(journal_version, of_the_first_release_is_written_and_its_run_goes_on) {
  change_journal(("UPDATE steps SET address = '" + a_.address() + "' WHERE node = 'game_1';" +
                  "UPDATE steps SET address = '" + b_.address() + "' WHERE node = 'game_2'"));
  const auto end = run({"push-config", "--resume", "-y", "-C", "live", "-q", "--verify-cmd", "true"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_TRUE(a_.asked("reload").empty());
  EXPECT_EQ(b_.asked("reload").size(), 1u);
}

TEST_F(journal_version, with_columns_and_options_that_are_unknown_is_read) {
  change_journal(
      "ALTER TABLE runs ADD COLUMN mood TEXT NOT NULL DEFAULT 'good'; CREATE TABLE more (x);"
      "UPDATE runs SET options = '{\"v\":1,\"gone\":[],\"mood\":\"good\"}'");
  EXPECT_EQ(run({"history", "-C", "live"}).code, 0);
  EXPECT_EQ(run({"push-config", "--all", "-C", "live", "-y", "-q"}).code, 0);
}

TEST_F(journal_version, that_is_newer_is_told_with_both_versions_and_left_as_it_is) {
  change_journal("PRAGMA user_version = 2");
  ::chmod(journal().c_str(), 0644);
  const auto before = bytes_of(journal());
  const std::string why =
      "the journal was written by a newer version: it is of version 2, this one knows up to version 1";
  const auto push = run({"push-config", "--all", "-C", "live", "-y"});
  EXPECT_EQ(push.code, 9);
  EXPECT_NE(push.err.find(why + " (nothing was sent)\n"), std::string::npos) << push.err;
  const auto history = run({"history", "-C", "live"});
  EXPECT_EQ(history.code, 3);
  EXPECT_EQ(history.err, "beectl: history: " + why + "\n");
  EXPECT_EQ(bytes_of(journal()), before);
  EXPECT_FALSE(fs::is_symlink(journal().parent_path())) << "it was taken over";
  EXPECT_EQ(static_cast<unsigned>(fs::status(journal()).permissions()), 0644u);
  EXPECT_TRUE(a_.asked("reload").empty());
}

TEST_F(journal_version, of_the_options_of_a_run_that_is_newer_is_told_and_nothing_is_sent) {
  change_journal("UPDATE runs SET options = '{\"v\":2,\"gone\":[]}'");
  const auto end = run({"push-config", "--resume", "-C", "live", "-y", "-q"});
  EXPECT_EQ(end.code, 9);
  EXPECT_EQ(
      end.err,
      "beectl: the run that goes on was begun by a newer version: its options are of version 2, this one "
      "knows up to version 1; nothing was sent\n");
  change_journal("UPDATE runs SET options = '{\"batch\":'");
  EXPECT_EQ(run({"push-config", "--resume", "-C", "live", "-y"}).code, 9);
}

TEST_F(journal_version, is_told_of_the_options_that_are_stored) {
  ASSERT_EQ(change({"push-config", "--all", "-C", "live"}).code, 0);
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(journal().c_str(), &db), SQLITE_OK);
  std::string options;
  const auto take = [](void* to, int, char** row, char**) {
    *static_cast<std::string*>(to) = row[0];
    return 0;
  };
  sqlite3_exec(db, "SELECT options FROM runs ORDER BY id DESC LIMIT 1", take, &options, nullptr);
  sqlite3_close(db);
  EXPECT_EQ(nlohmann::json::parse(options)["v"], 1) << options;
}

TEST_F(journal_version, of_a_journal_that_was_emptied_is_told_as_what_it_is) {
  std::ofstream(journal(), std::ios::trunc).close();
  fs::last_write_time(journal(), fs::file_time_type::clock::now() - std::chrono::hours(1));
  environment_["TZ"] = "UTC";
  const auto end = run({"history", "-C", "live"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err, "beectl: history: the journal is damaged, was emptied, or is not a journal\n");
}

}  // namespace
}  // namespace bee::test
