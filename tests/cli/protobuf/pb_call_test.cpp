// call --pb, call --text and proxy against services that answer well, badly, twice, late, or from elsewhere.
#include <csignal>
#include <cstdlib>
#include <set>

#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "cli/support/beectl_test.hpp"
#include "cli/support/pb_node.hpp"
#include "support/event_loop.hpp"
#include "support/fake_node.hpp"
#include "support/other_network.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

const std::string dropped = "hint: this came and was dropped: ";

class pb_call : public beectl {
 protected:
  pb_call() { environment_["BEECTL_PROTO"] = BEE_TEST_DIR "/support/proto/shop.proto"; }

  void serve(replying_node::answers reply, const std::string& host = "127.0.0.1") {
    node_.emplace(std::move(reply), host);
    write_cluster("mail_master_6 = \"" + node_->address() + "\"\n");
  }
  // One reply with this code.
  void serve_code(int code, const std::string& host = "127.0.0.1") {
    serve([code](const auto& request,
                 int) { return std::vector{routed_reply({.session = request.session, .code = code})}; },
          host);
  }
  // Somebody at 127.0.0.2 says the right reply, to that service.
  void serve_from_elsewhere(const std::function<std::string(const payload::envelope&)>& to_service) {
    serve([this, to_service](const auto& request, int) {
      const auto reply = routed_reply({.session = request.session, .code = 5});
      const auto body = value::pack({"rpc_response", reply}).value();
      std::string frame;
      EXPECT_TRUE(wire::encode_request(wire::address(to_service(request)), 1, true, body, frame).has_value());
      // The node has connected before it was asked, so its route is known.
      elsewhere_ = std::async(std::launch::async,
                              [this, frame] { say_from_elsewhere(node_->route().value(), frame); });
      return std::vector<std::string>();
    });
  }
  // The call runs, and leaves no route.
  program_end call(words more = {}) {
    more.insert(more.begin(), {"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}"});
    const auto end = run(more);
    EXPECT_EQ(node_->route(), std::nullopt);
    return end;
  }
  std::vector<json> rows(const program_end& end) {
    std::vector<json> out;
    std::istringstream lines(end.out);
    for (std::string line; std::getline(lines, line);) out.push_back(json::parse(line));
    return out;
  }

  std::future<void> elsewhere_;
  std::optional<replying_node> node_;
};

TEST_F(pb_call, a_reply_with_an_unknown_session_is_dropped_and_the_right_one_is_waited_for) {
  serve([](const auto& request, int) {
    return std::vector{routed_reply({.session = request.session + 1, .code = 9}),
                       routed_reply({.session = request.session, .code = 5})};
  });
  EXPECT_EQ(call().out, "{\n  \"code\": 5\n}\n");
}

TEST_F(pb_call, a_reply_with_an_unknown_session_alone_is_told_at_the_deadline) {
  serve([](const auto&, int) { return std::vector{routed_reply({.session = 0x80000001, .code = 9})}; });
  const auto end = call({"-t", "500ms"});
  EXPECT_EQ(end.code, 5);
  EXPECT_EQ(end.err,
            "beectl: mail_master_6: mail pb.iBuyREQ: no reply within 500ms (unknown whether it ran)\n" +
                dropped + "a reply that nobody waits for (session 2147483649)\n");
}

TEST_F(pb_call, a_duplicate_reply_is_not_taken_for_the_reply_to_the_next_call) {
  serve([](const auto& request, int number) {
    std::vector out{routed_reply({.session = request.session, .code = number})};
    if (number == 1) out.push_back(routed_reply({.session = request.session, .code = 99}));
    return out;
  });
  const auto got = rows(call({"--repeat", "3", "-o", "jsonl"}));
  ASSERT_EQ(got.size(), 3u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(got[static_cast<std::size_t>(i)]["n"], i + 1);
    EXPECT_EQ(got[static_cast<std::size_t>(i)]["result"]["message"]["code"], i + 1);
  }
}

