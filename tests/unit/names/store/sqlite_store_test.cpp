#include "bee/names/store/sqlite_store.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <fstream>

#include "bee/names/store/store_error.hpp"
#include "support/temp_dir.hpp"
#include "unit/names/store/store_conformance.hpp"

namespace bee::names {
namespace {

using test::up;
using test::watched_store;

class sqlite_place final : public test::store_place {
 public:
  std::unique_ptr<store> open() override {
    auto opened = sqlite_store::open(
        dir.path / "data", [this](std::function<void()> f) { later.push_back(std::move(f)); }, options);
    why = opened ? error_code() : opened.error().code;
    said = opened ? "" : opened.error().text;
    return opened ? std::move(*opened) : nullptr;
  }
  void run_until(const std::function<bool()>& holds) override {
    while (!holds()) {
      if (later.empty()) throw std::runtime_error("nothing is left to do");
      const auto next = std::move(later.front());
      later.pop_front();
      next();
    }
  }

  std::filesystem::path file() const { return dir.path / "data" / "names.db"; }

  temp_dir dir;
  sqlite_store_options options;
  std::deque<std::function<void()>> later;
  error_code why;
  std::string said;
};

// Makes a child that registers nodes and dies by SIGKILL once `count` are acknowledged; what it was told is
// written to `told`.
void register_and_die(sqlite_place& place, int told, int count) {
  watched_store s(place);
  for (int i = 0; i < count; ++i) {
    const auto at = s.commit(up("n" + std::to_string(i)));
    if (!at || ::write(told, &*at, sizeof *at) != sizeof *at) ::_exit(1);
  }
  ::kill(::getpid(), SIGKILL);
}

TEST(sqlite_store, an_acknowledged_change_survives_kill_9) {
  sqlite_place place;
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto child = ::fork();
  if (child == 0) {
    register_and_die(place, ends[1], 20);
    ::_exit(1);
  }
  ::close(ends[1]);
  std::vector<revision> told;
  for (revision r = 0; ::read(ends[0], &r, sizeof r) == sizeof r;) told.push_back(r);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_EQ(told.size(), 20u);
  watched_store again(place);
  EXPECT_EQ(again.start.nodes.size(), 20u);
  ASSERT_EQ(again.start.events.size(), 20u);
  for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(again.start.events[i].at(), told[i]);
}

TEST(sqlite_store, keeps_the_latest_events_and_knows_where_they_begin) {
  sqlite_place place;
  place.options.events = 3;
  {
    watched_store s(place);
    for (int i = 0; i < 8; ++i) s.commit(up("n" + std::to_string(i)));
  }
  watched_store again(place);
  EXPECT_EQ(again.start.nodes.size(), 8u);
  ASSERT_EQ(again.start.events.size(), 3u);
  EXPECT_EQ(test::shown(again.start.events[0]), "6 up n5");
  EXPECT_EQ(again.start.floor, 5);
  EXPECT_EQ(again.start.at, 8);
}

TEST(sqlite_store, two_servers_can_not_have_one_directory) {
  sqlite_place place;
  watched_store s(place);
  EXPECT_EQ(place.open(), nullptr);
  EXPECT_EQ(place.why, errc::lock_held);
}

TEST(sqlite_store, on_a_full_disk_a_change_is_refused_and_all_that_was_there_stays) {
  sqlite_place place;
  place.options.max_bytes = 64 << 10;
  revision last = 0;
  int count = 0;
  {
    watched_store s(place);
    for (;; ++count) {
      auto c = up("n" + std::to_string(count));
      c.after.labels["x"].assign(200, 'x');
      const auto at = s.commit(std::move(c));
      if (!at) {
        EXPECT_EQ(at.error(), errc::store_full);
        break;
      }
      last = *at;
      ASSERT_LT(count, 10'000);
    }
    EXPECT_GT(count, 10);
    EXPECT_EQ(s.events.size(), static_cast<std::size_t>(count)) << "a change that failed is no event";
    EXPECT_FALSE(s.commit(up("n0")));
  }
  watched_store again(place);
  EXPECT_EQ(again.start.nodes.size(), static_cast<std::size_t>(count));
  EXPECT_EQ(again.start.at, last);
}

TEST(sqlite_store, a_conflict_is_said_to_be_one_on_a_full_disk_too) {
  sqlite_place place;
  place.options.max_bytes = 64 << 10;
  watched_store s(place);
  for (int i = 0; s.commit(up("n" + std::to_string(i))); ++i)
    ;
  EXPECT_EQ(s.commit(up("n0")).error(), errc::store_conflict);
}

TEST(sqlite_store, a_log_that_is_cut_while_it_is_open_is_noticed_before_the_next_change) {
  sqlite_place place;
  watched_store s(place);
  ASSERT_TRUE(s.commit(up("n0")));
  auto log = place.file();
  log += "-wal";
  ASSERT_GT(std::filesystem::file_size(log), 0u);
  std::filesystem::resize_file(log, 0);
  EXPECT_EQ(s.commit(up("n1")).error(), store_errc::emptied);
}

TEST(sqlite_store, a_file_that_is_no_store_does_not_open_and_stays_as_it_is) {
  sqlite_place place;
  std::filesystem::create_directories(place.dir.path / "data");
  const auto file = place.dir.path / "data" / "names.db";
  const std::string text(5000, 'x');
  std::ofstream(file) << text;
  EXPECT_EQ(place.open(), nullptr);
  EXPECT_EQ(place.why, errc::store_damaged);
  std::ifstream in(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);
}

// A store with nodes n0, n1, ... that is closed again.
void fill(sqlite_place& place, int count) {
  watched_store s(place);
  for (int i = 0; i < count; ++i) ASSERT_TRUE(s.commit(up("n" + std::to_string(i))));
}

void sql(const sqlite_place& place, const char* text) {
  auto db = sqlite::database::open(place.file(), sqlite::database::mode::write, 1 << 30);
  ASSERT_TRUE(db);
  ASSERT_TRUE(db->execute(text)) << text;
}

TEST(sqlite_store, a_record_that_can_not_be_read_is_set_aside_and_the_rest_serves) {
  sqlite_place place;
  fill(place, 3);
  sql(place,
      "UPDATE nodes SET record = replace(record, '\"incarnation\":0', "
      "'\"incarnation\":-9223372036854775808') "
      "WHERE name = 'n1'");
  sql(place, "UPDATE nodes SET record = '{' WHERE name = 'n2'");
  {
    watched_store s(place);
    ASSERT_EQ(s.start.nodes.size(), 1u);
    EXPECT_EQ(s.start.nodes[0]->name, "n0");
    ASSERT_EQ(s.start.set_aside.size(), 2u);
    EXPECT_EQ(s.start.set_aside[0].name, "n1");
    EXPECT_EQ(s.start.set_aside[0].why, "incarnation must be a count");
    EXPECT_TRUE(s.commit(up("n1"))) << "its node announces itself";
    EXPECT_TRUE(s.commit(up("n9")));
  }
  watched_store again(place);
  EXPECT_EQ(again.start.nodes.size(), 3u);
  EXPECT_EQ(again.start.set_aside.size(), 1u) << "it stays until somebody takes its place";
}

TEST(sqlite_store, an_event_that_can_not_be_read_is_a_gap_and_no_end) {
  sqlite_place place;
  fill(place, 4);
  sql(place, "UPDATE events SET record = 'x' WHERE revision = 2");
  watched_store s(place);
  EXPECT_EQ(s.start.nodes.size(), 4u);
  EXPECT_EQ(s.start.floor, 2);
  ASSERT_EQ(s.start.events.size(), 2u);
  EXPECT_EQ(s.start.at, 4);
  EXPECT_EQ(*s.commit(up("n9")), 5);
}

TEST(sqlite_store, whose_file_was_deleted_acknowledges_nothing_any_more) {
  sqlite_place place;
  watched_store s(place);
  ASSERT_TRUE(s.commit(up("a")));
  std::filesystem::remove(place.file());
  EXPECT_EQ(s.commit(up("b")).error(), store_errc::gone);
  EXPECT_EQ(s.events.size(), 1u);
}

TEST(sqlite_store, whose_log_was_deleted_acknowledges_nothing_any_more) {
  sqlite_place place;
  watched_store s(place);
  ASSERT_TRUE(s.commit(up("a")));
  ASSERT_TRUE(std::filesystem::remove(place.file().string() + "-wal"));
  EXPECT_EQ(s.commit(up("b")).error(), store_errc::gone);
}

TEST(sqlite_store, whose_file_was_replaced_acknowledges_nothing_until_it_is_back) {
  sqlite_place place;
  watched_store s(place);
  ASSERT_TRUE(s.commit(up("a")));
  const auto other = place.file().string() + ".other";
  std::ofstream(other) << "something";
  std::filesystem::rename(place.file(), place.file().string() + ".kept");
  std::filesystem::rename(other, place.file());
  EXPECT_EQ(s.commit(up("b")).error(), store_errc::gone);
  std::filesystem::rename(place.file().string() + ".kept", place.file());
  EXPECT_EQ(*s.commit(up("b")), 2);
}

TEST(sqlite_store, whose_file_was_cut_to_nothing_acknowledges_nothing_any_more) {
  sqlite_place place;
  watched_store s(place);
  ASSERT_TRUE(s.commit(up("a")));
  std::filesystem::resize_file(place.file(), 0);
  EXPECT_EQ(s.commit(up("b")).error(), store_errc::emptied);
}

// Nor has it a file of shared memory, whose cutting would end the process.
TEST(sqlite_store, that_is_open_belongs_to_one_process_alone) {
  sqlite_place place;
  watched_store s(place);
  ASSERT_TRUE(s.commit(up("a")));
  EXPECT_FALSE(std::filesystem::exists(place.file().string() + "-shm"));
  auto db = sqlite::database::open(place.file(), sqlite::database::mode::write, 1 << 30);
  EXPECT_FALSE(db && db->execute("DELETE FROM events"));
  EXPECT_TRUE(s.commit(up("b")));
}

TEST(sqlite_store, a_file_of_0_bytes_does_not_open) {
  sqlite_place place;
  fill(place, 1);
  std::filesystem::resize_file(place.file(), 0);
  EXPECT_EQ(place.open(), nullptr);
  EXPECT_EQ(place.why, store_errc::emptied);
  EXPECT_EQ(place.said,
            "names.db: the file of the store was emptied; put a whole copy in its place, or move it away and "
            "begin anew");
}

TEST(sqlite_store, whose_file_is_gone_and_whose_log_is_there_does_not_open) {
  sqlite_place place;
  fill(place, 1);
  std::filesystem::rename(place.file(), place.file().string() + "-wal");
  EXPECT_EQ(place.open(), nullptr);
  EXPECT_EQ(place.why, store_errc::gone);
}

TEST(sqlite_store, that_is_behind_its_own_records_does_not_open) {
  for (const char* loss : {"DELETE FROM events", "DELETE FROM events WHERE revision = 3",
                           "DELETE FROM events; DELETE FROM nodes", "DELETE FROM nodes WHERE name = 'n1'",
                           "DELETE FROM nodes"}) {
    sqlite_place place;
    fill(place, 3);
    sql(place, loss);
    EXPECT_EQ(place.open(), nullptr) << loss;
    EXPECT_EQ(place.why, store_errc::behind) << loss;
    EXPECT_NE(place.said.find("put a whole copy in its place"), std::string::npos);
  }
}

TEST(sqlite_store, of_a_later_version_is_refused_with_both_versions) {
  sqlite_place place;
  fill(place, 1);
  sql(place, "PRAGMA user_version = 7");
  EXPECT_EQ(place.open(), nullptr);
  EXPECT_EQ(place.why, store_errc::newer);
  EXPECT_EQ(place.said, "names.db can be read from version 7 on, and this program has version 1");
}

TEST(sqlite_store, passes_over_what_a_later_version_adds_beside_its_records) {
  sqlite_place place;
  fill(place, 1);
  sql(place, "CREATE TABLE later (x); INSERT INTO meta VALUES ('later', 1)");
  watched_store s(place);
  EXPECT_EQ(s.start.nodes.size(), 1u);
  EXPECT_TRUE(s.commit(up("b")));
}

TEST(sqlite_store, is_readable_for_its_owner_alone_however_it_was_before) {
  const auto mode = [](const std::filesystem::path& p) { return std::filesystem::status(p).permissions(); };
  const auto owner = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  sqlite_place place;
  const auto expect_private = [&] {
    watched_store s(place);
    ASSERT_TRUE(s.commit(up("a", s.start.nodes.empty() ? 0 : s.start.nodes[0]->changed)));
    for (const char* suffix : {"", "-wal"}) EXPECT_EQ(mode(place.file().string() + suffix), owner) << suffix;
  };
  expect_private();
  EXPECT_EQ(mode(place.dir.path / "data"), std::filesystem::perms::owner_all);
  std::filesystem::permissions(place.file(), std::filesystem::perms::all);
  expect_private();
}

TEST(sqlite_store, what_could_not_be_read_again_is_not_written) {
  sqlite_place place;
  watched_store s(place);
  auto c = up("a");
  c.after.incarnation = largest_count + 1;
  EXPECT_EQ(s.commit(c).error(), store_errc::unstorable);
  c.after.incarnation = largest_count;
  EXPECT_TRUE(s.commit(c));
}

TEST(sqlite_store, a_directory_that_can_not_be_made_is_an_error_of_the_system) {
  sqlite_place place;
  std::ofstream(place.dir.path / "data") << "a file";
  EXPECT_EQ(place.open(), nullptr);
  EXPECT_TRUE(place.why);
}

}  // namespace

namespace test {
INSTANTIATE_TYPED_TEST_SUITE_P(sqlite, store_conformance, sqlite_place);
}  // namespace test
}  // namespace bee::names
