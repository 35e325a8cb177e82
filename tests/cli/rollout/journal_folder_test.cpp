// One cluster has one journal, however it is named; the journals of earlier versions are found and taken
// over.
#include <fstream>

#include "bee/file/run_lock.hpp"
#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

namespace fs = std::filesystem;

class journal_folder : public fleet_test {
 protected:
  journal_folder() {
    fs::create_symlink("clustername.lua", folder_.path() + "/link.lua");
    fs::create_directory(folder_.path() + "/sub");
    fs::create_symlink("../clustername.lua", folder_.path() + "/sub/other.lua");
    run({"context", "set", "live", "--cluster", "clustername.lua"});
    run({"context", "set", "linked", "--cluster", "sub/other.lua"});
  }
  /// Every way to name the same cluster.
  std::vector<words> ways() const {
    return {{"-c", "clustername.lua"},
            {"-c", "./clustername.lua"},
            {"-c", "link.lua"},
            {"-c", folder_.path() + "/clustername.lua"},
            {"-c", "sub/other.lua"},
            {"-C", "live"},
            {"-C", "linked"},
            {"-c", "sub/../clustername.lua"},
            {}};
  }
  static words with(words line, const words& more) {
    line.insert(line.end(), more.begin(), more.end());
    return line;
  }
  fs::path state() const { return folder_.path() + "/state/beectl"; }
  std::size_t folders() const {
    std::size_t count = 0;
    for (const auto& f : fs::directory_iterator(state())) count += !f.is_symlink();
    return count;
  }
  /// A journal with one run, in the folder in which an earlier version kept it.
  void was_at(const std::string& name, const words& way) {
    ASSERT_EQ(change(with({"push-config", "--all"}, way)).code, 0);
    const auto now = fs::path(journal_file()).parent_path();
    if (now.filename() != name) fs::rename(now, state() / name);
  }
  /// As it was named before: the file, and FNV-1a of the path as it was typed.
  static std::string old_name(const std::string& path) {
    std::uint32_t hash = 0x811c9dc5u;
    for (const char c : path) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
    char text[16];
    std::snprintf(text, sizeof text, "-%08x", hash);
    return fs::path(path).filename().string() + text;
  }
};

TEST_F(journal_folder, is_one_for_every_way_to_name_the_file) {
  std::size_t count = 0;
  for (const auto& way : ways()) {
    folder_.write("next.lua", map_text("new = \"127.0.0.1:" + std::to_string(++count) + "\"\n"));
    EXPECT_EQ(change(with({"push-config", "a,b,c", "next.lua"}, way)).code, 0);
    EXPECT_EQ(runs().size(), count);
  }
  EXPECT_EQ(folders(), 1u);
}

TEST_F(journal_folder, has_one_lock_for_every_way_to_name_the_file) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  const auto held =
      file::run_lock::take(fs::path(journal_file()).parent_path(), {"ann", "box", 7, 1000, "reload"});
  ASSERT_TRUE(held);
  for (const auto& way : ways()) EXPECT_EQ(change(with({"reload", "--all"}, way)).code, 9);
  EXPECT_EQ(a_.asked("reload").size(), 1u);
}

TEST_F(journal_folder, of_an_earlier_version_is_read_and_taken_over_whichever_way_it_was_named) {
  const std::string old_ones[] = {"live", "linked", old_name(folder_.path() + "/./clustername.lua"),
                                  old_name(folder_.path() + "/link.lua"),
                                  old_name(folder_.path() + "/sub/other.lua")};
  for (const auto& old : old_ones) {
    SCOPED_TRACE(old);
    fs::remove_all(state());
    was_at(old, {});
    EXPECT_EQ(runs().size(), 1u) << "it is read where it is";
    EXPECT_EQ(folders(), 1u);
    const auto end = run({"push-config", "--all", "-y", "--force"});
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_NE(end.err.find("the journal of this cluster was taken over from " + (state() / old).string()),
              std::string::npos)
        << end.err;
    EXPECT_EQ(folders(), 1u);
    EXPECT_EQ(runs().size(), 2u);
    EXPECT_TRUE(fs::is_symlink(state() / old)) << "an earlier version goes on with the same journal";
    EXPECT_TRUE(fs::exists(state() / old / "journal.db"));
  }
}

TEST_F(journal_folder, of_two_earlier_ones_the_newer_is_taken_over_and_the_other_is_left) {
  was_at("live", {});
  fs::copy(state() / "live", state() / "linked");
  fs::last_write_time(state() / "live" / "journal.db",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  fs::remove(state() / "live" / "journal.db-wal");
  EXPECT_EQ(change({"push-config", "--all", "--force"}).code, 0);
  EXPECT_TRUE(fs::is_symlink(state() / "linked"));
  EXPECT_FALSE(fs::is_symlink(state() / "live"));
}

TEST_F(journal_folder, of_an_earlier_version_that_runs_now_is_left_and_nothing_is_sent) {
  was_at("live", {});
  const auto held = file::run_lock::take(state() / "live", {"ann", "box", 7, 1000, "push-config"});
  ASSERT_TRUE(held);
  const auto end = run({"push-config", "--all", "--force"});
  EXPECT_EQ(end.code, 9);
  EXPECT_NE(end.err.find("can not be taken over: a run of process 7 holds its lock; nothing was sent"),
            std::string::npos)
      << end.err;
  EXPECT_EQ(a_.asked("reload").size(), 1u);
}

TEST_F(journal_folder, of_another_cluster_is_never_taken) {
  folder_.write("far.lua", "d = \"" + a_.address() + "\"\n");
  run({"context", "set", "far", "--cluster", "far.lua"});
  ASSERT_EQ(change({"push-config", "--all", "-C", "far"}).code, 0);
  fs::rename(fs::path(journal_file()).parent_path(), state() / "far");
  EXPECT_EQ(change({"push-config", "--all"}).code, 0);
  EXPECT_FALSE(fs::is_symlink(state() / "far"));
  EXPECT_EQ(folders(), 2u);
}

TEST_F(journal_folder, that_was_not_made_to_its_end_does_not_stand_in_the_way) {
  was_at("live", {});
  ASSERT_EQ(run({"history"}).code, 0);
  const auto own = state() / old_name(fs::canonical(folder_.path() + "/clustername.lua").string());
  fs::create_directory(own);
  std::ofstream(own / "lock") << "";
  EXPECT_EQ(change({"push-config", "--all", "--force"}).code, 0);
  EXPECT_EQ(runs().size(), 2u);
}

}  // namespace
}  // namespace bee::test
