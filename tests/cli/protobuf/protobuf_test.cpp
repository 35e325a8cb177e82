// call --pb, send --pb and describe, against services of a node in this process.
#include <google/protobuf/wrappers.pb.h>

#include <boost/asio/post.hpp>
#include <csignal>
#include <future>

#include "bee/node/hosted_service.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

namespace asio = boost::asio;
using nlohmann::json;
using text = google::protobuf::StringValue;

// A node on a thread of its own with two services: @mail answers, @mute does not. Both keep what they were
// told.
class pb_node {
 public:
  pb_node() : at_(io_.get_executor(), "mail_master_6") {
    EXPECT_TRUE(at_.listen().has_value());
    mail_ = node::hosted_service::open(at_, io_.get_executor(), "mail").value();
    mute_ = node::hosted_service::open(at_, io_.get_executor(), "mute").value();
    for (auto* service : {mail_.get(), mute_.get()})
      (*service)->on_bytes("pb.iBuyREQ", [this, service](std::string_view pb, const node::received& r,
                                                         node::reply_slot&& reply) {
        take(pb, r);
        if (service == mail_.get()) {
          ASSERT_TRUE(reply.answer("pb.iBuyRSP", "\x08\x05").has_value());
        }
      });
    thread_ = std::thread([this] { io_.run(); });
  }
  ~pb_node() {
    io_.stop();
    thread_.join();
  }

  template <class Ask>
  auto ask(Ask what) {
    std::promise<decltype(what(*this))> answer;
    asio::post(io_, [&] { answer.set_value(what(*this)); });
    return answer.get_future().get();
  }
  std::string address() {
    return ask([](pb_node& n) { return to_string(n.at_.address()); });
  }
  int received() {
    return ask([](pb_node& n) { return n.count_; });
  }
  std::string last() {
    return ask([](pb_node& n) { return n.last_; });
  }
  std::string caller() {
    return ask([](pb_node& n) { return n.caller_; });
  }
  bool has_route_to(const std::string& name) {
    return ask([&](pb_node& n) {
      const auto known = n.at_.peers().address(name);
      return known.has_value() && known->has_value();
    });
  }
  // What the node's configuration says of the caller: it was there for the time of the call, and is off now.
  bool has_forgotten_the_caller() {
    return ask([](pb_node& n) {
      const auto known = n.at_.peers().address(n.caller_);
      return !n.caller_.empty() && known.has_value() && !known->has_value();
    });
  }

 private:
  void take(std::string_view pb, const node::received& r) {
    ++count_;
    caller_ = r.fields.source_node;
    last_ = std::string(payload::to_string(r.layout)) + " " + std::to_string(r.fields.uid) + " " +
            std::to_string(r.fields.room_id) + " " + std::to_string(pb.size());
  }

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  node::node at_;
  std::unique_ptr<node::hosted_service> mail_;
  std::unique_ptr<node::hosted_service> mute_;
  int count_ = 0;
  std::string caller_;
  std::string last_;
  std::thread thread_;
};

class protobuf : public beectl {
 protected:
  protobuf() {
    write_cluster("mail_master_6 = \"" + node_.address() + "\"\n");
    environment_["BEECTL_PROTO"] = BEE_TEST_DIR "/support/proto/shop.proto";
  }
  // Runs a call that nobody answers, does something once the node has its message, and ends it by a signal.
  // Returns the name that the call had.
  std::string end_a_call(int signal, const std::function<void(const std::string& name)>& meanwhile = {}) {
    const auto before = node_.received();
    std::string name;
    program how;
    how.while_running = [&](int pid) {
      while (node_.received() == before) std::this_thread::yield();
      name = node_.caller();
      if (meanwhile) meanwhile(name);
      ::kill(pid, signal);
    };
    run_with({"call", "mail_master_6", "mute", "--pb", "pb.iBuyREQ", "{}", "-t", "50s"}, how);
    return name;
  }
  pb_node node_;
};

