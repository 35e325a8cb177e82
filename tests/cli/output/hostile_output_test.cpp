// Whatever peers, files and arguments say: nothing that moves a terminal or deceives its reader comes out of
// any verb, in any format, on success and on failure.
#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "cli/support/fleet_test.hpp"

namespace bee::test {
namespace {

// Clears the screen, rings, goes back; a control character of two bytes; text that runs backwards, a line
// separator, a byte order mark, a tag.
const std::string hostile = "a\x1b[2J\x07\b\x7f\xc2\x9b\xe2\x80\xae\xe2\x80\xa8\xef\xbb\xbf\xf3\xa0\x81\x81z";

// The first of those that stands in a text, in hex; empty when none does.
std::string found_in(const std::string& text) {
  static const std::vector<std::string> sequences = {"\xe2\x80\xae", "\xe2\x80\xa8", "\xef\xbb\xbf",
                                                     "\xf3\xa0\x81\x81"};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((c < 0x20 && c != '\n') || c == 0x7f) return to_hex(text.substr(i, 1));
    if (c == 0xc2 && next >= 0x80 && next < 0xa0) return to_hex(text.substr(i, 2));
  }
  for (const auto& s : sequences)
    if (text.find(s) != std::string::npos) return to_hex(s);
  return "";
}

class hostile_output : public fleet_test {
 protected:
  hostile_output() {
    environment_["BEECTL_PROTO"] = BEE_TEST_DIR "/support/proto/shop.proto";
    a_.has_service(0x99, "snlua " + hostile);
    a_.knows(hostile, "127.0.0.1:9", true);
    b_.behaves([](const std::string&) { return fake_reply{fake_reply::kind::error, {hostile}}; });
    folder_.write("bad.lua", "a = \"" + hostile + "\"\n" + hostile);
    folder_.write("bad.proto", hostile);
  }

  void expect_harmless(const words& line) {
    for (const char* format : {"text", "json", "jsonl", "lua"}) {
      auto all = line;
      all.insert(all.end(), {"-o", format});
      const auto end = run(all);
      EXPECT_EQ(found_in(end.out), "") << line[0] << " " << format << ": " << end.out;
      EXPECT_EQ(found_in(end.err), "") << line[0] << " " << format << ": " << end.err;
    }
  }
  void expect_harmless(const std::vector<words>& lines) {
    for (const auto& line : lines) expect_harmless(line);
  }