TEST_F(pb_call, a_reply_after_the_deadline_is_not_taken_for_the_reply_to_the_next_call) {
  serve([first = std::uint64_t{0}](const auto& request, int number) mutable {
    if (number == 1) first = request.session;
    if (number == 1) return std::vector<std::string>();
    return std::vector{routed_reply({.session = first, .code = 1}),
                       routed_reply({.session = request.session, .code = 2})};
  });
  const auto end = call({"--repeat", "2", "-o", "jsonl", "-t", "1s"});
  EXPECT_EQ(end.code, 8) << end.err;
  const auto got = rows(end);
  ASSERT_EQ(got.size(), 2u);
  EXPECT_EQ(got[0]["error"]["exit"], 5);
  EXPECT_EQ(got[1]["result"]["message"]["code"], 2);
}

TEST_F(pb_call, a_reply_from_the_wrong_node_is_dropped) {
  serve([](const auto& request, int) {
    return std::vector{routed_reply({.session = request.session, .code = 9, .source_node = "shop_master_4"})};
  });
  const auto end = call({"-t", "500ms"});
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.err.find(dropped + "a reply from another service than the one that was called (session "),
            std::string::npos)
      << end.err;
  EXPECT_TRUE(end.err.ends_with("): shop_master_4 mail\n")) << end.err;
}

TEST_F(pb_call, a_connection_that_does_not_know_the_call_is_closed) {
  for (const char* guessed : {"@beectl", "@beectl_0123456789abcdef", ".mail"}) {
    serve_from_elsewhere([guessed](const auto&) { return guessed; });
    const auto end = call({"-t", "1s"});
    elsewhere_.get();
    EXPECT_EQ(end.code, 5);
    EXPECT_NE(end.err.find(dropped + "a connection from 127.0.0.2 that does not know this call\n"),
              std::string::npos)
        << end.err;
  }
}

TEST_F(pb_call, a_reply_by_the_secret_name_of_the_call_is_taken_from_any_address) {
  serve_from_elsewhere([](const auto& request) { return "@" + std::string(request.source_service); });
  const auto end = call();
  elsewhere_.get();
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out, "{\n  \"code\": 5\n}\n");
}

TEST_F(pb_call, each_call_has_a_name_of_its_own_for_its_replies) {
  std::set<std::string> names;
  serve([&](const auto& request, int) {
    names.insert(std::string(request.source_service));
    return std::vector{routed_reply({.session = request.session, .code = 5})};
  });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(call().code, 0);
  EXPECT_EQ(names.size(), 3u);
}

// What it sends to 127.0.0.1 leaves from there.
TEST_F(pb_call, a_node_that_is_reached_at_any_loopback_address_replies) {
  for (const char* host : {"127.0.0.7", "127.200.3.4"}) {
    serve_code(5, host);
    const auto end = call();
    EXPECT_EQ(end.code, 0) << host << end.err;
  }
}

TEST_F(pb_call, a_node_with_a_second_address_replies_from_the_first) {
  const other_network net;
  if (!net.trouble().empty()) GTEST_SKIP() << net.trouble();
  // Of two addresses in one network the first is where connections begin.
  const auto two = "ip address add 10.78.0.2/24 dev lo && ip address add 10.78.0.9/24 dev lo";
  if (std::system(two) != 0) GTEST_SKIP() << "no second address: " << two;
  serve_code(5, "10.78.0.9");
  const auto end = call();
  EXPECT_EQ(end.code, 0) << end.err;
}

TEST_F(pb_call, a_node_that_connects_to_somebody_else_is_sent_nothing) {
  const fake_node node;  // it says that it has connected, and has not
  write_cluster("mail_master_6 = \"" + node.address() + "\"\n");
  const auto end = run({"call", "mail_master_6", ":0000000a", "--pb", "pb.iBuyREQ", "{}", "-t", "500ms"});
  EXPECT_EQ(end.code, 4);
  EXPECT_NE(end.err.find("is not beectl: no reply can come (not sent)\nhint: give the address that it can "
                         "reach: --listen HOST:PORT\n"),
            std::string::npos)
      << end.err;
  EXPECT_TRUE(node.asked("text").empty());
  for (const auto& [name, at] : node.map()) EXPECT_EQ(at, "false") << name;
}

