// The name service and stock nodes: with bee_names on the node, and with nothing on it.
#include <boost/asio/post.hpp>

#include "announcer_test.hpp"
#include "bee/names/service/prober.hpp"
#include "bee/names/service/server.hpp"
#include "bee/names/store/sqlite_store.hpp"
#include "support/program.hpp"

namespace bee::test {
namespace {

class stock_names : public announcer_test {
 protected:
  void SetUp() override {
    announcer_test::SetUp();
    if (IsSkipped()) return;
    start_server({"127.0.0.1", 0});
    tell("names", server_->address());
    ours_.emplace(loop.executor(), "cpp_1");
    const auto echo = ours_->add({.label = "snlua echo"}, [](node::request&& r, node::responder&& answer) {
      answer.answer_packed(r.message.take());
    });
    ASSERT_TRUE(ours_->register_name("echo", echo));
    ASSERT_TRUE(ours_->listen());
  }
  void TearDown() override {
    server_.reset();
    ours_.reset();
    announcer_test::TearDown();
  }

  void start_server(const endpoint& at) {
    store_ = std::move(*names::sqlite_store::open(folder_.path() + "/data", [this](std::function<void()> f) {
      boost::asio::post(loop.executor(), std::move(f));
    }));
    names::server_options options;
    options.listen = at;
    auto opened = names::server::open(loop.executor(), *store_, options);
    ASSERT_TRUE(opened) << opened.error().message();
    server_ = std::move(*opened);
  }

  /// A node of ours announces itself, ready at once and without a lease.
  void announce_ours(const std::string& as) {
    auto record = value::parse_literal("{state='ready', lease_ms=0}")->as_table();
    record.pairs.emplace_back("name", as);
    record.pairs.emplace_back("address", to_string(ours_->address()));
    const auto to = open(server_->address());
    const value::list request{"register", std::move(record)};
    EXPECT_FALSE(loop.run(to->call({name("@names"), *value::pack(request)}, soon)).error);
  }

  names::record_ptr stock_record() { return server_->nodes().find("stock_1"); }

