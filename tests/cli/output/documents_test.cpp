// Every document of every verb has the shape of proto/beectl/v1, on success and on failure, as one document
// and as lines.
#include <algorithm>
#include <fstream>

#include "cli/support/document_shapes.hpp"
#include "cli/support/fleet_test.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

const document_shapes& shapes() {
  static const document_shapes loaded;
  return loaded;
}

class documents : public fleet_test {
 protected:
  documents() {
    environment_["BEECTL_PROTO"] = BEE_TEST_DIR "/support/proto/shop.proto";
    folder_.write("less.lua", "a = \"" + a_.address() + "\"\n");
    folder_.write("bad.lua", "a = {\n");
  }

  void expect_shapes(const words& line) {
    const auto with = [&](const char* format) {
      auto all = line;
      all.insert(all.end(), {"-o", format});
      return run(all).out;
    };
    const auto text = with("json");
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << line[0] << text;
    EXPECT_EQ(shapes().why_not_document(text), "");
    EXPECT_EQ(shapes().why_not_lines(with("jsonl"), line[0]), "");
  }
  void expect_shapes(const std::vector<words>& lines) {
    for (const auto& line : lines) expect_shapes(line);
  }

  test_node node_{"n"};
  const std::string at_ = node_.address();
  const std::string nobody_ = "127.0.0.1:1";
};

TEST_F(documents, of_messages_have_the_shape_of_proto) {
  expect_shapes(
      {{"call", at_, "echo", "get", "1", "{a={}, [2]=3}", "\xff"},
       {"call", at_, "mysqlpool", "execute", "select 1"},
       {"call", at_, "mysqlpool", "raise"},
       {"call", at_, "mysqlpol", "execute"},
       {"call", at_, "echo", "get", "--expect", "1"},
       {"call", at_, "echo", "get", "--repeat", "2"},
       {"call", at_ + "," + nobody_, "echo", "get"},
       {"call", at_, "echo", "get", "1", "x", "{1}", "-n"},
       {"call", at_, "echo", "--pb", "pb.iBuyREQ", "{}", "-n"},
       {"call", at_, "echo", "--pb", "pb.none", "{}"},
       {"call", at_, "mute", "get", "-t", "50ms"},
       {"call", "nobody", "echo", "get"},
       {"call", at_},
       {"send", at_, "echo", "get"},
       {"send", at_, "echo", "get", "--confirm"},
       {"send", at_, "echo", "--pb", "pb.iBuyREQ", "{}", "-n"},
       {"send", at_, "nobody", "get"},
       {"send", at_, "echo", "get", "-n"},
       {"bench", at_, "echo", "get", "-n", "30"},
       {"bench", at_ + "," + nobody_, "echo", "get", "-n", "4", "--rate", "1000", "--warm-up", "1ms"},
       {"bench", at_, "mysqlpool", "raise", "-n", "3"},
       {"bench", at_, "mysqlpool", "raise", "--max-errors", "1"},
       {"bench", at_, "nobody", "get"},
       {"bench", at_}});
}

TEST_F(documents, of_looks_at_nodes_have_the_shape_of_proto) {
  expect_shapes({{"query", at_, "echo"},
                 {"query", at_, "echo", "mysqlpool"},
                 {"query", at_, "echo", "nobody"},
                 {"ping", at_ + "," + nobody_},
                 {"ping", at_, "--count", "1"},
                 {"ps", at_},
                 {"ps", nobody_},
                 {"ps", at_, "--rate", "--interval", "10ms"},
                 {"ps", at_, "--sort", "mqlen", "--limit", "2"},
                 {"check", at_, "--require", "nobody", "--warn", "agents=1"},
                 {"check", "a," + nobody_},
                 {"kill", at_, "echo"},
                 {"kill", at_, "nothing", "-y"},
                 {"kill", at_, "mute", "-n"},
                 {"kill", at_, "mute", "-y"},
                 {"gc", at_},
                 {"launch", at_, "echo"},
                 {"launch", at_, "echo", "-n"},
                 {"launch", at_, "echo", "-y"},
                 {"top", at_ + "," + nobody_, "--rounds", "2", "--interval", "10ms"},
                 {"gc", at_ + "," + nobody_, "-y"},
                 {"gc", at_, "-n"},
                 {"check", at_, "--only", "nothing"},
                 {"check", "--all", "--only", "mesh,map"},
                 {"nodes", at_},
                 {"nodes", at_ + "," + nobody_, "--sort", "mem"},
                 {"wait", at_},
                 {"wait", at_, "--for", "down", "--within", "10ms"},
                 {"wait", at_, "--for", "ready"},
                 {"mesh", "--all"},
                 {"mesh", nobody_},
                 {"mesh", "--all", "--probe", "--trust-file"},
                 {"watch", "--once"},
                 {"watch", nobody_, "--once"},
                 {"watch", "--since", "1"}});
}