TEST_F(pb_call, an_answer_that_is_no_reply_is_dropped) {
  serve([](const auto&, int) { return std::vector<std::string>{"nonsense"}; });
  const auto end = call({"-t", "500ms"});
  EXPECT_EQ(end.code, 5);
  EXPECT_NE(end.err.find(dropped + "an rpc_response that is no reply\n"), std::string::npos) << end.err;
}

TEST_F(pb_call, a_reply_whose_bytes_do_not_parse_is_shown_in_hex_and_is_10) {
  serve([](const auto& request, int) {
    return std::vector{routed_reply({.session = request.session, .pb = "\x08"})};
  });
  const auto end = call({"-o", "json"});
  EXPECT_EQ(end.code, 10);
  const auto told = json::parse(end.out)["nodes"][0];
  EXPECT_EQ(told["result"]["pb_hex"], "08");
  EXPECT_EQ(told["error"]["ran"], "yes");
  EXPECT_EQ(told["error"]["message"], "mail pb.iBuyREQ: the reply is no pb.iBuyRSP: its bytes do not parse");
}

TEST_F(pb_call, a_reply_of_an_unknown_type_is_shown_in_hex_with_the_nearest_name) {
  serve([](const auto& request, int) {
    return std::vector{routed_reply({.session = request.session, .code = 5, .type = "pb.iBuyRSQ"})};
  });
  const auto end = call({"-o", "json"});
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(json::parse(end.out)["nodes"][0]["result"]["pb_hex"], "0805");
  EXPECT_EQ(end.err, "beectl: no message type \"pb.iBuyRSQ\" in the schema; did you mean pb.iBuyREQ?\n");
}

TEST_F(pb_call, expect_compares_messages_and_not_texts) {
  serve([](const auto& request, int) {
    return std::vector{routed_reply({.session = request.session, .pb = "\x08\x05\x12\x02\x08\x07"})};
  });
  EXPECT_EQ(call({"--expect", R"({"left": {"gold": 7}, "code": 5})"}).code, 0);
  EXPECT_EQ(call({"--expect", R"({"left": {"gold": "7"}, "code": 5})"}).code, 0);
  const auto other = call({"--expect", R"({"left": {"gold": 8}, "code": 5})"});
  EXPECT_EQ(other.code, 1);
  EXPECT_EQ(other.err, "beectl: mail_master_6: mail pb.iBuyREQ: expected \"8\", got \"7\" at .left.gold\n");
  EXPECT_NE(other.out.find("\"code\": 5"), std::string::npos);
  const auto no_such = call({"--expect", R"({"nope": 1})"});
  EXPECT_EQ(no_such.code, 1);
  EXPECT_NE(no_such.err.find("expected what is no pb.iBuyRSP: line 1, column "), std::string::npos)
      << no_such.err;
  const auto before = node_->received();
  EXPECT_EQ(call({"--expect", "{"}).code, 3);
  EXPECT_EQ(node_->received(), before);
}

TEST_F(pb_call, a_dry_run_shows_the_message_and_the_frame_and_sends_nothing) {
  serve_code(5);
  const auto shown = [&](words line) {
    line.insert(line.end(), {"--pb", "pb.iBuyREQ", R"({"uid":7})", "--uid", "42", "-n", "-o", "json"});
    const auto end = run(line);
    EXPECT_EQ(end.code, 0) << end.err;
    return json::parse(end.out)["result"];
  };
  const auto asked = shown({"call", "mail_master_6", "mail"});
  EXPECT_EQ(asked["sent"], false);
  EXPECT_EQ(asked["layout"], "routed");
  EXPECT_EQ(asked["addresses"], json{"@mail"});
  EXPECT_EQ(asked["uid"], 42);
  EXPECT_EQ(asked["message"], (json{{"uid", "7"}}));
  EXPECT_NE(std::string(asked["frame"]).find(to_hex("pb.iBuyREQ")), std::string::npos);
  EXPECT_EQ(shown({"send", "mail_master_6", "mail"})["layout"], "inner");
  EXPECT_EQ(node_->received(), 0);
}

