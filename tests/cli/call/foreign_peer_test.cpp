// Peers that speak the frames and are no stock nodes: what every verb says of them, in a table.
#include <fstream>

#include "cli/support/beectl_test.hpp"
#include "support/fake_node.hpp"

namespace bee::test {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

fake_reply error_in_own_words() {
  return {fake_reply::kind::error, {"no such actor: \x1b[31mx"}, milliseconds(0)};
}
fake_reply answer_of(value::value v) {
  return {fake_reply::kind::answer, {std::move(v)}, milliseconds(0)};
}

// The same reply to every question, as other implementations do.
fake_node::behaviour always(fake_reply reply) {
  return [reply](const std::string&) { return std::optional(reply); };
}

class foreign_peer : public beectl {
 protected:
  foreign_peer() : gate_("gate") {
    environment_["XDG_STATE_HOME"] = folder_.path() + "/state";
    environment_["BEECTL_DIALECT"] = "bee";  // what is asked first is asked of them here
  }

  void write_map(const std::string& address, const std::string& more = {}) {
    gate_.knows("x", address);
    write_cluster("x = \"" + address + "\"\ngate = \"" + gate_.address() + "\"\n" + more);
  }

  test_node gate_;
};

// ---- the table

struct row {
  std::string peer;
  std::string verb;
  std::string code;
  std::string ran;
  std::string message;
};

std::string text_of(const row& r) {
  return r.peer + " | " + r.verb + " | " + r.code + " | " + r.ran + " | " + r.message;
}

std::vector<std::string> split(const std::string& line, const std::string& by) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (auto at = line.find(by); at != std::string::npos; from = at + by.size(), at = line.find(by, from))
    out.push_back(line.substr(from, at - from));
  out.push_back(line.substr(from));
  return out;
}

std::vector<row> rows_of(const std::string& peer) {
  std::vector<row> out;
  std::ifstream in(FOREIGN_PEERS);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto cells = split(line, " | ");
    EXPECT_EQ(cells.size(), 5u) << line;
    if (cells.size() == 5 && cells[0] == peer)
      out.push_back({cells[0], cells[1], cells[2], cells[3], cells[4]});
  }
  return out;
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + by.size()))
    text.replace(at, part.size(), by);
  return text;
}

// What the one JSON document says: of the node, or of the verb as a whole.
row row_of(const std::string& peer, const std::string& verb, const program_end& end) {
  const auto document = json::parse(end.out, nullptr, false);
  if (document.is_discarded()) return {peer, verb, std::to_string(end.code), "?", end.out + end.err};
  const bool has_node = !document["nodes"].empty() && document["nodes"][0].contains("error");
  const auto error = has_node ? document["nodes"][0]["error"] : document.value("error", json::object());
  auto code = std::to_string(end.code);
  if (has_node && error["exit"] != end.code) code += "/" + error["exit"].dump();
  return {peer, verb, code, error.value("ran", "-"), error.value("message", "-")};
}

void add_protobuf(const temporary_folder& folder) {
  folder.write("m.proto", "syntax = \"proto3\"; message note { string text = 1; }");
}

class every_verb : public foreign_peer, public testing::WithParamInterface<const char*> {
 protected:
  fake_node::behaviour behaviour() const {
    const std::string kind = GetParam();
    if (kind == "error") return always(error_in_own_words());
    if (kind == "false") return always(answer_of(false));
    if (kind == "string") return always(answer_of("hello"));
    if (kind == "closes") return always({fake_reply::kind::close, {}, milliseconds(0)});
    return always({fake_reply::kind::silence, {}, milliseconds(0)});
  }
};

TEST_P(every_verb, says_what_came_in_the_same_words_and_with_the_same_code) {
  const fake_node peer(behaviour());
  write_map(peer.address());
  add_protobuf(folder_);
  const auto table = rows_of(GetParam());
  EXPECT_GE(table.size(), 25u);
  for (const auto& expected : table) {
    const auto typed = split(expected.verb, " ");
    words arguments(typed.begin(), typed.end());
    arguments.insert(arguments.end(), {"-q", "-t", "300ms"});
    auto as_json = arguments;
    as_json.insert(as_json.end(), {"-o", "json"});
    auto got = row_of(expected.peer, expected.verb, run(as_json));
    got.message = replaced(got.message, peer.address(), "ADDRESS");
    EXPECT_EQ(text_of(got), text_of(expected));
    const auto text = run(arguments);
    EXPECT_EQ(text.code, std::atoi(expected.code.c_str())) << expected.verb << ": " << text.err;
    EXPECT_EQ(text.err.find('\x1b'), std::string::npos);
    const bool is_said = replaced(text.err, peer.address(), "ADDRESS").find(": " + expected.message + "\n") !=
                         std::string::npos;
    EXPECT_TRUE(expected.message == "-" || is_said) << expected.verb << ": " << text.err;
  }
}

