#include "cli/metrics/metrics_text.hpp"

#include <gtest/gtest.h>

namespace bee::cli {
namespace {

using observe::node_state;

observe::node_sample one_service(std::optional<std::int64_t> messages) {
  observe::node_sample out;
  out.is_listed = true;
  out.round_trip = std::chrono::milliseconds(2);
  observe::service_sample s;
  s.handle = 1;
  s.command = "snlua ec\"ho";
  s.messages = messages;
  s.memory_kb = 1.5;
  out.services = {s};
  out.all.services = 1;
  return out;
}

class metrics : public testing::Test {
 protected:
  void expect(const std::string& line) {
    EXPECT_NE(text().find(line + "\n"), std::string::npos) << line << text();
  }
  void expect_none(const std::string& part) { EXPECT_EQ(text().find(part), std::string::npos) << text(); }
  std::string text() { return metrics_text(book_, mesh_, push_, cost_, "1.0"); }

  metric_book book_{series_by::name};
  mesh_book mesh_;
  std::optional<push_figures> push_;
  site_cost cost_;
};

TEST_F(metrics, of_a_node_and_its_services_have_a_line_for_each_figure_that_was_told) {
  book_.saw("a", node_state::up, one_service(12'345'678'901));
  expect("skynet_node_up{node=\"a\"} 1");
  expect("skynet_node_services{node=\"a\"} 1");
  expect("# TYPE skynet_service_messages_total counter");
  expect("skynet_service_messages_total{node=\"a\",service=\"ec\\\"ho\"} 12345678901");
  expect("skynet_service_memory_bytes{node=\"a\",service=\"ec\\\"ho\"} 1536");
  expect_none("skynet_service_cpu_seconds_total{");
  expect_none("skynet_service_mailbox_messages{");
}

TEST_F(metrics, of_a_service_that_told_nothing_have_no_counter) {
  book_.saw("a", node_state::busy, one_service(std::nullopt));
  expect_none("skynet_service_messages_total{");
  expect("skynet_service_instances{node=\"a\",service=\"ec\\\"ho\"} 1");
}

TEST_F(metrics, of_a_node_that_is_down_say_so_and_nothing_of_its_services) {
  book_.saw("a", node_state::up, one_service(1));
  book_.missed("a");
  expect("skynet_node_up{node=\"a\"} 0");
  expect_none("skynet_service_messages_total{");
  expect_none("skynet_node_services{");
}

TEST_F(metrics, have_round_trips_as_a_histogram_that_adds_up) {
  book_.saw("a", node_state::up, one_service(1));
  book_.saw("a", node_state::up, one_service(1));
  expect("skynet_node_round_trip_seconds_bucket{node=\"a\",le=\"0.001\"} 0");
  expect("skynet_node_round_trip_seconds_bucket{node=\"a\",le=\"0.0025\"} 2");
  expect("skynet_node_round_trip_seconds_bucket{node=\"a\",le=\"+Inf\"} 2");
  expect("skynet_node_round_trip_seconds_count{node=\"a\"} 2");
  expect("skynet_node_round_trip_seconds_sum{node=\"a\"} 0.004");
}

TEST_F(metrics, tell_the_newest_push_when_there_is_one) {
  expect_none("skynet_push_");
  push_ = push_figures{7, 1.5};
  expect("skynet_push_revision 7");
  expect("skynet_push_age_seconds 1.5");
}

TEST_F(metrics, tell_what_looking_and_this_process_cost) {
  cost_.survey.looks = 9;
  cost_.process.cpu_seconds = 0.25;
  cost_.drops = 3;
  expect("beectl_survey_looks_total 9");
  expect("process_cpu_seconds_total 0.25");
  expect("beectl_web_dropped_total 3");
  expect("beectl_series_left_out 0");
  expect("beectl_build_info{version=\"1.0\"} 1");
  expect_none("process_resident_memory_bytes");
}

TEST(this_process, has_used_memory_and_files_and_began_once) {
  const auto now = cost_of_this_process();
  EXPECT_GT(now.resident_bytes.value_or(0), 1e6);
  EXPECT_GE(now.open_files.value_or(0), 3);
  EXPECT_GT(now.started_at.value_or(0), 1.5e9);
  EXPECT_EQ(cost_of_this_process().started_at, now.started_at);
}

TEST_F(metrics, of_connections_are_of_those_that_a_node_was_asked_about) {
  using fleet::cell_state;
  expect_none("mesh");
  fleet::mesh_row row;
  row.from = "a";
  row.left_out = 3;
  row.cells = {{"b", cell_state::ok, {}},
               {"c\"", cell_state::failed, {}},
               {"d", cell_state::off, {}},
               {"e", cell_state::unknown, {}}};
  mesh_.saw(std::vector{row});
  expect("skynet_mesh_up{node=\"a\",peer=\"b\"} 1");
  expect("skynet_mesh_up{node=\"a\",peer=\"c\\\"\"} 0");
  expect("beectl_mesh_left_out 3");
  expect_none("peer=\"d\"");
  expect_none("peer=\"e\"");
  mesh_.saw({});
  expect_none("peer=");
  expect("beectl_mesh_left_out 0");
}

}  // namespace
}  // namespace bee::cli