TEST_F(pb_call, the_request_carries_the_trace_tag) {
  serve_code(5);
  EXPECT_EQ(call({"--trace", "TAG-1"}).code, 0);
  EXPECT_EQ(node_->trace(), "TAG-1");
}

TEST_F(pb_call, send_confirms_that_the_node_has_read_the_message) {
  serve([](const auto&, int) { return std::vector<std::string>(); });
  const auto end = run({"send", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}", "--confirm"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find("read"), std::string::npos);
  EXPECT_EQ(node_->received(), 1);
}

TEST_F(pb_call, flags_that_make_no_sense_are_refused) {
  serve_code(5);
  const auto refused = [&](words more, const std::string& err) {
    words line{"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}"};
    line.insert(line.end(), more.begin(), more.end());
    expect_refused(line, 2, "beectl: " + err + "\n");
  };
  refused({"-S"}, "--strings: it does not go with --pb");
  refused({"--json"}, "--json: it does not go with --pb");
  refused({"--dialect", "bee"}, "--dialect: it does not go with --pb");
  refused({"--text"}, "--text: it does not go with --pb");
  refused({"--layout", "inner"},
          "--layout: an rpc needs what only a routed envelope carries, a session and a source");
  refused({"--via", "mail_master_6"},
          "call --pb needs a connection of its own: the reply does not come through --via");
  expect_refused(
      {"call", "mail_master_6,127.0.0.1:1", "mail", "--pb", "pb.iBuyREQ", "{}", "--listen", "127.0.0.1:2600"},
      2, "beectl: --listen: one port is for one node; port 0 takes a free one for each\n");
  expect_refused({"call", "mail_master_6", "mail", "cmd", "--room", "7"}, 2,
                 "beectl: --room: it goes with --pb\n");
  expect_refused({"send", "mail_master_6", "mail", "cmd", "--uid", "7"}, 2,
                 "beectl: --uid: it goes with --pb or --text\n");
  EXPECT_EQ(node_->received(), 0);
}

TEST_F(pb_call, a_node_name_over_65535_bytes_is_refused_before_anything_is_sent) {
  serve_code(5);
  const std::string name(70'000, 'n');
  write_cluster(name + " = \"" + node_->address() + "\"\n");
  const auto end = run({"call", "--all", "mail", "--pb", "pb.iBuyREQ", "{}"});
  EXPECT_EQ(end.code, 3) << end.err.substr(0, 500);
  EXPECT_EQ(node_->received(), 0);
}

TEST_F(pb_call, a_text_command_goes_out_with_its_uid_and_its_answer_is_printed) {
  serve_code(5);
  const auto text = [&](words more) {
    more.insert(more.begin(), {"call", "mail_master_6", "mail", "--text"});
    return run(more);
  };
  auto end = text({"cmd_ping", "a=b c", "d=", "--uid", "9"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out, "text: lua 9 cmd=cmd_ping a=b<!spc>c d=\n");
  EXPECT_EQ(text({"cmd_ping", "--expect", "'text: lua 0 cmd=cmd_ping'"}).code, 0);
  EXPECT_EQ(text({"cmd_ping", "--expect", "'pong'"}).code, 1);
  EXPECT_EQ(json::parse(text({"cmd_ping", "-o", "json"}).out)["nodes"][0]["result"],
            (json{"text: lua 0 cmd=cmd_ping"}));
  EXPECT_EQ(text({"cmd_raise"}).code, 6);
  end = text({"cmd_mute", "-t", "300ms"});
  EXPECT_EQ(end.code, 5);
  EXPECT_EQ(end.err,
            "beectl: mail_master_6: mail cmd_mute: no answer within 300ms (unknown whether it ran)\n");
  EXPECT_EQ(run({"call", "mail_master_6", "nobody", "--text", "cmd_ping"}).code, 7);
  const auto before = node_->received();
  EXPECT_EQ(text({"cmd_ping", "-n"}).code, 0);
  EXPECT_EQ(text({"cmd_ping", "word"}).code, 3);
  EXPECT_EQ(text({"cmd_ping", "--json"}).code, 2);
  EXPECT_EQ(node_->received(), before);
  EXPECT_EQ(run({"send", "mail_master_6", "mail", "--text", "cmd_ping", "--confirm"}).code, 0);
  EXPECT_EQ(node_->received(), before + 1);
}

// Gives the proxy messages as another node would.
class proxy_verb : public pb_call {
 protected:
  void push(const std::string& to, std::string body) {
    const auto at = parse_endpoint(to).value();
    const auto channel = loop_.run(net::channel::open(at, patience));
    ASSERT_TRUE(channel.has_value());
    const session::outgoing message{
        wire::address("@CServiceProxy"), value::pack({"text", std::move(body)}).value(), {}};
    ASSERT_TRUE((*channel)->push(session::outgoing(message)).has_value());
    ASSERT_TRUE(loop_.run((*channel)->finish(patience)).has_value());
    opened_.push_back(*channel);
  }
  event_loop loop_;
  std::vector<std::shared_ptr<net::channel>> opened_;
};

TEST_F(proxy_verb, forwards_by_the_cluster_file_logs_what_it_drops_and_stops_cleanly) {
  serve([](const auto&, int) { return std::vector<std::string>(); });
  for (const int signal : {SIGTERM, SIGINT}) {
    const auto before = node_->received();
    const auto at = "127.0.0.1:" + std::to_string(closed_port());
    program how;
    how.while_running = [&](int pid) {
      EXPECT_EQ(run({"ping", at, "--wait", "20s"}).code, 0);
      push(at, "nonsense");
      payload::envelope e{.type_name = "pb.iBuyREQ",
                          .destination_node = "mail_master_6",
                          .destination_service = "mail",
                          .source_node = "a",
                          .source_service = "b"};
      push(at, payload::encode(payload::layout::routed, e).value());
      e.destination_service = "nobody";
      push(at, payload::encode(payload::layout::routed_send, e).value());
      e.destination_service = "mail";
      push(at, payload::encode(payload::layout::routed_send, e).value());
      while (node_->received() < before + 2) std::this_thread::yield();
      // What it has been told before it answers, it has taken in.
      EXPECT_EQ(run({"ping", at}).code, 0);
      ::kill(pid, signal);
    };
    const auto end =
        run_with({"proxy", "--listen", at, "--node", "proxy_7", "--service", "CServiceProxy"}, how);
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_TRUE(end.err.starts_with("beectl: proxy: ready: proxy_7 " + at + ", service @CServiceProxy\n"))
        << end.err;
    EXPECT_NE(end.err.find("beectl: proxy: a body without a destination: 1 dropped: "), std::string::npos)
        << end.err;
    EXPECT_NE(end.err.find("beectl: proxy: mail_master_6 nobody: 1 dropped: "), std::string::npos) << end.err;
    EXPECT_TRUE(end.err.ends_with("beectl: proxy: stopped: 2 forwarded, 2 dropped\n")) << end.err;
    EXPECT_EQ(end.out, "");
  }
}

TEST_F(proxy_verb, what_it_can_not_start_with_is_refused) {
  expect_refused({"proxy"}, 2,
                 "beectl: proxy: --listen HOST:PORT is missing\nhint: a node of the cluster file, as --node, "
                 "listens where the file says\n");
  expect_refused({"proxy", "--listen", "here"}, 2, "beectl: --listen: \"here\" is not HOST:PORT\n");
  EXPECT_EQ(run({"proxy", "--listen", "127.0.0.1:0", "--service", ""}).code, 2);
  const fake_peer taken({});
  EXPECT_EQ(run({"proxy", "--listen", taken.address()}).code, 4);
}

}  // namespace
}  // namespace bee::test