  temporary_folder folder_;
  std::unique_ptr<names::sqlite_store> store_;
  std::unique_ptr<names::server> server_;
  std::optional<node::node> ours_;
};

TEST_P(stock_names, a_node_waits_for_the_one_it_depends_on_and_can_call_it_then) {
  announce("depends={'cpp_1'}");
  ASSERT_TRUE(stock_record());
  EXPECT_EQ(stock_record()->state, names::node_state::starting);
  EXPECT_EQ(shown(announcer_, {"wait", value::value(), 0.2}), "false");
  std::optional<session::outcome> waited;
  channel->call({announcer_, *value::pack({"wait"})}, soon,
                [&](session::outcome&& o) { waited = std::move(o); });
  announce_ours("cpp_1");
  loop.run_until([&] { return waited.has_value(); });
  EXPECT_EQ(show(value::unpack(waited->body).value()), "true");
  EXPECT_EQ(shown(announcer_, {"ready"}), "true");
  EXPECT_EQ(stock_record()->state, names::node_state::ready);
  run_until_happened("\"up cpp_1 " + to_string(ours_->address()) + "\"");
  // The map has reached the stock node, without any part of it that knows of the name service.
  EXPECT_EQ(shown(name("@echo"), {"rcall", "cpp_1", "@echo", 1, "x"}), "1; \"x\"");
}

TEST_P(stock_names, the_module_of_version_1_is_served_by_this_version) {
  if (is_bee()) GTEST_SKIP() << "it knows skynet's own cluster module alone";
  announce("depends={'cpp_1'}, module='" BEE_TEST_DIR "/golden/names_v1/bee_names.lua'");
  ASSERT_TRUE(stock_record());
  announce_ours("cpp_1");
  EXPECT_EQ(shown(announcer_, {"wait", value::value(), 5}), "true");
  EXPECT_EQ(shown(announcer_, {"ready"}), "true");
  EXPECT_EQ(stock_record()->state, names::node_state::ready);
  run_until_happened("\"up cpp_1 ");
  EXPECT_EQ(shown(announcer_, {"leave"}), "true");
  EXPECT_FALSE(stock_record()->is_live());
}

TEST_P(stock_names, a_hot_version_is_seen_at_once) {
  announce("depends={}");
  EXPECT_EQ(shown(announcer_, {"set_hot_version", "1.5"}), "true");
  EXPECT_EQ(stock_record()->hot_version, "1.5");
  run_until_happened("\"2 set stock_1\"");
}

TEST_P(stock_names, a_restart_of_the_name_service_needs_nothing_from_the_node) {
  announce("depends={}");
  const auto before = stock_record()->incarnation;
  const auto at = server_->address();
  server_.reset();
  store_.reset();
  EXPECT_NE(shown(announcer_, {"set_hot_version", "1.5"}), "true");
  start_server(at);
  loop.run_until([&] { return stock_record() && stock_record()->hot_version == "1.5"; });
  EXPECT_EQ(stock_record()->incarnation, before);
  announce_ours("cpp_2");
  run_until_happened("\"up cpp_2 ");
  const auto text = shown(announcer_, {"happened"});
  EXPECT_EQ(text.find("1 up stock_1", text.find("1 up stock_1") + 1), std::string::npos)
      << "an event came twice: " << text;
}

TEST_P(stock_names, a_node_that_leaves_is_off) {
  announce("depends={}");
  announce_ours("cpp_1");
  EXPECT_EQ(shown(announcer_, {"leave"}), "true");
  EXPECT_FALSE(stock_record()->is_live());
}

TEST_P(stock_names, a_node_with_nothing_on_it_follows_the_registry) {
  if (is_old_core()) GTEST_SKIP() << "its module does not get over a first call that failed";
  announce_ours("cpp_1");
  const auto to = open(server_->address());
  auto record = value::parse_literal("{name='stock_1', state='ready', lease_ms=0}")->as_table();
  record.pairs.emplace_back("address", stock().address());
  const value::list request{"register", std::move(record)};
  EXPECT_FALSE(loop.run(to->call({name("@names"), *value::pack(request)}, soon)).error);
  // The call waits in the node until the push has brought the address.
  loop.run_until([&] {
    const auto o = call(name("@echo"), {"rcall", "cpp_1", "@echo", "x"}, std::chrono::seconds(1));
    return !o.error && show(value::unpack(o.body).value()) == "\"x\"";
  });
}

TEST_P(stock_names, a_node_that_knows_nothing_of_it_reads_the_hot_state_through_the_pushed_map_alone) {
  const stock_node stranger(GetParam(), "stock_2", folder_.write("empty.lua", "__nowaiting = false\n"));
  const auto to = open(server_->address());
  const auto write = [&](const char* command, const std::string& fields) {
    const auto o =
        loop.run(to->call({name("@names"), *value::pack({command, *value::parse_literal(fields)})}, soon));
    EXPECT_EQ(show(value::unpack(o.body).value()).find("false"), std::string::npos);
  };
  write("register", "{name='stock_2', state='ready', lease_ms=0, address='" + stranger.address() + "'}");
  write("set", "{name='stock_2', hot_version='1.5'}");
  channel = open(stranger.at());
  const value::list question{"rcall", "names", "@names", "get", *value::parse_literal("{name='stock_2'}")};
  // The call waits in the node until the push has brought the address.
  EXPECT_NE(shown(name("@echo"), question).find("hot_version = \"1.5\""), std::string::npos);
}

TEST_P(stock_names, nodes_that_never_heard_of_it_are_found_and_follow_when_another_appears) {
  if (is_old_core()) GTEST_SKIP() << "its module does not get over a first call that failed";
  using nodes = std::vector<cluster::node>;
  std::optional<stock_node> other(std::in_place, GetParam(), "stock_2");
  const auto at = other->at();
  std::optional<nodes> file;
  names::prober_options options;
  options.nodes = nodes{{"stock_1", stock().at()}, {"stock_2", at}};
  options.interval = std::chrono::milliseconds(50);
  options.changed = [&file] { return std::exchange(file, std::nullopt); };
  const names::prober looks(loop.executor(), *server_, std::move(options));
  const auto is = [this](const char* name, names::node_state s) {
    const auto known = server_->nodes().find(name);
    return known && known->state == s;
  };
  loop.run_until(
      [&] { return is("stock_1", names::node_state::ready) && is("stock_2", names::node_state::ready); });
  file = nodes{{"stock_1", stock().at()}, {"stock_2", at}, {"cpp_1", ours_->address()}};
  // The call waits in the node until the push has brought the address.
  loop.run_until([&] {
    const auto o = call(name("@echo"), {"rcall", "cpp_1", "@echo", "x"}, std::chrono::seconds(1));
    return !o.error && show(value::unpack(o.body).value()) == "\"x\"";
  });
  const auto first = server_->nodes().find("stock_2")->incarnation;
  other.reset();
  loop.run_until([&] { return is("stock_2", names::node_state::down); });
  other.emplace(GetParam(), "stock_2", "", at.port);
  loop.run_until([&] { return is("stock_2", names::node_state::ready); });
  EXPECT_GT(server_->nodes().find("stock_2")->incarnation, first);
}

INSTANTIATE_TEST_SUITE_P(each, stock_names, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
