#include "cli/parse/common_options.hpp"
#include "cli/protobuf/schema.hpp"
#include "cli/recording/recording_file.hpp"
#include "cli/testing/recorded_tests.hpp"
#include "cli/testing/test_run.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec test_words[] = {{"FILE",
                                     "a file of tests, or a folder of them: *_test.lua and *_spec.lua",
                                     completes::file,
                                     {},
                                     true,
                                     true}};
constexpr option_spec test_options[] = {
    {"filter", 0, "TEXT", "only tests with this in their name", true},
    {"tag", 0, "NAME", "only tests with #NAME in their name; !NAME leaves them out", true},
    {"var", 0, "NAME=VALUE", "what env.NAME is in the tests; else it is that of the environment", true},
    {"retry", 0, "N", "run a test that failed again, at most N times"},
    {"fail-fast", 0, "", "begin no more tests after the first that failed"},
    {"shuffle", 0, "SEED", "run them in another order, the same for the same number"},
    {"limit", 0, "TIME", "how long one test may take; default 1m"},
    {"list", 0, "", "show the tests and run none"},
    {"junit", 0, "FILE", "write the results to a file that a CI can show", false, completes::file},
    {"tap", 0, "", "print the results as TAP"},
    {"from", 0, "RECORDING", "write a file of tests from a recording, and run none", false, completes::file},
    redact_option,
    dialect_option,
    proto_option,
    include_option,
    descriptors_option,
};

// What record, or decode -o jsonl, has written.
void write_tests(const invocation& in, const std::string& file, report& out) {
  if (!in.words.empty())
    return out.fail(usage_error("test: --from writes tests, and there is no FILE to run"));
  const auto redacted = read_redacted(in);
  if (!redacted) return out.fail(redacted.error());
  auto read = load_recording(file, out);
  if (!read) return out.fail(read.error());
  traffic::redact(*read, *redacted);
  out.set_result(plain_text{tests_from(*read, file)});
}

void run_test(const invocation& in, report& out) {
  if (const auto file = in.get("from")) return write_tests(in, *file, out);
  if (const auto fits = refuse(in, {"redact"}, "it goes with --from"); !fits) return out.fail(fits.error());
  if (in.words.empty()) return out.fail(usage_error("test: FILE is missing", "beectl test --help"));
  if (const auto begun = in.has("list") ? attempt<void>(boost::system::in_place_value) : begin_junit(in);
      !begun)
    return out.fail(begun.error());
  const auto options = read_test_options(in);
  if (!options) return out.fail(options.error());
  if (in.has("list")) return list_tests(in, *options, out);
  run_tests(in, *options, out);
}

}  // namespace

extern const verb test_verb;
const verb test_verb{
    .name = "test",
    .summary = "run tests of a cluster that are written in Lua",
    .usage = "FILE...|--from RECORDING",
    .help =
        "Runs files of tests with the words of busted, in a sandbox: describe, it, pending, setup, "
        "teardown,\n"
        "before_each, after_each. The tests of a file run one after the other, --jobs files at once.\n"
        "\n"
        "    it(\"answers #smoke\", function()\n"
        "      local rows = call(\"lpersistence_3\", \"mysqlpool\", \"execute\", \"select 1\")\n"
        "      expect(rows[1].rows).is(1)\n"
        "    end)\n"
        "\n"
        "call(NODE, SERVICE, COMMAND, ...)  the values of the answer; send() likewise, without one\n"
        "query(NODE, NAME), ping(NODE)      a handle; milliseconds\n"
        "text(NODE, SERVICE, COMMAND, {key = value})  a text command\n"
        "pb.call(NODE, SERVICE, TYPE, {...}, {uid = 42}), pb.send()  protobuf; call gives message and type\n"
        "each(NODES, f), nodes(NODES)       f(NAME) for each node, at once; their names\n"
        "parallel(f, g, ...), start(f)      at once; start(f).wait() waits\n"
        "eventually(\"10s\", f), sleep(\"1s\"), took(f)  until f raises nothing; milliseconds\n"
        "mock{node = \"shop_1\", services = {...}}  a node here, as beectl mock has them, until the test "
        "ends\n"
        "env.NAME                           --var, else the environment\n"
        "\n"
        "expect(...).is(values), is_not, has(part of a table), is_a(type), is_handle, is_nil, is_true,\n"
        "is_false, near(n, by), above, below, at_least, at_most, between, like(pattern), one_of, contains,\n"
        "has_length, and of a function fails(class, pattern), with the class of an exit code: remote. In a "
        "table\n"
        "any stands for a value, and any.integer, any.like(\"^a\"), any.above(3) for some.\n"
        "\n"
        "Every call ends within --timeout, a protobuf rpc with the way back within two of them. A test that "
        "failed shows where, what was expected and what came; "
        "with\n"
        "-v its calls and their wire too.\n"
        "\n"
        "--from RECORDING writes such a file to standard output: a block for each service and a test for "
        "each\n"
        "call that it has, which pass where the answers are the same.\n"
        "\n"
        "Exit 1 when a test failed, 3 when a file is wrong, and 4 when all that failed is that a node was "
        "not\n"
        "there.",
    .touches = effect::changes,
    .words = test_words,
    .options = test_options,
    .examples = {{{"the smoke tests of a folder, for a CI", "beectl test smoke --junit report.xml"},
                  {"those with #fast in their name, twice when they fail",
                   "beectl test smoke/mysqlpool_test.lua --tag fast --retry 1"}}},
    .run = run_test,
};

}  // namespace bee::cli::commands
