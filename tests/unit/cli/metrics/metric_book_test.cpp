#include "cli/metrics/metric_book.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

using observe::node_sample;
using observe::node_state;
using observe::service_sample;
using observe::service_state;

service_sample service(std::uint32_t handle, std::string command, std::optional<std::int64_t> messages,
                       std::optional<double> cpu = 1.0) {
  service_sample out;
  out.handle = handle;
  out.command = std::move(command);
  out.state = messages ? service_state::answered : service_state::busy;
  out.messages = messages;
  out.cpu = messages ? cpu : std::nullopt;
  out.mqlen = messages ? std::optional<std::int64_t>(2) : std::nullopt;
  return out;
}

node_sample sample(std::vector<service_sample> services) {
  node_sample out;
  out.is_listed = true;
  out.services = std::move(services);
  out.all.services = out.services.size();
  out.round_trip = std::chrono::milliseconds(2);
  return out;
}

class book : public testing::Test {
 protected:
  void saw(std::vector<service_sample> services) {
    of_.saw("a", node_state::up, sample(std::move(services)));
  }
  const service_series* find(const std::string& labels) {
    for (const auto& s : shown().series)
      if (shown().labels_of(s) == labels) return &s;
    return nullptr;
  }
  const service_series& echo() {
    static const service_series none;
    const auto* found = find("node=\"a\",service=\"echo\"");
    EXPECT_TRUE(found);
    return found ? *found : none;
  }
  const node_metrics& shown() { return of_.nodes().at("a").shown; }

  metric_book of_{series_by::name, {.series = 4, .of_a_node = 3}};
};

TEST_F(book, sums_the_services_of_one_name) {
  saw({service(1, "snlua echo 1", 10), service(2, "snlua echo 2", 5), service(3, "logger", 1)});
  EXPECT_EQ(echo().messages, 15);
  EXPECT_EQ(echo().cpu, 2);
  EXPECT_EQ(echo().mqlen, 4);
  EXPECT_EQ(echo().services, 2u);
  EXPECT_TRUE(find("node=\"a\",service=\"logger\""));
  EXPECT_EQ(shown().series.size(), 2u);
}

TEST_F(book, of_services_that_do_not_answer_has_no_counter_and_no_zero) {
  saw({service(1, "snlua echo", std::nullopt)});
  EXPECT_EQ(echo().messages, std::nullopt);
  EXPECT_EQ(echo().cpu, std::nullopt);
  EXPECT_EQ(echo().mqlen, std::nullopt);
  EXPECT_EQ(echo().busy, 1u);
}

TEST_F(book, keeps_in_a_sum_what_a_service_told_that_does_not_answer_once) {
  saw({service(1, "snlua echo", 10), service(2, "snlua echo", 5)});
  saw({service(1, "snlua echo", 12), service(2, "snlua echo", std::nullopt)});
  EXPECT_EQ(echo().messages, 17);
}

TEST_F(book, keeps_in_a_sum_what_a_service_told_that_has_ended) {
  saw({service(1, "snlua echo", 10), service(2, "snlua echo", 5)});
  saw({service(1, "snlua echo", 12)});
  EXPECT_EQ(echo().messages, 17);
  EXPECT_EQ(echo().services, 1u);
}

TEST_F(book, goes_on_with_a_sum_when_a_name_that_was_gone_comes_back) {
  saw({service(1, "snlua echo", 5000), service(2, "snlua db", 1)});
  saw({service(2, "snlua db", 1)});
  saw({service(2, "snlua db", 1), service(3, "snlua echo", 3)});
  EXPECT_EQ(echo().messages, 5003);
}

TEST_F(book, keeps_the_name_of_a_service_that_a_look_does_not_name_and_waits_for_that_of_a_young_one) {
  saw({service(1, "snlua echo", 10)});
  saw({service(1, "", 11), service(2, "", 7)});
  EXPECT_EQ(echo().messages, 11);
  EXPECT_EQ(shown().series.size(), 1u);
  saw({service(1, "snlua echo", 12), service(2, "snlua db", 8)});
  EXPECT_EQ(shown().series.size(), 2u);
}

TEST_F(book, begins_again_with_another_life_of_the_node) {
  saw({service(1, "snlua echo", 10), service(2, "snlua echo", 5)});
  saw({service(1, "snlua echo", 3)});
  EXPECT_EQ(echo().messages, 3);
  saw({service(1, "snlua other", 4)});
  EXPECT_FALSE(find("node=\"a\",service=\"echo\""));
}

TEST_F(book, has_as_many_series_as_it_may_and_counts_the_others) {
  saw({service(1, "a", 1), service(2, "b", 1), service(3, "c", 1), service(4, "d", 1)});
  EXPECT_EQ(shown().series.size(), 3u);
  of_.saw("b", node_state::up, sample({service(1, "a", 1), service(2, "b", 1)}));
  EXPECT_EQ(of_.nodes().at("b").shown.series.size(), 1u);
  EXPECT_EQ(of_.left_out(), 2u);
  of_.forget("a");
  of_.saw("b", node_state::up, sample({service(1, "a", 1), service(2, "b", 1)}));
  EXPECT_EQ(of_.left_out(), 0u);
}

TEST_F(book, of_a_node_that_is_down_shows_that_alone) {
  saw({service(1, "snlua echo", 10)});
  of_.missed("a");
  EXPECT_EQ(shown().state, node_state::down);
  EXPECT_TRUE(shown().series.empty());
  EXPECT_FALSE(shown().services);
  EXPECT_EQ(shown().trips.count, 1u);
}

TEST(series, are_of_a_node_a_name_or_a_handle) {
  const auto both = sample({service(1, "snlua echo", 10), service(0x1a, "logger", 5)});
  metric_book by_node(series_by::node), by_handle(series_by::handle);
  by_node.saw("a", node_state::up, both);
  by_handle.saw("a", node_state::up, both);
  ASSERT_EQ(by_node.nodes().at("a").shown.series.size(), 1u);
  const auto& of_node = by_node.nodes().at("a").shown;
  const auto& of_handles = by_handle.nodes().at("a").shown;
  EXPECT_EQ(of_node.labels_of(of_node.series[0]), "node=\"a\"");
  EXPECT_EQ(of_node.series[0].messages, 15);
  EXPECT_EQ(of_handles.labels_of(of_handles.series[1]), "node=\"a\",service=\"logger\",handle=\":0000001a\"");
}

TEST(series, have_whole_names_with_a_new_line_in_them) {
  metric_book of(series_by::name);
  of.saw("a", node_state::up, sample({service(1, "snlua ec\nho", 10)}));
  const auto& shown = of.nodes().at("a").shown;
  EXPECT_EQ(shown.labels_of(shown.series.at(0)), "node=\"a\",service=\"ec\\nho\"");
}

TEST(a_label, is_escaped_and_always_text) {
  EXPECT_EQ(label_text("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
  EXPECT_EQ(label_text("\x1b[2J").find('\x1b'), std::string::npos);
  EXPECT_EQ(label_text("\xff"), "\\\\xff");
  EXPECT_EQ(short_name("snlua echo 1 2"), "echo");
  EXPECT_EQ(short_name("logger"), "logger");
  EXPECT_EQ(short_name(""), "");
}

TEST(round_trips, are_counted_in_the_bucket_whose_bound_they_do_not_pass) {
  round_trips of;
  of.add(0.001);
  of.add(0.0011);
  of.add(100);
  EXPECT_EQ(of.counts[0], 1u);
  EXPECT_EQ(of.counts[1], 1u);
  EXPECT_EQ(of.counts.back(), 1u);
}

}  // namespace
}  // namespace bee::cli