TEST_F(protobuf, a_call_prints_the_reply_and_leaves_no_route) {
  const auto end =
      run({"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", R"({"uid": 7})", "--uid", "42"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(end.out, "{\n  \"code\": 5\n}\n");
  EXPECT_EQ(node_.last(), "routed 42 0 2");
  EXPECT_TRUE(node_.has_forgotten_the_caller());
}

TEST_F(protobuf, a_call_gives_scripts_the_type_the_uid_and_the_message) {
  const auto end =
      run({"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}", "--uid=-3", "-o", "json"});
  const auto out = json::parse(end.out);
  EXPECT_EQ(out["nodes"][0]["result"],
            (json{{"type", "pb.iBuyRSP"}, {"uid", -3}, {"message", {{"code", 5}}}}));
}

TEST_F(protobuf, a_call_without_a_reply_ends_at_its_deadline_and_leaves_no_route) {
  const auto end = run({"call", "mail_master_6", "mute", "--pb", "pb.iBuyREQ", "{}", "-t", "300ms"});
  EXPECT_EQ(end.code, 5);
  EXPECT_EQ(end.err,
            "beectl: mail_master_6: mute pb.iBuyREQ: no reply within 300ms (unknown whether it ran)\n");
  EXPECT_TRUE(node_.has_forgotten_the_caller());
}

TEST_F(protobuf, a_call_that_is_interrupted_leaves_no_route) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    const auto before = node_.received();
    program how;
    how.while_running = [&](int pid) {
      while (node_.received() == before) std::this_thread::yield();
      ::kill(pid, signal);
    };
    const auto end =
        run_with({"call", "mail_master_6", "mute", "--pb", "pb.iBuyREQ", "{}", "-t", "50s"}, how);
    EXPECT_EQ(end.code, 128 + signal) << end.err;
    EXPECT_TRUE(node_.has_forgotten_the_caller());
  }
}

TEST_F(protobuf, a_route_that_a_killed_call_left_is_removed_by_the_next_call) {
  const auto left = end_a_call(SIGKILL);
  ASSERT_TRUE(node_.has_route_to(left));
  EXPECT_EQ(run({"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}"}).code, 0);
  EXPECT_FALSE(node_.has_route_to(left));
}

TEST_F(protobuf, a_route_that_a_killed_call_left_is_no_node_and_is_removed_by_whoever_asks_for_the_peers) {
  environment_["XDG_STATE_HOME"] = folder_.path();
  for (const words& line : {words{"mesh", "-o", "json"}, words{"diff", "--all", "-o", "json"},
                            words{"push-config", "--all", "-y", "-o", "json"}}) {
    const auto left = end_a_call(SIGKILL);
    ASSERT_TRUE(node_.has_route_to(left));
    const auto end = run(line);
    EXPECT_EQ((end.out + end.err).find(left), std::string::npos) << end.out << end.err;
    EXPECT_FALSE(node_.has_route_to(left)) << line[0] << end.err;
  }
}

TEST_F(protobuf, a_dry_run_leaves_a_route_where_it_is) {
  environment_["XDG_STATE_HOME"] = folder_.path();
  const auto left = end_a_call(SIGKILL);
  const auto end = run({"push-config", "--all", "-n"});
  EXPECT_EQ((end.out + end.err).find(left), std::string::npos) << end.out << end.err;
  EXPECT_TRUE(node_.has_route_to(left));
}

TEST_F(protobuf, the_route_of_a_call_that_still_runs_stays) {
  end_a_call(SIGTERM, [&](const std::string& name) {
    EXPECT_EQ(run({"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}"}).code, 0);
    EXPECT_EQ(run({"mesh"}).out.find(name), std::string::npos);
    EXPECT_TRUE(node_.has_route_to(name));
  });
}

