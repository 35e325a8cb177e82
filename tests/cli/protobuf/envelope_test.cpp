// decode --layout and encode --layout: bodies of messages, without a node.
#include "bee/payload/envelope.hpp"

#include "bee/base/bytes.hpp"
#include "bee/payload/compression.hpp"
#include "cli/support/beectl_test.hpp"
#include "support/golden.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

class envelopes : public beectl {
 protected:
  envelopes() { environment_["BEECTL_PROTO"] = BEE_TEST_DIR "/support/proto/shop.proto"; }

  std::string encoded(words more) {
    more.insert(more.begin(), "encode");
    const auto end = run(more);
    EXPECT_EQ(end.code, 0) << end.err;
    return end.out.substr(0, end.out.find('\n'));
  }
  json decoded(const std::string& layout, const std::string& input, words more = {}) {
    more.insert(more.begin(), {"decode", "-o", "json", "--layout", layout, input});
    const auto end = run(more);
    EXPECT_EQ(end.code, 0) << end.err;
    return json::parse(end.out)["result"]["body"];
  }
};

TEST_F(envelopes, every_golden_vector_is_told_with_the_fields_its_layout_carries) {
  environment_.clear();
  std::size_t seen = 0;
  for (const char* layout :
       {"inner", "routed", "routed_send", "rpc_reply", "client", "agent_up", "agent_down"})
    for (const auto& v : golden("envelopes.json", "layout", layout)) {
      const auto told = decoded(layout, std::string(v["hex"]));
      EXPECT_EQ(told["type"], v["type_name"]) << v;
      for (const auto& [key, value] : told.items())
        if (key != "type" && v.contains(key)) {
          EXPECT_EQ(value, v[key]) << v;
        }
      EXPECT_EQ(told["pb_hex"], v["pb_hex"]) << v;
      EXPECT_EQ(told.contains("session"), v.contains("session")) << v;
      EXPECT_EQ(told.contains("destination_node"), v.contains("destination_node")) << v;
      EXPECT_EQ(told.contains("source_node"), v.contains("source_node")) << v;
      ++seen;
    }
  EXPECT_EQ(seen, 29u);
}

TEST_F(envelopes, what_is_encoded_decodes_to_the_same_in_every_layout) {
  const words message{"--pb", "pb.iBuyREQ", R"({"uid":"7","coupon":"x"})", "--room", "3"};
  const auto there_and_back = [&](const std::string& layout, words more) {
    more.insert(more.begin(), {"--layout", layout});
    more.insert(more.end(), message.begin(), message.end());
    const auto told = decoded(layout, encoded(more));
    EXPECT_EQ(told["message"], (json{{"uid", "7"}, {"coupon", "x"}})) << layout;
    EXPECT_EQ(told["type"], "pb.iBuyREQ") << layout;
    EXPECT_EQ(told["room_id"], 3) << layout;
    return told;
  };
  const auto routed = there_and_back("routed", {"--to", "shop_4/shop", "--from", "lobby_1/lobby", "--session",
                                                "9", "--uid", "42", "--base64"});
  EXPECT_EQ(routed["destination_service"], "shop");
  EXPECT_EQ(routed["source_node"], "lobby_1");
  EXPECT_EQ(routed["session"], 9);
  EXPECT_EQ(routed["kind"], "rpc_request");
  EXPECT_EQ(routed["uid"], 42);
  EXPECT_EQ(there_and_back("inner", {"--uid=-1"})["kind"], "protobuf");
  EXPECT_EQ(there_and_back("inner", {"--sub-type", "system"})["sub_type"], 21);
  EXPECT_EQ(there_and_back("inner", {"--sub-type", "99"})["sub_type"], 99);
  EXPECT_EQ(there_and_back("routed_send", {"--to", "shop_4/shop"})["destination_node"], "shop_4");
  EXPECT_EQ(there_and_back("rpc_reply", {"--session", "5"})["kind"], "rpc_reply");
  EXPECT_EQ(there_and_back("client", {})["compressed"], false);
  EXPECT_EQ(there_and_back("client", {"--compress"})["compressed"], true);
  EXPECT_EQ(there_and_back("agent_up", {"--uid", "6"})["uid"], 6);
  there_and_back("agent_down", {});
}

TEST_F(envelopes, people_get_the_message_as_json_that_encode_takes) {
  const auto body = encoded({"--layout", "agent_down", "--pb", "pb.iBuyRSP", R"({"code":5})"});
  const auto end = run({"decode", "--layout", "agent_down", body});
  EXPECT_EQ(end.out, "layout   agent_down\ntype     pb.iBuyRSP\nroom_id  0\nmessage  {\"code\":5}\n");
}

TEST_F(envelopes, a_body_comes_from_a_file_or_from_standard_input) {
  const auto body = encoded({"--layout", "inner", "--pb", "pb.iBuyRSP", R"({"code":5})"});
  folder_.write("body", from_hex(body).value());
  EXPECT_EQ(decoded("inner", "@body")["message"]["code"], 5);
  program how;
  how.input = body + "\n";
  EXPECT_EQ(run_with({"decode", "--layout", "inner"}, how).code, 0);
  folder_.write("message.json", R"({"code":5})");
  EXPECT_EQ(encoded({"--layout", "inner", "--pb", "pb.iBuyRSP", "@message.json"}), body);
}

TEST_F(envelopes, another_type_than_the_one_that_stands_in_it_can_be_read) {
  const auto body = encoded({"--layout", "inner", "--pb", "pb.iBuyREQ", R"({"uid":7})"});
  EXPECT_EQ(decoded("inner", body, {"--pb", "pb.iBuyRSP"})["message"]["code"], 7);
}