TEST_F(documents, of_a_fleet_have_the_shape_of_proto) {
  b_.knows("gone", "127.0.0.1:9", true);
  expect_shapes({{"history"},
                 {"diff", "--all"},
                 {"push-config", "--all", "-n"},
                 {"push-config", "--all"},
                 {"push-config", "--all", "-y"},
                 {"push-config", "--all", "-y"},
                 {"diff", "--all"},
                 {"diff", "a", "less.lua"},
                 {"push-config", "--all", "less.lua", "-n", "--prune"},
                 {"push-config", "--all", "less.lua", "-y", "--prune", "-m", "\xff\x1b"},
                 {"rollback", "-n"},
                 {"rollback", "-y"},
                 {"rollback", "99"},
                 {"reload", "--all", "-n"},
                 {"reload", "a", "-y"},
                 {"force-reload", "--all", "-n"},
                 {"force-reload", "--all", "-y"},
                 {"history"},
                 {"history", "show", "1"},
                 {"history", "file", "1"},
                 {"history", "diff", "1", "2"},
                 {"history", "show", "99"},
                 {"watch", "--once"},
                 {"context", "render", "a"}});
  c_.behaves(refuses_reload());
  folder_.write("next.lua", map_text("new = \"127.0.0.1:9\"\nold = false\n"));
  b_.stop();
  expect_shapes({{"push-config", "--all", "next.lua", "-n"},
                 {"push-config", "--all", "next.lua", "-y", "-c", "next.lua"},
                 {"push-config", "--all", "next.lua", "--force", "-c", "next.lua"},
                 {"diff", "--all", "next.lua", "-c", "next.lua"},
                 {"diff", "--all", "bad.lua"},
                 {"history", "-c", "next.lua"}});
}

TEST_F(documents, of_verbs_that_run_here_have_the_shape_of_proto) {
  expect_shapes({{"describe"},
                 {"describe", "pb.iBuyREQ"},
                 {"describe", "pb.iBuyREQ", "--template"},
                 {"describe", "pb.none"},
                 {"context"},
                 {"context", "show"},
                 {"context", "set", "one", "-t", "2s"},
                 {"context", "list"},
                 {"context", "use", "nobody"},
                 {"encode", "echo", "get", "1"},
                 {"encode", "--values", "1", "--base64"},
                 {"encode", "--layout", "inner", "--pb", "pb.iBuyREQ", "{}"},
                 {"encode"},
                 {"decode", "0025800a406d7973716c706f6f6c010000001c6c75613c657865637574654473656c6563742031"},
                 {"decode", "0a01000c61", "--as", "message"},
                 {"decode", "--layout", "text", "lua 42 cmd=x a=b"},
                 {"decode", "0025800a40"},
                 {"decode", "no hex"},
                 {"completion", "bash"},
                 {"completion", "--nodes"},
                 {"completion", "--contexts"},
                 {"completion", "--services", at_},
                 {"completion", "--commands", "echo"},
                 {"completion", "csh"},
                 {"init", "one", "-n"},
                 {"init", "one"},
                 {"init", "-c", "nothing.lua"},
                 {"version"},
                 {"explain"},
                 {"explain", "6"},
                 {"explain", "call to invalid address"},
                 {"explain", "never heard of"},
                 {"mock", "--nothing"},
                 {"proxy"},
                 {"serve", "--listen", "nowhere"},
                 {"mock", "--node", "a", "--listen", "nowhere"}});
  expect_shapes(words{"--version"});
  expect_shapes(words{"no-such-verb"});
  expect_shapes(words{"names", "no-such-action"});
}

