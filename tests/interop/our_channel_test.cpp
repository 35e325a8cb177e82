// Our channel against a stock node: its system services, every size, every error, pushes.
#include "peer_test.hpp"

namespace bee::test {
namespace {

using our_channel = peer_test;

TEST_P(our_channel, lists_services) {
  const auto all = ask(name(".launcher"), {"LIST"});
  bool found = false;
  for (const auto& [handle, label] : all.at(0).as_table().pairs) found |= label == value::value("snlua echo");
  EXPECT_TRUE(found) << show(all);
}

TEST_P(our_channel, reads_statistics_and_memory) {
  const auto echo = wire::to_string(static_cast<node::handle>(ask(0u, {"echo"}).at(0).as_integer()));
  const auto stat = ask(name(".launcher"), {"STAT", 500});
  const auto* line = stat.at(0).as_table().find(std::string_view(echo));
  ASSERT_NE(line, nullptr);
  for (const char* key : {"task", "mqlen"}) EXPECT_TRUE(line->as_table().find(key)->is_integer()) << key;
  if (!is_old_core()) {  // which says no more
    EXPECT_TRUE(line->as_table().find("message")->is_integer());
    EXPECT_EQ(line->as_table().find("cpu")->type(), value::kind::number);
  }
  for (const char* command : {"MEM", "GC"}) {
    const auto memory = ask(name(".launcher"), {command, 500});
    EXPECT_TRUE(
        memory.at(0).as_table().find(std::string_view(echo))->as_string().ends_with(" Kb (snlua echo)"));
  }
}

TEST_P(our_channel, changes_the_configuration_and_reaches_a_node_through_a_proxy) {
  stock_node second(GetParam(), "stock_2");
  EXPECT_EQ(shown(clusterd, {"senders"}), "{}");
  tell("stock_2", second.at());
  EXPECT_TRUE(ask(clusterd, {"sender", "stock_2"}).at(0).is_integer());
  EXPECT_NE(ask(clusterd, {"senders"}).at(0).as_table().find("stock_2"), nullptr);
  const auto proxy =
      static_cast<node::handle>(ask(clusterd, {"proxy", "stock_2", "@echo"}).at(0).as_integer());
  EXPECT_EQ(shown(proxy, {"ping", 1}), "\"pong\"; 1");
}

TEST_P(our_channel, queries_names) {
  const auto handle = ask(0u, {"echo"}).at(0);
  EXPECT_TRUE(handle.is_integer());
  EXPECT_EQ(ask(clusterd, {"queryname", "echo"}).at(0), handle);
  EXPECT_EQ(shown(static_cast<node::handle>(handle.as_integer()), {"ping"}), "\"pong\"");
}

TEST_P(our_channel, values_of_every_kind_come_back) {
  const value::list all = {nullptr,
                           true,
                           false,
                           0,
                           -1,
                           1.0,
                           std::int64_t{1} << 40,
                           "",
                           std::string(40, 's'),
                           value::table{{1, "two"}, {{"k", 3.5}}}};
  value::list arguments = all;
  arguments.insert(arguments.begin(), "echo");
  EXPECT_EQ(ask(name("@echo"), arguments), all);
}

TEST_P(our_channel, messages_of_every_size_go_both_ways) {
  for (const std::size_t packed : {0x7fffu, 0x8000u, 0x8001u, 200'000u}) {
    const value::list head = {"echo", ""};
    std::string text(packed - value::pack(head)->size() - (packed > 0xffff ? 4 : 2), 'x');
    const auto message = *value::pack({"echo", text});
    EXPECT_LE(message.size(), packed);
    const auto o = loop.run(channel->call({name("@echo"), message}, soon));
    EXPECT_EQ(value::unpack(o.body).value(), value::list{text}) << packed;
    EXPECT_EQ(ask(name("@echo"), {"big", static_cast<int>(packed)}).at(0).as_string().size(), packed);
  }
  for (int request = 0x7ff0; request <= 0x8010; ++request)
    EXPECT_EQ(ask(name("@echo"), {"echo", std::string(static_cast<std::size_t>(request), 'x')})
                  .at(0)
                  .as_string()
                  .size(),
              static_cast<std::size_t>(request));
}

TEST_P(our_channel, errors_are_told_apart) {
  EXPECT_EQ(call(name("@echo"), {"err", "boom"}).error, errc::remote_call_failed);
  EXPECT_EQ(call(name("@nobody"), {"x"}).error, errc::remote_invalid_name);
  EXPECT_EQ(call(0u, {"nobody"}).error, errc::remote_name_not_found);
  EXPECT_EQ(call(name(".nobody"), {"x"}).error, errc::remote_invalid_address);
  EXPECT_EQ(call(0x7777u, {"x"}).error, errc::remote_invalid_address);
}

TEST_P(our_channel, a_message_that_does_not_unpack_is_not_answered_and_the_connection_goes_on) {
  EXPECT_EQ(loop.run(channel->call({name("@echo"), "\xff\xff"}, std::chrono::milliseconds(200))).error,
            errc::no_answer);
  EXPECT_EQ(shown(name("@echo"), {"ping"}), "\"pong\"");
}

TEST_P(our_channel, a_slow_answer_does_not_hold_up_others) {
  std::vector<std::string> order;
  const auto note = [&](const char* what) {
    return [&order, what](session::outcome&& o) { order.push_back(o.error ? o.error.message() : what); };
  };
  channel->call({name("@echo"), *value::pack({"sleep", 20})}, soon, note("slow"));
  channel->call({name("@echo"), *value::pack({"ping"})}, soon, note("fast"));
  loop.run_until([&] { return order.size() == 2; });
  EXPECT_EQ(order, (std::vector<std::string>{"fast", "slow"}));
}

TEST_P(our_channel, pushes_arrive_small_and_in_parts) {
  push(name("@echo"), {"note", "small"});
  push(name("@echo"), {"note", std::string(100'000, 'x')});
  // They may come in either order, and the call may overtake them.
  loop.run_until([&] { return shown(name("@echo"), {"count"}) == "2"; });
}

TEST_P(our_channel, a_push_to_an_unknown_name_is_told_and_the_connection_goes_on) {
  push(name("@nobody"), {"x"});
  push(name("@nobody"), {std::string(100'000, 'x')});
  EXPECT_EQ(shown(name("@echo"), {"ping"}), "\"pong\"");
  EXPECT_EQ(shown(name("@echo"), {"ping"}), "\"pong\"");
  EXPECT_TRUE(channel->is_open());
}

TEST_P(our_channel, a_push_before_a_half_close_is_delivered) {
  const auto other = open(stock().at());
  ASSERT_TRUE(other->push({name("@echo"), *value::pack({"note", "last words"})}));
  EXPECT_TRUE(loop.run(other->finish(soon)));
  loop.run_until([&] { return shown(name("@echo"), {"count"}) == "1"; });
}

TEST_P(our_channel, a_trace_tag_is_taken) {
  const auto o = loop.run(channel->call({name("@echo"), *value::pack({"ping"}), "(a-b-1)tag"}, soon));
  EXPECT_FALSE(o.error) << o.body;
}

INSTANTIATE_TEST_SUITE_P(stock, our_channel, testing::ValuesIn(homes_and_bee_or_none()), home_name);

}  // namespace
}  // namespace bee::test