  test_node node_{"n"};
  const std::string at_ = node_.address();
};

TEST_F(hostile_output, of_messages_to_services_is_harmless) {
  fake_peer foreign({.greeting = hostile});
  expect_harmless({{"call", at_, "echo", hostile, hostile},
                   {"call", at_ + ",n:1", "echo", "{" + hostile + "=1}", "{a='" + hostile + "'}"},
                   {"call", at_, "echo", hostile, "--repeat", "2"},
                   {"call", at_, "echo", hostile, "-n"},
                   {"call", at_, "echo", "x", "--expect", "'" + hostile + "'"},
                   {"call", at_, hostile, "x"},
                   {"call", at_, "@" + hostile, "x"},
                   {"call", hostile, "echo", "x"},
                   {"call", at_, "echo", "@" + hostile},
                   {"call", at_, "echo", "--pb", hostile, "{}"},
                   {"call", at_, "echo", "--text", hostile, hostile + "=" + hostile},
                   {"call", "b", "@echo", "x"},
                   {"call", foreign.address(), "@echo", "x", "-t", "200ms"},
                   {"send", at_, hostile, "x"},
                   {"send", at_, "echo", hostile, "-n"},
                   {"send", at_, "echo", hostile}});
}

TEST_F(hostile_output, of_looks_at_nodes_is_harmless) {
  expect_harmless({{"query", at_, hostile},
                   {"query", "b", "echo"},
                   {"ping", hostile},
                   {"ping", "a", "--via", hostile},
                   {"ping", "b"},
                   {"ps", "a"},
                   {"ps", "a,b"},
                   {"ps", "a,b", "-b"},
                   {"ps", "a,b", "--sort", "cpu", "--match", hostile},
                   {"ps", "a,b", "--rate", "--interval", "10ms"},
                   {"gc", "a,b", "-y"},
                   {"kill", "a", hostile, "-n"},
                   {"kill", "a", "*", "-y"},
                   {"check", "a,b", "--require", hostile},
                   {"check", "a,b", "--also", "mesh,map"},
                   {"check", "a", "--only", hostile, "--warn", hostile},
                   {"nodes", "a,b"},
                   {"nodes", hostile, "--sort", hostile},
                   {"mesh", "--all"},
                   {"mesh", "--all", "--probe", "--trust-file", "--peers", hostile},
                   {"launch", "a,b", hostile, "-n"},
                   {"launch", "a,b", "room", "-y"},
                   {"top", "a,b", "--rounds", "2", "--interval", "10ms"},
                   {"top", "a", "--rounds", "1", "--sort", hostile},
                   {"watch", "--once"},
                   {"watch", hostile, "--once"},
                   {"wait", hostile, "--within", "10ms"},
                   {"wait", "a", "--for", hostile},
                   {"wait", "a", "--except", hostile}});
}

TEST_F(hostile_output, of_a_fleet_is_harmless) {
  expect_harmless({{"diff", "--all"},
                   {"diff", "--all", hostile},
                   {"diff", "--all", "bad.lua"},
                   {"push-config", "--all", "-n"},
                   {"push-config", "--all", "-y", "-m", hostile},
                   {"push-config", "a", "--force", "-m", hostile},
                   {"push-config", "--all", hostile},
                   {"push-config", "--all", "bad.lua"},
                   {"push-config", "--all", "--only", hostile},
                   {"history"},
                   {"history", "show", hostile},
                   {"history", hostile},
                   {"rollback", hostile},
                   {"reload", hostile, "-y"},
                   {"reload", "a,b", "-n"},
                   {"force-reload", hostile, "-y"},
                   {"force-reload", "a,b", "-n"}});
}

TEST_F(hostile_output, of_verbs_that_run_here_is_harmless) {
  const auto packed = value::pack({hostile, value::table{{hostile}, {{hostile, hostile}}}}).value();
  expect_harmless({{"describe", hostile},
                   {"describe", "--proto", "bad.proto"},
                   {"describe", "--proto", hostile},
                   {"context", "set", hostile, "-t", hostile},
                   {"context", "set", "one", "-c", hostile, "--via", hostile},
                   {"context"},
                   {"context", "show", "one"},
                   {"context", "show", hostile},
                   {"context", "use", hostile},
                   {"context", "render", hostile},
                   {"encode", hostile, hostile, "{" + hostile},
                   {"encode", "--layout", hostile, "x"},
                   {"encode", "echo", hostile},
                   {"decode", hostile},
                   {"decode", "@" + hostile},
                   {"decode", "@bad.lua"},
                   {"decode", to_hex(packed), "--as", "message"},
                   {"decode", to_hex(hostile)},
                   {"decode", "--layout", "text", "lua 1 cmd=" + hostile},
                   {"repl", hostile},
                   {"completion", hostile},
                   {"mock", "--listen", hostile},
                   {"proxy", "--listen", hostile},
                   {"names", hostile},
                   {"names", "serve", "--listen", hostile},
                   {"names", "ls", "-c", "names://" + hostile},
                   {"names", "get", hostile, "-c", "names://127.0.0.1:1"}});
}

TEST_F(hostile_output, of_a_command_line_that_makes_no_sense_is_harmless) {
  expect_harmless({{hostile},
                   {"--" + hostile},
                   {"ping", "a", hostile},
                   {"ping", "a", "-t", hostile},
                   {"ping", "a", "-C", hostile},
                   {"ping", "a", "-c", hostile},
                   {"ping", "a", "--color", hostile}});
  const auto end = run({"ping", "a", "-o", hostile});
  EXPECT_EQ(found_in(end.out + end.err), "");
}

}  // namespace
}  // namespace bee::test
