// Nodes that say what no node can, or nothing, and what others see of them.
#include <cstdio>

#include "cli/support/site_process.hpp"
#include "cli/support/told_node.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

class strange : public beectl {
 protected:
  strange() { write_cluster("good = \"" + good_.address() + "\"\nodd = \"" + odd_.address() + "\"\n"); }
  std::string folder() const { return folder_.path(); }

  test_node good_{"good"}, odd_{"odd"};
};

std::string handle_of(int number) {
  char out[16];
  std::snprintf(out, sizeof out, ":%08x", static_cast<unsigned>(number));
  return out;
}

launcher_words many_services(int count, const std::string& prefix) {
  return [=](const std::string& asked) -> std::optional<value::list> {
    value::table out;
    for (int i = 1; i <= count; ++i) {
      const auto handle = handle_of(i);
      if (asked == "LIST") out.pairs.emplace_back(handle, prefix + std::to_string(i));
      if (asked == "STAT") out.pairs.emplace_back(handle, counters(i, 0.5, 0));
    }
    return value::list{out};
  };
}

TEST_F(strange, node_with_100000_services_costs_a_bounded_number_of_series) {
  has_launcher(odd_, many_services(100'000, "snlua s"));
  site_process site(folder());
  const auto text = site.wait_for("/metrics", "skynet_node_services{node=\"odd\"} 100000\n");
  EXPECT_NE(text.find("beectl_series_left_out 15000\n"), std::string::npos);
  EXPECT_NE(text.find("skynet_service_instances{node=\"good\",service=\"service_mgr\"} 1\n"),
            std::string::npos);
  EXPECT_LT(text.size(), 8u << 20);
}

TEST_F(strange, node_with_names_of_60_kb_has_short_ones) {
  has_launcher(odd_, one_service("snlua " + std::string(60'000, 'x'), counters(1, 1, 1)));
  site_process site(folder());
  site.wait_for("/metrics",
                "skynet_service_messages_total{node=\"odd\",service=\"" + std::string(64, 'x') + "\"} 1\n");
  EXPECT_LT(site.get("/api/v1/nodes/odd").body.size(), 10'000u);
}

TEST_F(strange, node_with_counts_that_can_not_be_has_none) {
  has_launcher(odd_, one_service("snlua odd", counters(-5, 1e300, "many")));
  site_process site(folder());
  const auto text = site.wait_for("/metrics", "skynet_service_instances{node=\"odd\",service=\"odd\"} 1\n");
  EXPECT_EQ(text.find("skynet_service_messages_total{node=\"odd\""), std::string::npos);
  EXPECT_EQ(text.find("skynet_service_cpu_seconds_total{node=\"odd\""), std::string::npos);
  EXPECT_TRUE(site.document("/api/v1/nodes/odd")["services"][0]["mqlen"].is_null());
}

TEST_F(strange, names_that_are_markup_lines_or_no_text_stay_within_their_label_and_string) {
  has_launcher(odd_,
               one_service("snlua a\"}\nskynet_node_up{node=\"fake\"}\\<script>\xff", counters(1, 1, 1)));
  site_process site(folder());
  const auto text = site.wait_for("/metrics", "<script>");
  EXPECT_EQ(text.find("\nskynet_node_up{node=\"fake\"}"), std::string::npos);
  EXPECT_TRUE(site.document("/api/v1/nodes/odd")["services"].is_array());
  EXPECT_TRUE(site.document("/api/v1/nodes")["nodes"].is_array());
}

TEST_F(strange, node_that_never_answers_is_down_and_the_others_are_shown) {
  fake_node mute([](const std::string&) { return fake_reply{.what = fake_reply::kind::silence}; });
  write_cluster("good = \"" + good_.address() + "\"\nmute = \"" + mute.address() + "\"\n");
  site_process site(folder(), {"-t", "300ms"});
  site.wait_for("/metrics", "skynet_node_up{node=\"mute\"} 0\n");
  EXPECT_NE(site.get("/metrics").body.find("skynet_node_up{node=\"good\"} 1\n"), std::string::npos);
}

TEST_F(strange, node_that_restarts_has_counters_that_begin_again_and_no_negative_rate) {
  has_launcher(odd_, one_service("snlua echo", counters(1000, 10, 0)));
  site_process site(folder());
  site.wait_for("/metrics", "skynet_service_messages_total{node=\"odd\",service=\"echo\"} 1000\n");
  has_launcher(odd_, one_service("snlua echo", counters(3, 0.1, 0)));
  site.wait_for("/metrics", "skynet_service_messages_total{node=\"odd\",service=\"echo\"} 3\n");
  const auto rate = site.document("/api/v1/nodes/odd")["result"]["message_rate"];
  EXPECT_TRUE(rate.is_null() || rate >= 0) << rate;
}

}  // namespace
}  // namespace bee::test