TEST_F(documents, of_the_name_service_have_the_shape_of_proto) {
  const names_server server(folder_);
  environment_["BEECTL_CLUSTER"] = server.url();
  expect_shapes({{"names", "ls"},
                 {"names", "set", "lobby_1", "address=" + at_, "label.zone=a"},
                 {"names", "set", "lobby_2", "address=127.0.0.1:1"},
                 {"names", "set", "nobody", "state=ready"},
                 {"names", "ls"},
                 {"names", "get", "lobby_1"},
                 {"names", "get", "lobby_2"},
                 {"names", "get", "nobody"},
                 {"names", "export"},
                 {"names", "import", "less.lua"},
                 {"names", "import", "bad.lua"},
                 {"names", "rm", "a"},
                 {"watch", "--once"},
                 {"watch", "--once", "--since", "0"},
                 {"wait", "lobby_1", "--for", "ready"},
                 {"wait", "--all", "--for", "hot=1", "--within", "10ms"},
                 {"wait", "nobody", "--within", "10ms"}});
}

TEST_F(documents, have_no_time_that_was_not_taken_and_no_text_where_there_is_a_list) {
  ASSERT_EQ(change({"push-config", "--all"}).code, 0);
  folder_.write("next.lua", map_text("new_1 = \"127.0.0.1:9\"\nnew_2 = \"127.0.0.1:9\"\n"));
  const auto at = [&](const words& line, const char* where) {
    auto all = line;
    all.insert(all.end(), {"-o", "json"});
    return nlohmann::json::parse(run(all).out, nullptr, false)
        .value(nlohmann::json::json_pointer(where), nlohmann::json());
  };
  for (const words& line :
       {words{"mesh", nobody_}, words{"diff", "--all"}, words{"push-config", "--all", "-n"}})
    EXPECT_EQ(at(line, "/nodes/0/elapsed_ms"), nlohmann::json()) << line[0];
  EXPECT_EQ(at({"no-such-verb"}, "/elapsed_ms"), nlohmann::json());
  EXPECT_EQ(at({"diff", "a", "next.lua"}, "/nodes/0/result/add"),
            nlohmann::json({{"new_1", "127.0.0.1:9"}, {"new_2", "127.0.0.1:9"}}));
  EXPECT_EQ(at({"push-config", "a", "next.lua", "-n"}, "/nodes/0/result/remove"), nlohmann::json::array());
  EXPECT_EQ(at({"push-config", "a", "next.lua", "-n"}, "/nodes/0/result/change"), nlohmann::json::object());
  EXPECT_EQ(at({"history"}, "/result/runs/0/nodes"), nlohmann::json({{"ok", 3}}));
  EXPECT_TRUE(at({"history"}, "/result/runs/0/by").is_object());
}

// tests/golden/documents_v1.txt is written once for each field, and never changed: delete no line of it.
TEST(documents_v1, has_every_field_that_it_ever_had_with_its_number_and_type) {
  const auto now = shapes().fields();
  std::ifstream golden(BEE_TEST_DIR "/golden/documents_v1.txt");
  std::set<std::string> before;
  for (std::string line; std::getline(golden, line);) {
    before.insert(line);
    EXPECT_EQ(now.count(line), 1u) << line << " is gone, or is another";
  }
  EXPECT_FALSE(before.empty());
  for (const auto& field : now) EXPECT_EQ(before.count(field), 1u) << "add to the file: " << field;
}

}  // namespace
}  // namespace bee::test
