// beectl test: what CI and scripts read of a run.
#include <sys/stat.h>

#include <filesystem>

#include "cli/support/document_shapes.hpp"
#include "cli/testing/test_verb.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

TEST_F(test_verb, prints_tap) {
  const auto end =
      run_file("it('a #x', function() end) pending('b') it('c', function() expect(1).is(2) end)", {"--tap"});
  EXPECT_EQ(
      end.out,
      "TAP version 13\nok 1 - a \\#x\nok 2 - b # SKIP pending\nnot ok 3 - c\n# t_test.lua:1: expected 2, got "
      "1\n1..3\n");
  EXPECT_EQ(end.code, 1);
}

constexpr const char* junit_of_five = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite id="0" name="t_test.lua" package="beectl.test" hostname="-" time="T" tests="5" failures="1" errors="2" skipped="1" time="T">
    <properties/>
    <testcase name="a&lt;\x01\xff?" classname="t_test.lua" time="T">
      <error type="error" message="&amp;\x1b[2J">t_test.lua:1: &amp;\x1b[2J
</error>
    </testcase>
    <testcase name="b" classname="t_test.lua" time="T"/>
    <testcase name="c" classname="t_test.lua" time="T">
      <skipped/>
    </testcase>
    <testcase name="d" classname="t_test.lua" time="T">
      <error type="unreachable" message="gone: connect 127.0.0.1:1: connection refused (not sent)">t_test.lua:2: gone: connect 127.0.0.1:1: connection refused (not sent)
</error>
    </testcase>
    <testcase name="e" classname="t_test.lua" time="T">
      <failure type="expect" message="expected 1, got &quot;&lt;&quot;">t_test.lua:2: expected 1, got &quot;&lt;&quot;
</failure>
    </testcase>
    <system-out/>
    <system-err/>
  </testsuite>
</testsuites>
)xml";

TEST_F(test_verb, writes_junit_with_hostile_bytes_escaped) {
  const auto end = run_file(
      "it('a<\\1\\255\\239\\191\\191', function() error('&\\27[2J') end) it('b', function() end)\n"
      "pending('c') it('d', function() call('gone', 'x', 'y') end)"
      "it('e', function() expect('<').is(1) end)",
      {"--junit", "out.xml"});
  EXPECT_EQ(end.code, 1);
  const auto xml = std::regex_replace(file("out.xml"), std::regex("time(stamp)?=\"[^\"]*\""), "time=\"T\"");
  EXPECT_EQ(xml, junit_of_five);
}

TEST_F(test_verb, that_can_not_write_its_report_or_read_its_files_says_so) {
  const auto end = run_file("it('a', function() end)", {"--junit", "no/such/out.xml"});
  EXPECT_EQ(end.code, 3);
  EXPECT_NE(end.err.find("no/such/out.xml"), std::string::npos) << end.err;
  EXPECT_EQ(run({"test", "none.lua"}).err, "beectl: none.lua: No such file or directory\n");
  folder_.write("empty.lua", "");
  EXPECT_EQ(run({"test", "empty.lua"}).err, "beectl: there is no test in these files\n");
  EXPECT_EQ(run({"test", "t_test.lua", "--tap", "-o", "lua"}).code, 2);
  EXPECT_EQ(run({"test", "t_test.lua", "--via", "n"}).code, 2);
}

TEST_F(test_verb, says_that_its_report_can_not_be_written_before_any_test_runs) {
  const auto end =
      run_file("it('a', function() call('n', 'echo', 'get') end)", {"--junit", "no/such/out.xml"});
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.out, "");
  EXPECT_EQ(node_.runs(), 0);
}

TEST_F(test_verb, leaves_no_report_of_an_earlier_run) {
  folder_.write("empty.lua", "");
  for (const char* tests : {"empty.lua", "missing.lua"}) {
    folder_.write("out.xml", "OLD");
    EXPECT_EQ(run({"test", tests, "--junit", "out.xml"}).code, 3);
    EXPECT_NE(file("out.xml").find("the run has not come to its end"), std::string::npos) << file("out.xml");
  }
  EXPECT_EQ(run({"test", "empty.lua", "--junit", "-"}).code, 2);
}

TEST_F(test_verb, writes_its_report_into_what_a_link_names_and_into_a_device_as_it_is) {
  folder_.write("real.xml", "OLD");
  std::filesystem::create_symlink("real.xml", folder_.path() + "/link.xml");
  EXPECT_EQ(run_file("it('a', function() end)", {"--junit", "link.xml"}).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.path() + "/link.xml"));
  EXPECT_NE(file("real.xml").find("<testsuites>"), std::string::npos);
  const auto pipe = folder_.path() + "/pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(run_file("it('a', function() end)", {"--junit", "pipe"}).code, 3) << "nobody reads it";
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST_F(test_verb, fails_where_a_mock_expects_something_else) {
  const auto end = run_file(R"(it("a", function()
  mock{node = "m", services = {s = {got = function(x) expect(x).is(7) end}}}
  send("m", "s", "got", 8)
  sleep("50ms")
end))");
  EXPECT_EQ(end.code, 1) << end.out;
  EXPECT_NE(end.out.find("expected 7, got 8"), std::string::npos) << end.out;
}

TEST_F(test_verb, gives_documents_of_its_shape) {
  const document_shapes shapes;
  write("it('a', function() expect({1}).is({2}) end) it('b #x', function() call('gone', 'x', 'y') end)");
  write("it(", "w_test.lua");
  for (const words& line :
       {words{"test", "."}, words{"test", "t_test.lua", "--shuffle", "3"}, words{"test", ".", "--list"},
        words{"test", "none"}, words{"test", "t_test.lua", "-v"}}) {
    auto as_json = line;
    as_json.insert(as_json.end(), {"-o", "json"});
    EXPECT_EQ(shapes.why_not_document(run(as_json).out), "");
    as_json.back() = "jsonl";
    EXPECT_EQ(shapes.why_not_lines(run(as_json).out, "test"), "");
  }
  const auto result = json::parse(run({"test", "t_test.lua", "-o", "json"}).out)["result"];
  EXPECT_EQ(result["failed"], 1);
  EXPECT_EQ(result["tests"][0]["faults"][0]["expected"], json::array({2}));
  EXPECT_EQ(result["tests"][1]["state"], "unreachable");
}

}  // namespace
}  // namespace bee::test
