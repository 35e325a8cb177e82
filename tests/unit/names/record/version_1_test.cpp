// What was said and stored by version 1 (tests/golden/names_v1), read by this one; and what this one says, as
// far as version 1 could read it.
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/names/record/record_value.hpp"
#include "bee/names/record/watch_answer.hpp"
#include "bee/names/service/service.hpp"
#include "bee/names/store/etcd_view.hpp"
#include "bee/names/store/sqlite_store.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "support/temp_dir.hpp"
#include "unit/names/store/etcd_place.hpp"

namespace bee::names {
namespace {

namespace fs = std::filesystem;
using test::at;
using test::up;

const fs::path golden = BEE_TEST_DIR "/golden/names_v1";

struct said {
  std::string by;
  value::list request;
  value::list answer;
};

std::vector<said> recorded() {
  std::vector<said> out;
  std::ifstream in(golden / "requests.jsonl");
  for (std::string line; std::getline(in, line);) {
    const auto json = nlohmann::json::parse(line);
    const auto values = [&](const char* key) {
      return value::unpack(*from_hex(json[key].get<std::string>())).value();
    };
    out.push_back({json["by"], values("request"), values("answer")});
  }
  return out;
}

bool waits(const said& s) {
  return s.request[0].as_string() == "wait" || s.request[0].as_string() == "watch";
}

// What a reader of version 1 looks at: the keys that are there, and of what kind they are.
std::string shape(const value::list& answer) {
  if (!answer.at(0).is_table()) return "refused: " + std::string(answer.at(1).as_string());
  std::set<std::string> keys;
  for (const auto& [key, v] : answer[0].as_table().pairs)
    keys.insert(std::string(key.as_string()) + ":" + std::to_string(static_cast<int>(v.type())));
  std::string out;
  for (const auto& key : keys) out += key + " ";
  return out;
}

struct version_1 : testing::Test {
  std::unique_ptr<sqlite_store> open() {
    auto opened = sqlite_store::open(dir.path / "data",
                                     [this](std::function<void()> f) { later.push_back(std::move(f)); });
    EXPECT_TRUE(opened) << opened.error().text;
    return opened ? std::move(*opened) : nullptr;
  }
  void settle() {
    while (!later.empty()) {
      const auto next = std::move(later.front());
      later.pop_front();
      next();
    }
  }

  temp_dir dir;
  std::deque<std::function<void()>> later;
};

TEST_F(version_1, every_request_of_it_is_answered_as_it_was) {
  const auto all = recorded();
  ASSERT_EQ(all.size(), 50u);
  const auto store = open();
  service desk(*store, {}, at(0));
  for (const auto& s : all) {
    if (waits(s)) continue;
    std::optional<value::list> answer;
    desk.handle({{"127.0.0.1", 1}, true}, s.request, at(0),
                [&](value::list values) { answer = std::move(values); });
    settle();
    ASSERT_TRUE(answer) << s.by << ": " << value::to_literal(s.request[0]);
    EXPECT_EQ(shape(*answer), shape(s.answer)) << s.by << ": " << value::to_literal(s.request[0]);
  }
  EXPECT_EQ(desk.nodes().latest(), 17) << "as it was there";
}

TEST_F(version_1, what_it_asks_to_wait_for_is_answered_in_the_form_that_it_knows) {
  const auto store = open();
  service desk(*store, {}, at(0));
  for (const auto& s : recorded()) {
    if (!waits(s)) continue;
    std::optional<value::list> answer;
    desk.handle({{"127.0.0.1", 1}, true}, s.request, at(0),
                [&](value::list values) { answer = std::move(values); });
    desk.expire(at(100));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->size(), answer->front().is_table() ? 1u : 3u) << "no version for who has said none";
  }
}

TEST_F(version_1, its_answers_are_read) {
  int watches = 0, lists = 0;
  for (const auto& s : recorded()) {
    if (!s.answer[0].is_table()) continue;
    const auto command = s.request[0].as_string();
    if (command == "watch") {
      EXPECT_TRUE(read_watch_answer(s.answer[0].as_table()));
      ++watches;
    }
    if (command == "list") {
      EXPECT_TRUE(read_nodes(s.answer[0].as_table(), "nodes"));
      ++lists;
    }
  }
  EXPECT_GT(watches, 5);
  EXPECT_GT(lists, 1);
}

TEST_F(version_1, its_store_is_opened_and_goes_on) {
  fs::create_directories(dir.path / "data");
  fs::copy_file(golden / "names.db", dir.path / "data" / "names.db");
  {
    const auto store = open();
    ASSERT_TRUE(store);
    const auto all = store->take_snapshot();
    EXPECT_EQ(all.at, 17);
    EXPECT_EQ(all.events.size(), 17u);
    EXPECT_EQ(all.nodes.size(), 6u);
    EXPECT_TRUE(all.set_aside.empty());
    revision written = 0;
    store->commit(up("new"), [&](const result<revision>& r) { written = *r; });
    settle();
    EXPECT_EQ(written, 18);
  }
  const auto again = open();
  EXPECT_EQ(again->take_snapshot().nodes.size(), 7u);
}

// Version 1 refuses what it does not know: a record that nobody has given anything more says nothing more.
TEST_F(version_1, could_read_what_is_written_now) {
  const auto r = test::node_at("a");
  std::string keys;
  for (const auto& [key, v] : to_table(r).pairs) keys += std::string(key.as_string()) + " ";
  EXPECT_EQ(keys, "name address incarnation state hot_version lease_ms services depends labels revision ");
  const auto json = nlohmann::json::parse(etcd_value(event_kind::up, "t", r));
  for (const char* key : {"kind", "tag", "node"}) EXPECT_TRUE(json.contains(key));
  open().reset();
  auto db = sqlite::database::open(dir.path / "data" / "names.db", sqlite::database::mode::read, 1 << 30);
  auto version = db->prepare("PRAGMA user_version");
  ASSERT_TRUE(*version->step());
  EXPECT_EQ(version->number(0), 1);
}

TEST_F(version_1, what_it_left_in_etcd_is_read_and_goes_on) {
  if (!bee::test::has_etcd()) GTEST_SKIP() << "etcd is not installed";
  test::etcd_place place;
  std::ifstream in(golden / "etcd.json");
  for (const auto& each : nlohmann::json::parse(in)) {
    const auto key = place.prefix + each["key"].get<std::string>().substr(4);
    const nlohmann::json put = {{"key", to_base64(key)},
                                {"value", to_base64(each["value"].get<std::string>())}};
    if (!key.ends_with("/pusher")) test::shared_etcd().post(0, "/v3/kv/put", put.dump());
  }
  test::watched_store s(place);
  EXPECT_TRUE(s.start.set_aside.empty());
  ASSERT_EQ(s.start.nodes.size(), 3u);
  auto next = *s.start.nodes[0];
  EXPECT_EQ(next.name, "cpp_1");
  next.hot_version = "2";
  EXPECT_TRUE(s.commit({event_kind::set, next, s.start.nodes[0]->changed}));
}

}  // namespace
}  // namespace bee::names
