// What we make of a cluster file, against what stock nodes make of it: each file of tests/golden/cluster is
// the own file of a stock node, which is then asked to reach the names in it.
#include "bee/script/cluster_file.hpp"

#include <fstream>
#include <sstream>

#include "peer_test.hpp"
#include "support/program.hpp"

namespace bee::test {
namespace {

class cluster_file_of_stock : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam().empty()) GTEST_SKIP() << "SKYNET_HOME is not set: interop with stock nodes skipped";
    ASSERT_TRUE(hall_.listen({"127.0.0.1", 0}));
  }

  // The file with the port of our node for its own.
  std::string text_of(const std::string& name) const {
    std::ifstream in(std::string(BEE_TEST_DIR "/golden/cluster/") + name);
    std::stringstream all;
    all << in.rdbuf();
    auto text = all.str();
    const auto port = hall_.address().port;
    char hex[16];
    std::snprintf(hex, sizeof hex, "0x%x", static_cast<unsigned>(port));
    const std::pair<std::string, std::string> marks[] = {{"7100 + i", std::to_string(port - 1) + " + i"},
                                                         {"0x1bbd", hex},
                                                         {"7101", std::to_string(port)},
                                                         {"7102", std::to_string(port)},
                                                         {"7111", std::to_string(port)}};
    for (const auto& [what, by] : marks)
      for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return "__nowaiting = true\n" + text;
  }

  void start(const std::string& name) {
    const auto path = folder_.write(name, text_of(name));
    ours_ = script::load_cluster_file(path);
    stock_.emplace(GetParam(), "stock_1", path);
    channel_ = *loop_.run(net::channel::open(stock_->at(), soon));
    const auto services = value::unpack(ask(wire::address(".service"), {"LIST"}).body).value();
    clusterd_ = wire::parse_address(services.at(0).as_table().find("clusterd")->as_string()).value();
  }
  void TearDown() override {
    if (channel_) channel_->close();
  }

  session::outcome ask(const wire::address& to, const value::list& arguments) {
    return loop_.run(channel_->call({to, *value::pack(arguments)}, soon));
  }
  // What the node says to "sender": "connected", "off" for one that is false, or "error".
  std::string reach(const std::string& node) {
    const auto o = ask(clusterd_, {"sender", node});
    if (o.error) return "error";
    const auto values = value::unpack(o.body).value();
    return values.empty() || values[0].is_nil() ? "off" : "connected";
  }
  std::string said_by_us(const std::string& node) const {
    for (const auto& n : ours_.nodes)
      if (n.name == node) return n.address ? "connected" : "off";
    return "error";
  }
  bool takes_odd_ports() const { return GetParam().find("newest") == std::string::npos; }

  event_loop loop_;
  node::node hall_{loop_.executor(), "hall"};
  temporary_folder folder_;
  script::cluster_file ours_;
  std::optional<stock_node> stock_;
  std::shared_ptr<net::channel> channel_;
  wire::address clusterd_;
};

TEST_P(cluster_file_of_stock, reaches_the_names_that_we_would_and_no_others) {
  const std::pair<const char*, std::vector<std::string>> files[] = {
      {"string_method.lua", {"game_1"}},  // the other two have the ports behind it
      {"redefined.lua", {"hall"}},
      {"false_and_nil.lua", {"hall", "old", "gone"}},
      {"global_helper.lua", {"hall", "gate", "host"}},
      {"option_table.lua", {"hall"}},
      {"return_table.lua", {"alpha", "beta"}},
  };
  for (const auto& [name, nodes] : files) {
    start(name);
    for (const auto& node : nodes) EXPECT_EQ(reach(node), said_by_us(node)) << name << ": " << node;
    channel_->close();
  }
}

TEST_P(cluster_file_of_stock, dials_odd_ports_up_to_1_8_and_refuses_them_later_as_we_say) {
  for (const char* name : {"hex_port.lua", "trailing_space.lua"}) {
    start(name);
    EXPECT_EQ(said_by_us("hall"), "connected");
    EXPECT_EQ(reach("hall"), takes_odd_ports() ? "connected" : "error") << name;
    channel_->close();
  }
}

INSTANTIATE_TEST_SUITE_P(stock, cluster_file_of_stock, testing::ValuesIn(homes_or_none()), home_name);

}  // namespace
}  // namespace bee::test