TEST_F(protobuf, a_node_that_can_not_reach_the_listener_is_sent_nothing) {
  const auto end = run({"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}", "-t", "500ms",
                        "--listen", "127.255.255.255:0"});
  EXPECT_EQ(end.code, 4) << end.err;
  EXPECT_NE(end.err.find("mail_master_6: the node can not reach beectl at 127.255.255.255:"),
            std::string::npos)
      << end.err;
  EXPECT_NE(end.err.find("--listen HOST:PORT"), std::string::npos);
  EXPECT_EQ(node_.received(), 0);
}

TEST_F(protobuf, an_unknown_service_is_sent_nothing) {
  const auto end = run({"call", "mail_master_6", "nobody", "--pb", "pb.iBuyREQ", "{}"});
  EXPECT_EQ(end.code, 7) << end.err;
  EXPECT_EQ(node_.received(), 0);
}

TEST_F(protobuf, a_message_that_is_wrong_is_refused_before_anything_is_sent) {
  expect_refused({"call", "mail_master_6", "mail", "--pb", "iBuyREQ", "{}"}, 3,
                 "beectl: no message type \"iBuyREQ\" in the schema; did you mean pb.iBuyREQ?\n"
                 "hint: beectl describe lists the types\n");
  expect_refused({"send", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", R"({"uid": "x"})"}, 3,
                 "beectl: the message: line 1, column 9: pb.iBuyREQ.uid: \"x\" is no int64\n");
  environment_.erase("BEECTL_PROTO");
  EXPECT_EQ(run({"call", "mail_master_6", "mail", "--pb", "pb.iBuyREQ", "{}"}).code, 2);
  EXPECT_EQ(run({"call", "mail_master_6", "mail", "--pb", "x", "{}", "--proto", "no.proto"}).code, 3);
}

TEST_F(protobuf, send_pushes_an_inner_body_or_the_layout_that_is_asked_for) {
  const auto send = [&](words more) {
    const auto before = node_.received();
    words all{"send",          "mail_master_6", "mute", "--pb",   "pb.iBuyREQ",
              R"({"uid": 7})", "--uid",         "9",    "--room", "3"};
    all.insert(all.end(), more.begin(), more.end());
    const auto end = run(all);
    EXPECT_EQ(end.code, 0) << end.err;
    while (node_.received() == before) std::this_thread::yield();
    return node_.last();
  };
  EXPECT_EQ(send({}), "inner 9 3 2");
  EXPECT_EQ(send({"--layout", "routed"}), "routed 9 3 2");
  EXPECT_EQ(run({"send", "mail_master_6", "mute", "--pb", "pb.iBuyREQ", "{}", "--layout", "client"}).code, 2);
}

TEST_F(protobuf, describe_lists_types_shows_one_and_gives_a_template) {
  EXPECT_EQ(run({"describe"}).out, "TYPE\npb.iBuyREQ\npb.iBuyRSP\npb.iBuyRSP.Left\n");
  EXPECT_TRUE(run({"describe", "pb.iBuyRSP"}).out.starts_with("message iBuyRSP {"));
  EXPECT_EQ(json::parse(run({"describe", "pb.iBuyRSP", "--template"}).out),
            (json{{"code", 0}, {"left", {{"gold", 0}}}}));
  EXPECT_EQ(run({"describe", "pb.Nope"}).code, 3);
  EXPECT_EQ(run({"describe", "--template"}).code, 2);
}

TEST_F(protobuf, a_context_keeps_the_schema) {
  environment_.erase("BEECTL_PROTO");
  ASSERT_EQ(run({"context", "set", "shop", "--proto", BEE_TEST_DIR "/support/proto/shop.proto", "--proto",
                 BEE_TEST_DIR "/support/proto/common/item.proto", "-I", BEE_TEST_DIR "/support/proto"})
                .code,
            0);
  const auto end = run({"describe", "-C", "shop"});
  EXPECT_NE(end.out.find("pb.Item\n"), std::string::npos) << end.err;
  EXPECT_NE(end.out.find("pb.iBuyREQ\n"), std::string::npos);
}

}  // namespace
}  // namespace bee::test
