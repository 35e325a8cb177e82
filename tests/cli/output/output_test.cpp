// What is printed can be trusted, and what could not be printed is an error.
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

// "a", a text that is shown backwards, a zero width space, a line separator, a byte order mark, a tag, "z".
constexpr const char* hidden = "a\xe2\x80\xae-\xe2\x80\x8b-\xe2\x80\xa8-\xef\xbb\xbf-\xf3\xa0\x81\x81z";
constexpr const char* in_text =
    "a\\xe2\\x80\\xae-\\xe2\\x80\\x8b-\\xe2\\x80\\xa8-\\xef\\xbb\\xbf-\\xf3\\xa0\\x81\\x81z";
constexpr const char* in_json = "a\\u202e-\\u200b-\\u2028-\\ufeff-\\udb40\\udc41z";

class output : public beectl {
 protected:
  program_end run_closed(const words& arguments) {
    auto how = placed(arguments, {});
    how.arguments.insert(how.arguments.begin(), {"/bin/sh", "-c", "exec \"$@\" >&-", "sh"});
    return test::run(how);
  }
};

TEST_F(output, of_text_that_deceives_is_escaped_as_text_as_lua_and_as_json) {
  const test_node node("a");
  const words call{"call", node.address(), "echo", hidden, "--dialect", "skynet"};
  EXPECT_EQ(run(call).out, std::string(in_text) + "\n");
  auto two = call;
  two.push_back(hidden);
  EXPECT_EQ(run(two).out, "\"" + std::string(in_text) + "\"\n\"" + in_text + "\"\n");
  const auto as = [&](const char* format) {
    auto line = call;
    line.insert(line.end(), {"-o", format});
    return run(line).out;
  };
  EXPECT_NE(as("json").find("\"result\":[\"" + std::string(in_json) + "\"]"), std::string::npos)
      << as("json");
  EXPECT_EQ(nlohmann::json::parse(as("json"))["nodes"][0]["result"][0], hidden);
  EXPECT_NE(as("jsonl").find(in_json), std::string::npos);
  EXPECT_NE(as("lua").find(in_text), std::string::npos);
  // The Lua form is the same bytes again.
  EXPECT_EQ(run({"call", node.address(), "echo", "\"" + std::string(in_text) + "\"", "-o", "lua", "--dialect",
                 "skynet"})
                .out.substr(0, 20),
            as("lua").substr(0, 20));
}

TEST_F(output, of_text_that_deceives_is_escaped_in_sentences) {
  const auto end = run({"ping", hidden});
  EXPECT_NE(end.err.find(in_text), std::string::npos) << end.err;
  EXPECT_EQ(end.err.find("\xe2\x80\xae"), std::string::npos);
}

TEST_F(output, of_text_in_other_scripts_stays_as_it_is) {
  const test_node node("a");
  const std::string text = "\xe4\xb8\xad\xe6\x96\x87 \xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a \xf0\x9f\x90\x9d";
  EXPECT_EQ(run({"call", node.address(), "echo", text, "--dialect", "skynet"}).out, text + "\n");
}

TEST_F(output, of_a_table_with_the_keys_1_and_text_1_has_both) {
  const test_node node("a");
  const words call{"call", node.address(), "echo", "get", "--dialect", "skynet"};
  auto as_json = call;
  as_json.insert(as_json.end(), {"{[1]=\"a\", [\"1\"]=\"b\"}", "-o", "json"});
  const auto result = nlohmann::json::parse(run(as_json).out)["nodes"][0]["result"][1];
  EXPECT_EQ(result.dump(), R"({"$table":[[1,"a"],["1","b"]]})");
  auto from_json = call;
  from_json.insert(from_json.end(), {"--json", result.dump()});
  EXPECT_EQ(run(from_json).out, "\"get\"\n{\"a\", [\"1\"] = \"b\"}\n");
}

// One of each kind of printing: a document, a table, values, help, what comes as it arrives.
std::vector<std::vector<std::string>> printing_lines(const std::string& address) {
  return {{"--help"},
          {"--version"},
          {"ping", "--help"},
          {"ping", address},
          {"ping", address, "-o", "json"},
          {"ping", address, "-o", "jsonl"},
          {"ping", address, "-o", "lua"},
          {"ps", address},
          {"nodes", address},
          {"check", address},
          {"query", address, "echo"},
          {"call", address, "echo", "1"},
          {"call", address, "echo", "1", "-n"},
          {"call", address, "echo", "-o", "jsonl", "--repeat", "3", "1"},
          {"encode", "echo", "get", "1"},
          {"decode", "0025800a406d7973716c706f6f6c010000001c6c75613c657865637574654473656c6563742031"},
          {"context", "list", "-o", "json"},
          {"completion", "bash"},
          {"mesh", address},
          {"watch", "--once", "--initial"},
          {"no-such-verb", "-o", "json"}};
}

TEST_F(output, that_is_closed_is_an_error) {
  const test_node node("a");
  write_cluster("a = \"" + node.address() + "\"\n");
  for (const auto& line : printing_lines(node.address())) {
    const auto end = run_closed(line);
    EXPECT_NE(end.code, 0) << line[0];
    EXPECT_NE(end.err.find("beectl: write standard output: it is closed"), std::string::npos)
        << line[0] << " " << line.back() << ": " << end.err;
  }
}

TEST_F(output, on_a_full_disk_is_an_error) {
  const test_node node("a");
  write_cluster("a = \"" + node.address() + "\"\n");
  for (const auto& line : printing_lines(node.address())) {
    const auto end = run_with(line, {.output_path = "/dev/full"});
    EXPECT_NE(end.code, 0) << line[0];
    EXPECT_NE(end.err.find("beectl: write standard output: No space left on device"), std::string::npos)
        << line[0] << " " << line.back() << ": " << end.err;
  }
}

TEST_F(output, that_can_not_be_written_does_not_make_what_was_done_undone) {
  const test_node node("a");
  const auto full = [&](const words& line) { return run_with(line, {.output_path = "/dev/full"}); };
  const auto sent = full({"send", node.address(), "echo", "note"});
  EXPECT_EQ(sent.code, 5);
  EXPECT_NE(sent.err.find("No space left on device (what was asked for is done)"), std::string::npos)
      << sent.err;
  EXPECT_EQ(full({"call", node.address(), "echo", "get"}).code, 5);
  EXPECT_EQ(full({"call", node.address(), "echo", "get", "-n"}).code, 3);
  EXPECT_EQ(full({"ping", node.address()}).code, 3);
}

TEST_F(output, on_a_full_disk_ends_what_would_go_on) {
  const test_node node("a");
  write_cluster("a = \"" + node.address() + "\"\n");
  const auto end = run_with({"watch", "--initial", "--interval", "10ms"}, {.output_path = "/dev/full"});
  EXPECT_EQ(end.code, 3) << end.err;
}

TEST_F(output, that_nobody_reads_any_more_ends_quietly) {
  const test_node node("a");
  write_cluster("a = \"" + node.address() + "\"\n");
  for (const auto& line : printing_lines(node.address())) {
    const auto end = run_with(line, {.output_is_closed = true});
    EXPECT_EQ(end.err.find("write standard output"), std::string::npos) << line[0] << end.err;
  }
}

}  // namespace
}  // namespace bee::test
