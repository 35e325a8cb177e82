// Name servers in front of one etcd, of which one dies and one hangs: who watches misses nothing.
#include <future>
#include <set>

#include "support/etcd_cluster.hpp"
#include "watched_test.hpp"

namespace bee::test {
namespace {

class names_before_etcd : public watched_test {
 protected:
  using revisions = std::vector<std::int64_t>;

  void SetUp() override {
    if (!has_etcd()) GTEST_SKIP() << "no etcd on this machine";
    watched_test::SetUp();
    etcd_.emplace();
    start_first("127.0.0.1:0");
    second_.emplace(folder_, names_settings{"127.0.0.1:0", etcd_->url("names"), "second.log"});
  }
  void start_first(const std::string& at) {
    first_.emplace(folder_, names_settings{at, etcd_->url("names"), "first.log"});
  }
  std::string both() const { return "names://" + first_->address() + "," + second_->address(); }

  /// Somebody else changes something; everybody hears it.
  void change(const std::string& version) {
    const auto end = beectl(
        {"names", "set", "other", "address=127.0.0.1:1", "hot_version=" + version, "-t", "4s", "-c", both()});
    EXPECT_EQ(end.code, 0) << end.err;
    run_until_heard("other " + version);
    events_.wait_for("\"version\":\"" + version + "\"");
    const auto text = "\"" + end.out.substr(end.out.find_last_of(' ') + 1);
    const char* kind = version == "1" ? " up other\"" : " set other\"";  // the address is the same
    if (has_stock()) run_until_happened(text.substr(0, text.size() - 1) + kind);
  }

  /// Every revision there was after one, as the registry tells it now.
  revisions history_after(std::int64_t first) {
    const auto end =
        beectl({"watch", "--once", "--since", std::to_string(first), "-o", "jsonl", "-c", both()});
    EXPECT_EQ(end.code, 0) << end.err;
    return told(event_file::parsed(end.out));
  }
  static revisions told(const std::vector<nlohmann::json>& events) {
    revisions out;
    for (const auto& e : events) {
      EXPECT_NE(e["event"], "snapshot") << e.dump();
      if (!e.contains("initial")) out.push_back(e["revision"]);
    }
    return out;
  }
  /// The numbers in front of "5 set stock_1 ...".
  static revisions numbers(const std::vector<std::string>& lines) {
    revisions out;
    for (const auto& line : lines)
      if (std::isdigit(static_cast<unsigned char>(line[0]))) out.push_back(std::stoll(line));
    return out;
  }
  revisions heard_by_stock() {
    std::vector<std::string> lines;
    const auto answer = ask(announcer_, {"happened"}).at(0);
    for (const auto& v : answer.as_table().array) lines.emplace_back(v.as_string());
    return numbers(lines);
  }
  /// Nothing is missing between the first and the last, and nothing came twice.
  void expect_whole(const revisions& heard, const char* who) {
    ASSERT_FALSE(heard.empty()) << who;
    auto all = history_after(heard.front() - 1);
    while (!all.empty() && all.back() > heard.back()) all.pop_back();
    EXPECT_EQ(heard, all) << who;
  }

  std::optional<etcd_cluster> etcd_;
  std::optional<names_server> first_, second_;
};

TEST_P(names_before_etcd, when_one_dies_and_another_hangs_nobody_misses_an_event_or_hears_one_twice) {
  lease_ = std::chrono::milliseconds(2000);
  if (has_stock()) {
    tell_server("names", *first_);
    tell_server("names_2", *second_);
    announce("lease=2, servers={'names', 'names_2'}");
  }
  join({&*first_, &*second_});
  watch(both(), [&] {
    change("1");
    auto waiting = std::async(std::launch::async, [this, cluster = both()] {
      return beectl({"wait", "other", "--for", "hot=4", "--within", "50s", "-t", "1s", "-c", cluster});
    });
    const auto at = first_->address();
    first_->end(SIGKILL);
    change("2");
    start_first(at);
    second_->pause();
    change("3");
    second_->resume();
    first_->pause();
    change("4");
    const auto waited = waiting.get();
    EXPECT_EQ(waited.code, 0) << waited.err;
    first_->resume();
    EXPECT_EQ(listed(*second_)["other"], "4");
  });
  expect_whole(numbers(heard_), "the C++ node");
  expect_whole(told(event_file::parsed(events_.text())), "beectl watch");
  if (has_stock()) expect_whole(heard_by_stock(), "the stock node");
}

// Without a skynet the stock node is left out, and the rest goes on all the same.
INSTANTIATE_TEST_SUITE_P(each, names_before_etcd, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
