#include "bee/names/client/client.hpp"

#include "bee/names/client/change.hpp"
#include "bee/names/service/server.hpp"
#include "unit/names/store/posted_store.hpp"
#include "unit/node/running_node.hpp"

namespace bee::names {
namespace {

using bee::test::event_loop;
using bee::test::running_node;
using bee::test::soon;

value::table node_at(const char* name, const char* address) {
  value::table out;
  out.pairs.emplace_back("name", name);
  out.pairs.emplace_back("address", address);
  return out;
}

struct names_client : testing::Test {
  void start(server_options options = {}) {
    here = std::move(*server::open(loop.executor(), kept, options));
    open("names://" + to_string(here->address()));
  }
  void open(const std::string& place) {
    client_options how;
    how.reach.timeout = soon;
    how.token_hint = "give the token";
    of = *client::open(how, place);
  }
  void TearDown() override {
    if (of) of->close();
    here.reset();
    loop.drain();
  }
  attempt<value::table> add(const char* name, const char* address) {
    auto wanted = with_address({}, node_at(name, address));
    return loop.run(of->change(wanted.command, std::move(wanted.arguments)));
  }

  event_loop loop;
  test::posted_store kept{loop};
  std::unique_ptr<server> here;
  std::shared_ptr<client> of;
};

TEST_F(names_client, lists_what_was_changed) {
  start();
  ASSERT_TRUE(add("a", "10.0.0.1:1"));
  const auto all = loop.run(of->list());
  ASSERT_TRUE(all);
  EXPECT_EQ(to_map(*all).find("a")->address, endpoint("10.0.0.1", 1));
}

TEST_F(names_client, a_change_without_the_token_is_refused_with_what_to_do) {
  server_options options;
  options.service.token = "secret";
  start(std::move(options));
  const auto refused = add("a", "10.0.0.1:1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, failure_code::no);
  EXPECT_EQ(refused.error().has_run, ran::no);
  EXPECT_EQ(refused.error().hint, "give the token");
}

TEST_F(names_client, who_follows_is_told_of_each_change_once) {
  start();
  view known;
  std::vector<std::string> told;
  known.on_event = [&](const event& e) { told.push_back(e.node->name); };
  ASSERT_TRUE(loop.run(of->follow(known, {})));
  ASSERT_TRUE(add("a", "10.0.0.1:1"));
  ASSERT_TRUE(add("b", "10.0.0.2:1"));
  while (told.size() < 2) ASSERT_TRUE(loop.run(of->follow(known, soon)));
  EXPECT_EQ(told, (std::vector<std::string>{"a", "b"}));
}

TEST_F(names_client, a_server_that_is_behind_what_is_known_is_left) {
  start();
  view known;
  known.begin_after(7);
  const auto heard = loop.run(of->follow(known, {}));
  ASSERT_TRUE(heard);
  EXPECT_TRUE(heard->is_behind);
  EXPECT_EQ(known.seen(), 7);
}

TEST_F(names_client, a_server_that_is_down_is_left_for_the_next) {
  start();
  open("names://127.0.0.1:1," + to_string(here->address()));
  EXPECT_TRUE(loop.run(of->list()));
}

TEST_F(names_client, a_node_that_is_no_name_service_is_told_apart) {
  running_node other(loop);
  open("names://" + to_string(other.here.address()));
  const auto failed = loop.run(of->list());
  EXPECT_EQ(failed.error().code, failure_code::not_found);
  EXPECT_NE(failed.error().message.find("is no name service"), std::string::npos) << failed.error().message;
}

TEST(names_place, what_names_no_registry_is_refused) {
  for (const char* place : {"", "x", "names://", "names://a", "names://a:1,", "http://a:1"})
    EXPECT_EQ(client::open({}, place).error().code, failure_code::bad_input) << place;
}

}  // namespace
}  // namespace bee::names