TEST_F(envelopes, text_commands_are_bodies_too) {
  const auto body = encoded({"--layout", "text", "cmd_ping", "a=b c", "d=", "--uid", "9"});
  EXPECT_EQ(from_hex(body).value(), "lua 9 cmd=cmd_ping a=b<!spc>c d=");
  const json told{{"layout", "text"}, {"uid", 9}, {"cmd", "cmd_ping"}, {"arguments", {"a=b c", "d="}}};
  EXPECT_EQ(decoded("text", body), told);
  EXPECT_EQ(decoded("text", "lua 9 cmd=cmd_ping a=b<!spc>c d="), told);
  folder_.write("command", "lua 7\n");
  EXPECT_EQ(decoded("text", "@command")["uid"], 7);
}

TEST_F(envelopes, a_body_that_is_cut_anywhere_is_refused_or_says_less) {
  const auto body = encoded({"--layout", "client", "--pb", "pb.iBuyRSP", R"({"code":5})"});
  for (std::size_t n = 2; n < body.size(); n += 2)
    EXPECT_EQ(run({"decode", "--layout", "client", body.substr(0, n)}).code, 3) << n;
  expect_refused({"decode", "--layout", "routed", "000600"}, 3,
                 "beectl: the body is no routed envelope: the data ends in the middle of a value\n");
  expect_refused({"decode", "--layout", "agent_down", "00000015000000"}, 3,
                 "beectl: the body is no agent_down envelope: it does not begin with the number 20\n");
  expect_refused({"decode", "--layout", "text", "lua x cmd=a"}, 3,
                 "beectl: the body: not a text command of the form: lua UID key=value\n");
}

TEST_F(envelopes, a_message_that_can_not_be_read_is_told_in_hex_and_is_bad_input) {
  payload::envelope e{.type_name = "iBuyREQ", .pb = "\x08"};
  const auto body = [&] { return to_hex(payload::encode(payload::layout::inner, e).value()); };
  auto end = run({"decode", "--layout", "inner", body()});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.out.find("pb_hex    08\n"), std::string::npos) << end.out;
  EXPECT_EQ(end.err,
            "beectl: no message type \"iBuyREQ\" in the schema; did you mean pb.iBuyREQ?\n"
            "hint: beectl describe lists the types\n");
  e.type_name = "pb.iBuyREQ";
  end = run({"decode", "--layout", "inner", body()});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err, "beectl: the message is no pb.iBuyREQ: its bytes do not parse\n");
}

TEST_F(envelopes, a_zlib_bomb_is_refused) {
  const auto bomb = payload::compress(std::string((16u << 20) + 1, '\0'));
  const payload::envelope e{.type_name = "pb.iBuyREQ", .room_id = payload::compressed_bit | 1, .pb = bomb};
  folder_.write("bomb", payload::encode(payload::layout::client, e).value());
  const auto end = run({"decode", "--layout", "client", "@bomb"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.err, "beectl: the compressed message: the message is larger than the limit\n");
  EXPECT_NE(end.out.find("room_id     1\n"), std::string::npos) << end.out;
}

TEST_F(envelopes, a_name_over_65535_bytes_is_refused) {
  const words all{"encode", "--layout", "routed", "--pb", "pb.iBuyREQ", "{}", "--to"};
  const auto with = [&](const std::string& to) {
    auto line = all;
    line.push_back(to);
    return line;
  };
  expect_refused(
      with("shop_4/" + std::string(65536, 's')), 3,
      "beectl: the message: a routed message needs a destination node, and names of at most 65535 bytes\n");
  EXPECT_EQ(run(with("shop_4/" + std::string(65535, 's'))).code, 0);
}

TEST_F(envelopes, what_a_layout_has_no_place_for_is_refused) {
  const auto refused = [&](words line, const std::string& err) {
    expect_refused(line, 2, "beectl: " + err + "\n");
  };
  refused({"encode", "--layout", "inner", "--pb", "pb.iBuyREQ", "{}", "--session", "3"},
          "--session: the layout inner has no place for it");
  refused({"encode", "--layout", "agent_up", "--pb", "pb.iBuyREQ", "{}", "--compress"},
          "--compress: the layout agent_up has no place for it");
  refused({"encode", "--layout", "text", "cmd", "--to", "a/b"}, "--to: a text command has no place for it");
  refused({"encode", "--layout", "routed", "--pb", "pb.iBuyREQ", "{}", "--to", "shop"},
          "--to: \"shop\" is not NODE/SERVICE");
  refused(
      {"encode", "--layout", "outer", "--pb", "pb.iBuyREQ", "{}"},
      "--layout: \"outer\" is none of inner, routed, routed_send, rpc_reply, client, agent_up, agent_down, "
      "text");
  refused({"encode", "--layout", "inner", "{}"}, "encode --layout: --pb TYPE is missing");
  refused({"encode", "mysqlpool", "ping", "--uid", "3"}, "--uid: it goes with --layout");
  refused({"decode", "00", "--pb", "pb.iBuyREQ"}, "--pb: it goes with --layout");
  refused({"decode", "00", "--layout", "inner", "--as", "message"},
          "--as: it is about frames, --layout about a body");
  expect_refused({"encode", "--layout", "text", "cmd", "word"}, 3,
                 "beectl: the argument \"word\" is not key=value\n");
  expect_refused({"encode", "--layout", "text", "cmd", "a=<!spc>"}, 3,
                 "beectl: a value can not hold <!spc>: that is how a space is written in a text command\n");
}

}  // namespace
}  // namespace bee::test