INSTANTIATE_TEST_SUITE_P(foreign_peer, every_verb,
                         testing::Values("error", "false", "string", "closes", "silent"),
                         [](const auto& each) { return std::string(each.param); });

// ---- signs of life

TEST_F(foreign_peer, that_answers_in_its_own_words_is_up_for_everyone_who_looks) {
  for (const auto& reply : {error_in_own_words(), answer_of(false), answer_of("hello")}) {
    const fake_node peer(always(reply));
    write_map(peer.address());
    const auto pinged = run({"ping", "x", "--count", "2", "-o", "json"});
    EXPECT_EQ(pinged.code, 0) << pinged.err;
    EXPECT_EQ(json::parse(pinged.out)["nodes"][0]["result"]["count"], 2);
    EXPECT_EQ(run({"wait", "x", "--within", "5s"}).out, "NODE  STATE\nx     up\n");
    const auto down = run({"wait", "x", "--for", "down", "--within", "200ms"});
    EXPECT_EQ(down.code, 1);
    EXPECT_EQ(down.err, "beectl: x: not down within 200ms: it answers\n");
    const auto watched = run({"watch", "--once", "x", "-o", "jsonl"});
    EXPECT_EQ(watched.code, 0) << watched.err;
    const auto event = json::parse(watched.out.substr(0, watched.out.find('\n')));
    EXPECT_EQ(event["event"], "up");
    EXPECT_FALSE(event.contains("services")) << "nobody counted them";
  }
}

TEST_F(foreign_peer, that_answers_us_is_no_stale_peer_of_a_node) {
  const fake_node peer(always(error_in_own_words()));
  fake_node a;
  a.knows("x", peer.address(), true);
  write_map(peer.address(), "a = \"" + a.address() + "\"\n");
  const auto end = run({"mesh", "a,x", "-o", "json"});
  const auto document = json::parse(end.out);
  EXPECT_EQ(document["nodes"][0]["result"][0]["state"], "ok") << end.out;
  EXPECT_EQ(document["nodes"][1]["error"]["exit"], 7) << end.out;
}

// ---- pushes

TEST_F(foreign_peer, gets_a_push_to_a_literal_address_without_being_asked_anything_first) {
  const fake_node peer(always(error_in_own_words()));
  write_map(peer.address());
  for (const char* service : {"@echo", ".echo", ":0000000a"}) {
    const auto end = run({"send", "x", service, "note", "1", "-o", "json"});
    EXPECT_EQ(end.code, 0) << end.err;
    peer.wait_until_asked("lua", service[0] == '@' ? 1 : 0);
  }
  EXPECT_TRUE(peer.asked("echo").empty()) << "the name was asked for";
  EXPECT_EQ(run({"send", "x", "@echo", "note", "--via", "gate"}).code, 0);
}

TEST_F(foreign_peer, push_to_a_name_that_a_node_does_not_have_is_told_when_it_is_confirmed) {
  const auto end = run({"send", gate_.address(), "@nobody", "note", "--confirm"});
  EXPECT_EQ(end.code, 7) << end.err;
  EXPECT_NE(end.err.find("no service \"@nobody\" (it did not run)"), std::string::npos) << end.err;
}

TEST_F(foreign_peer, name_query_that_fails_before_a_push_is_not_sent_and_says_what_came) {
  add_protobuf(folder_);
  for (const auto& reply : {error_in_own_words(), answer_of(false), answer_of("hello")}) {
    const fake_node peer(always(reply));
    write_map(peer.address());
    const std::vector<words> verbs{
        {"send", "x", "mail", "note"},
        {"send", "x", "mail", "--text", "note", "a=1"},
        {"send", "x", "mail", "--pb", "note", "{}", "--proto", "m.proto"},
        {"call", "x", "mail", "--pb", "note", "{}", "--proto", "m.proto"},
    };
    for (auto arguments : verbs) {
      arguments.insert(arguments.end(), {"-o", "json"});
      const auto end = run(arguments);
      EXPECT_EQ(end.code, 4) << end.err;
      const auto error = json::parse(end.out)["nodes"][0]["error"];
      EXPECT_EQ(error["ran"], "no");
      EXPECT_EQ(error["class"], "unreachable");
      const auto message = error["message"].get<std::string>();
      EXPECT_EQ(message.find("query mail: the "), 0u) << message;
      EXPECT_NE(message.find(" (not sent)"), std::string::npos) << message;
    }
    EXPECT_TRUE(peer.asked("text").empty());
    EXPECT_TRUE(peer.asked("lua").empty());
  }
}

