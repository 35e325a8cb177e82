#include "bee/names/sqlite_store.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <fstream>

#include "unit/fleet/temp_dir.hpp"
#include "unit/names/store_conformance.hpp"

namespace bee::names {
namespace {

using test::up;
using test::watched_store;

class sqlite_place final : public test::store_place {
 public:
  std::unique_ptr<store> open() override {
    auto opened = sqlite_store::open(
        dir.path / "data", [this](std::function<void()> f) { later.push_back(std::move(f)); }, options);
    why = opened ? error_code() : opened.error();
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

  fleet::temp_dir dir;
  sqlite_store_options options;
  std::deque<std::function<void()>> later;
  error_code why;
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
