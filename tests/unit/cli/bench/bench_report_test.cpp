// What a load comes to, of figures that are known.
#include <gtest/gtest.h>

#include "cli/bench/bench_figures.hpp"
#include "cli/bench/bench_plot.hpp"
#include "cli/bench/earlier_run.hpp"

namespace bee::cli {
namespace {

using namespace std::chrono_literals;

const load::time_point begin{1h};

TEST(bench_figures, count_what_counts_and_rate_what_was_answered_in_time) {
  bench_figures f({"a"});
  f.begin(begin, begin + 1s);
  f.add({1, begin - 1s, false}, 0, begin, nullptr, "");
  for (int i = 0; i < 10; ++i) f.add({2, begin + i * 100ms, true}, 0, begin + i * 100ms + 2ms, nullptr, "");
  f.add({12, begin + 999ms, true}, 0, begin + 3s, nullptr, "");
  f.end(begin + 1s);
  EXPECT_EQ(f.warm_up(), 1u);
  EXPECT_EQ(f.answered(), 11u);
  EXPECT_DOUBLE_EQ(f.rate(), 10);
  EXPECT_EQ(f.latency().most(), 2'001'000'000u);
  std::uint64_t in_slices = 0;
  for (const auto& s : f.slices().whole(f.time())) in_slices += s.calls;
  EXPECT_EQ(in_slices, 10u);
  EXPECT_EQ(f.slices().length(), load::slices().length()) << "what comes late makes no slice longer";
}

TEST(bench_figures, put_failures_of_one_class_together_the_most_frequent_first) {
  bench_figures f({"a", "b"});
  f.begin(begin, std::nullopt);
  const failure why{exit_code::remote, ran::yes, "it raised", {}, subject::node, {}};
  const failure late{exit_code::unknown, ran::unknown, "no answer", {}, subject::node, {}};
  f.add({1, begin, true}, 0, begin + 1ms, &late, "timeout");
  for (int i = 0; i < 3; ++i) f.add({2, begin, true}, 1, begin + 1ms, &why, "remote");
  f.end(f.last());
  ASSERT_EQ(f.failures().size(), 2u);
  EXPECT_EQ(f.failures()[0].kind, "remote");
  EXPECT_EQ(f.failures()[0].calls, 3u);
  EXPECT_EQ(f.failures()[1].first.message, "no answer");
  EXPECT_EQ(f.nodes()[1].failed, 3u);
  EXPECT_EQ(f.latency().count(), 0u);
}

TEST(bench_figures, of_a_load_that_never_began_have_no_rate) {
  bench_figures f({"a"});
  f.begin(begin, std::nullopt);
  f.end(begin);
  EXPECT_EQ(f.rate(), 0);
}

TEST(plot, has_every_call_in_one_of_its_bars) {
  load::histogram h;
  for (std::uint64_t ns = 30'000; ns < 40'000'000'000; ns = ns * 11 / 10) h.add(ns);
  for (int i = 0; i < 5000; ++i) h.add(31'000 + static_cast<std::uint64_t>(i));
  std::uint64_t calls = 0;
  std::uint64_t last = 0;
  for (const auto& bar : plot_bars(h)) {
    calls += bar.calls;
    EXPECT_TRUE(last == 0 || bar.from == last);
    EXPECT_LT(bar.from, bar.below);
    last = bar.below;
  }
  EXPECT_EQ(calls, h.count());
  EXPECT_LE(plot_bars(h).size(), 24u);
}

TEST(plot, cuts_few_ranges_finer_and_shows_a_single_call) {
  load::histogram h;
  for (int i = 0; i < 1000; ++i) h.add(130'000 + 50u * static_cast<unsigned>(i));
  h.add(5'000'000'000);
  const auto text = plot_of(h);
  EXPECT_NE(text.find("    <0.14 ms |#################### "), std::string::npos) << text;
  EXPECT_NE(text.find("    <0.16 ms |######################################## 399\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find(" 400\n         ...\n    <5000 ms |#                                        1\n"),
            std::string::npos)
      << text;
}

TEST(plot, of_nothing_is_empty) {
  EXPECT_EQ(plot_of(load::histogram()), "");
}

std::string document(const std::string& slices) {
  return R"({"v":1,"command":"bench","result":{"load":{"loop":"closed","what":"1s"},"slices":[)" + slices +
         "]}}";
}

std::string many_slices(double rate, double p50) {
  std::string out;
  for (int i = 0; i < 20; ++i)
    out += (i > 0 ? "," : "") + std::string(R"({"rate":)") + std::to_string(rate + i) + R"(,"p50_ms":)" +
           std::to_string(p50 + i * 0.001) + R"(,"p99_ms":1})";
  return out;
}

TEST(earlier_run, is_told_from_noise) {
  const auto before = parse_earlier_run(document(many_slices(1000, 1)), "f");
  ASSERT_TRUE(before);
  const auto now = parse_earlier_run(document(many_slices(700, 1)), "f");
  ASSERT_TRUE(now);
  const auto rows = compare_runs(*before, now->slices, false);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_STREQ(rows[0].says, "slower");
  EXPECT_STREQ(rows[1].says, "noise");
  EXPECT_STREQ(rows[2].says, "noise");
  EXPECT_TRUE(is_slower(rows));
  EXPECT_EQ(compare_runs(*before, now->slices, true).size(), 2u);
  EXPECT_STREQ(compare_runs(*now, before->slices, false)[0].says, "faster");
  EXPECT_NE(text_of(rows).find("  rate      1010/s ->      710/s  -29.7%, slower\n"), std::string::npos)
      << text_of(rows);
}

TEST(earlier_run, of_few_slices_tells_nothing) {
  const auto few = parse_earlier_run(document(R"({"rate":1},{"rate":2,"p50_ms":3,"p99_ms":4})"), "f");
  ASSERT_TRUE(few);
  const auto rows = compare_runs(*few, few->slices, false);
  EXPECT_STREQ(rows[0].says, "too-few");
  EXPECT_FALSE(is_slower(rows));
}

TEST(earlier_run, that_is_none_is_refused_with_what_it_is) {
  const auto why = [](const std::string& text) {
    const auto read = parse_earlier_run(text, "f");
    return read ? "read" : read.error().message;
  };
  EXPECT_EQ(why("{"), "--compare: \"f\" is not JSON");
  EXPECT_EQ(why("[]"), "--compare: \"f\" is no document of bench -o json");
  EXPECT_EQ(why("3"), "--compare: \"f\" is no document of bench -o json");
  EXPECT_EQ(why(R"({"v":1,"command":"call"})"), "--compare: \"f\" is no document of bench -o json");
  EXPECT_EQ(why(R"({"v":2,"command":"bench"})"),
            "--compare: \"f\" is of a version that this beectl does not know");
  EXPECT_EQ(why(R"({"v":1,"command":"bench"})"), "--compare: \"f\" has no figures: that run failed");
  EXPECT_EQ(why(R"({"v":1,"command":"bench","result":null})"),
            "--compare: \"f\" has no figures: that run failed");
  EXPECT_EQ(why(document("1")), "--compare: \"f\" has no figures: that run failed");
  EXPECT_EQ(why(document(R"({"rate":"fast"})")), "--compare: \"f\" has no figures: that run failed");
}

}  // namespace
}  // namespace bee::cli
