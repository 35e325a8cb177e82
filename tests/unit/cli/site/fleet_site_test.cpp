#include "cli/site/fleet_site.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bee::cli {
namespace {

using nlohmann::json;
using observe::node_state;
using observe::node_view;

cluster::node node_at(const std::string& name, const std::string& address) {
  return {name, parse_endpoint(address).value()};
}

node_view up(std::vector<std::string> commands, std::uint32_t first = 1) {
  observe::node_sample s;
  s.is_listed = true;
  for (auto& c : commands) {
    observe::service_sample one;
    one.handle = first++;
    one.command = std::move(c);
    one.state = observe::service_state::answered;
    one.messages = 10;
    s.services.push_back(one);
  }
  s.all.services = s.services.size();
  node_view out;
  out.state = node_state::up;
  out.sample = std::move(s);
  out.rates.services.resize(1);
  return out;
}

node_view down() {
  node_view out;
  out.state = node_state::down;
  out.why = "connection refused";
  return out;
}

class site : public testing::Test {
 protected:
  site() {
    of_.set_nodes({node_at("a", "10.0.0.1:1"), node_at("b", "10.0.0.2:1")}, 1);
    of_.take_update(1, false);
  }
  json update(bool is_pressing = false) {
    const auto text = of_.take_update(2, is_pressing);
    return text ? json::parse(*text) : json();
  }
  json snapshot() { return json::parse(of_.snapshot(2)); }

  fleet_site of_{{.checks = {.checks = {{"reachable", {}}}, .required = {}}, .cluster = "c", .version = "1"}};
};

TEST_F(site, has_all_nodes_in_its_snapshot_before_the_first_look) {
  const auto nodes = snapshot()["nodes"];
  ASSERT_EQ(nodes.size(), 2u);
  EXPECT_EQ(nodes[0]["node"], "a");
  EXPECT_EQ(nodes[0]["result"]["state"], "unseen");
  EXPECT_TRUE(nodes[0]["result"]["services"].is_null());
}

TEST_F(site, tells_only_what_is_new_and_once) {
  of_.looked("a", up({"snlua echo"}), 2);
  const auto told = update();
  ASSERT_EQ(told["nodes"].size(), 1u);
  EXPECT_EQ(told["nodes"][0]["node"], "a");
  EXPECT_EQ(update(), json());
}

TEST_F(site, tells_at_once_of_another_state_and_not_of_other_figures) {
  of_.looked("a", up({"snlua echo"}), 2);
  EXPECT_FALSE(update(true).is_null());
  of_.looked("a", up({"snlua echo"}), 3);
  EXPECT_TRUE(update(true).is_null());
  EXPECT_FALSE(update(false).is_null());
}

TEST_F(site, tells_of_a_node_that_is_down_with_an_event_and_a_finding) {
  of_.looked("a", up({"snlua echo"}), 2);
  update();
  of_.looked("a", down(), 3);
  const auto told = update(true);
  EXPECT_EQ(told["events"][0]["event"], "down");
  EXPECT_EQ(told["nodes"][0]["why"], "connection refused");
  EXPECT_EQ(told["nodes"][0]["health"]["checks"][0]["check"], "reachable");
  EXPECT_TRUE(told["nodes"][0]["result"]["services"].is_null());
}

TEST_F(site, tells_of_services_that_come_and_go) {
  of_.looked("a", up({"snlua echo"}), 2);
  update();
  of_.looked("a", up({"snlua echo", "snlua new"}), 3);
  EXPECT_EQ(update()["events"][0]["event"], "service-up");
}

TEST_F(site, counts_events_that_are_too_many_for_one_update) {
  of_.looked("a", up({"snlua echo"}), 2);
  update();
  of_.looked("a", up(std::vector<std::string>(5000, "snlua x")), 3);
  const auto told = update();
  EXPECT_EQ(told["events"].size(), 200u);
  EXPECT_GE(told["left_out"], 4800);
  EXPECT_LE(snapshot()["events"].size(), 500u);
}

TEST_F(site, forgets_a_node_that_is_watched_no_more) {
  of_.looked("a", up({"snlua echo"}), 2);
  update();
  of_.set_nodes({node_at("b", "10.0.0.2:1")}, 3);
  EXPECT_EQ(update(true)["removed"], json({"a"}));
  EXPECT_EQ(snapshot()["nodes"].size(), 1u);
  EXPECT_EQ(of_.node_document("a", nullptr), std::nullopt);
  EXPECT_EQ(of_.book().nodes().count("a"), 0u);
  of_.looked("a", up({"snlua echo"}), 4);
  EXPECT_EQ(update(), json());
}

fleet::mesh_row row_of(const std::string& from, const std::string& to, fleet::cell_state state) {
  fleet::mesh_row out;
  out.from = from;
  out.cells = {{to, state, std::chrono::microseconds(1500)}};
  return out;
}

TEST_F(site, says_of_a_node_what_it_can_not_reach_as_long_as_it_can_not) {
  const auto checks = [this] { return update()["nodes"][0]["health"]["checks"]; };
  of_.saw_mesh(std::vector{row_of("a", "b", fleet::cell_state::failed)}, std::chrono::seconds(5), 3);
  EXPECT_EQ(update(true)["mesh_changes"], 1);
  EXPECT_EQ(json::parse(*of_.mesh_text())["cells"],
            json::parse(R"([{"from":"a","to":"b","state":"failed","ms":1.5}])"));
  of_.looked("a", up({"snlua echo"}), 4);
  EXPECT_EQ(checks()[0]["text"], "it can not reach b (failed)");
  of_.looked("a", down(), 5);
  EXPECT_EQ(checks().size(), 1u) << "a node that is down is only that";
  of_.saw_mesh({}, std::chrono::seconds(5), 6);
  of_.looked("a", up({"snlua echo"}), 7);
  EXPECT_TRUE(checks().empty());
}

TEST_F(site, tells_of_a_name_service_when_it_says_something_else) {
  names::node_record r;
  r.name = "n";
  r.changed = 1;
  const auto seen = [&](fleet::unix_ms at, std::string why) {
    of_.saw_names({"names://x:1", {std::make_shared<const names::node_record>(r)}, at, std::move(why)});
    const auto told = update(true);
    return told.is_null() ? 0 : told["names_changes"].get<int>();
  };
  EXPECT_EQ(of_.names_document(), std::nullopt);
  EXPECT_EQ(seen(1, ""), 1);
  EXPECT_EQ(seen(2, ""), 0) << "the same again is no news";
  EXPECT_EQ(seen(2, "it is gone"), 2);
  EXPECT_EQ(json::parse(*of_.names_document())["why"], "it is gone");
  r.changed = 2;
  EXPECT_EQ(seen(3, ""), 3);
}

}  // namespace
}  // namespace bee::cli