TEST_F(foreign_peer, name_query_that_fails_through_another_node_is_no_missing_service) {
  const fake_node peer(always(error_in_own_words()));
  write_map(peer.address());
  const auto end = run({"send", "x", "mail", "note", "--via", "gate"});
  EXPECT_EQ(end.code, 4) << end.err;
  EXPECT_EQ(end.err.find("no service"), std::string::npos) << end.err;
  EXPECT_NE(end.err.find("(not sent)"), std::string::npos) << end.err;
}

// ---- fleets

class fleet_with_a_foreigner : public foreign_peer {
 protected:
  fleet_with_a_foreigner() { write_cluster("a = \"" + a_.address() + "\"\nx = \"" + x_.address() + "\"\n"); }
  static fake_node::behaviour lists_no_daemon() {
    return [](const std::string& asked) -> std::optional<fake_reply> {
      if (asked == "LIST .service") return answer_of(value::table{{}, {{"other", ":0000000a"}}});
      return std::nullopt;
    };
  }
  json change(words arguments, int code) {
    arguments.insert(arguments.end(), {"-y", "-q", "-o", "json"});
    const auto end = run(arguments);
    EXPECT_EQ(end.code, code) << end.err;
    return json::parse(end.out, nullptr, false);
  }

  fake_node a_;
  fake_node x_{lists_no_daemon()};
};

TEST_F(fleet_with_a_foreigner, without_a_cluster_daemon_is_told_as_that_by_every_verb) {
  for (const words& verb : {words{"push-config", "x"}, words{"reload", "x"}, words{"force-reload", "x"},
                            words{"diff", "x"}, words{"mesh", "x"}}) {
    auto arguments = verb;
    arguments.insert(arguments.end(), {"-q", "-o", "json"});
    if (verb[0] != "diff" && verb[0] != "mesh") arguments.push_back("-y");
    const auto document = json::parse(run(arguments).out, nullptr, false);
    const auto error = document["nodes"][0]["error"];
    EXPECT_EQ(error["exit"], 7) << verb[0];
    EXPECT_EQ(error["ran"], "no") << verb[0];
    EXPECT_EQ(error["message"], "the node runs no cluster daemon (it did not run)") << verb[0];
  }
}

TEST_F(fleet_with_a_foreigner, stops_a_push_unless_failures_are_borne) {
  change({"push-config", "--all"}, 9);
  EXPECT_TRUE(a_.asked("reload").empty());
  EXPECT_EQ(change({"push-config", "--all", "--max-fail", "1"}, 8)["nodes"][0]["result"]["state"], "ok");
  EXPECT_EQ(a_.asked("reload").size(), 1u);
  change({"push-config", "--all", "--force"}, 8);
  EXPECT_EQ(a_.asked("reload").size(), 2u);
  change({"reload", "--all", "--max-fail", "1"}, 8);
  EXPECT_EQ(a_.asked("reload").size(), 3u);
}

TEST_F(fleet_with_a_foreigner, counts_in_the_failure_budget_of_the_run) {
  fake_node b([](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("reload")) return std::nullopt;
    return error_in_own_words();
  });
  write_cluster("a = \"" + b.address() + "\"\nc = \"" + a_.address() + "\"\nx = \"" + x_.address() + "\"\n");
  const auto out = change({"push-config", "--all", "--max-fail", "1", "--batch", "1"}, 9);
  EXPECT_EQ(out["error"]["message"], "stopped by the failure budget: 2 failed");
  EXPECT_TRUE(a_.asked("reload").empty());
}

TEST_F(fleet_with_a_foreigner, error_that_it_answers_to_a_reload_is_its_own_with_the_likely_cause) {
  x_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("reload")) return std::nullopt;
    return fake_reply{fake_reply::kind::error, {}, milliseconds(0)};
  });
  for (const char* verb : {"reload", "force-reload"}) {
    const auto error = change({verb, "x"}, 6)["nodes"][0]["error"];
    EXPECT_EQ(error["class"], "remote");
    EXPECT_EQ(error["ran"], "yes");
    EXPECT_EQ(error["message"], "reload: the service raised an error; its text is only in the node's log");
    EXPECT_EQ(error["hint"], "the node's own cluster file is the likely cause; the reason is in its log");
  }
  x_.behaves([](const std::string& asked) -> std::optional<fake_reply> {
    if (!asked.starts_with("reload")) return std::nullopt;
    return error_in_own_words();
  });
  const auto error = change({"reload", "x"}, 6)["nodes"][0]["error"];
  EXPECT_EQ(error["ran"], "unknown");
  EXPECT_EQ(error["message"],
            "reload: the node answered with an error \"no such actor: \\x1b[31mx\" (unknown whether it ran)");
}

}  // namespace
}  // namespace bee::test
