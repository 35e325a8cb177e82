// A file of tests written in Lua, as `beectl test` runs them. No sockets and no clock: whoever owns an event
// loop does what a test asks for and resumes it.
//
//     describe("mysqlpool", function()
//       it("answers", function()
//         expect(call("lpersistence_3", "mysqlpool", "execute", "select 1")[1].rows).is(1)
//       end)
//     end)
//
// A file has one state of Lua. Its tests run one after the other, each as a coroutine that waits where it
// asks for something; start() begins more of them within a test.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/base/failure.hpp"
#include "bee/script/mock_script.hpp"
#include "bee/value/value.hpp"

namespace bee::script {

/// Why a test, or a file of them, is not well.
struct test_fault {
  std::string file;  ///< where it is raised, when that is not the file of tests but a module of it
  int line = 0;      ///< 0 when no line is to blame
  std::string text;  ///< safe for a terminal; may have several lines
  /// "expect": an expectation; "misuse": the file is wrong; "pending"; "limit"; "error": an error of Lua; or
  /// the class of what a call came to: "remote", "unreachable", ...
  std::string kind = "error";
  std::optional<value::value> expected = {};  ///< of a comparison of two values
  std::optional<value::value> got = {};
};

/// "tests.lua:7: text". `path` is that of the file of tests.
std::string to_string(std::string_view path, const test_fault&);

struct test_case {
  std::string name;  ///< with the names of the blocks around it: "mysqlpool answers"
  int line = 0;
  std::size_t block = 0;
  std::vector<std::string> tags;  ///< the words of the name that begin with #, without it
  bool is_pending = false;        ///< it has no function, or is declared so
};

/// A describe(). The first of a file is the file itself and has no name.
struct test_block {
  std::string name;
  std::size_t parent = 0;  ///< of the first one itself
  bool has_setup = false;
  bool has_teardown = false;
};

/// What can be run: setup and teardown of a block; of a test before_each and the test itself, and after_each.
enum class test_part { setup, teardown, test, after };

/// What a coroutine of a test waits for: a word such as "call" and what stands behind it.
struct test_want {
  task_id task = 0;
  std::string word;
  value::list arguments;
  int line = 0;                            ///< of the file of tests, 0 when it is another one
  std::unique_ptr<mock_script> mock = {};  ///< of the word mock, when its services are functions of the file
};

struct test_options {
  /// Instructions and time are those from one wait to the next.
  value::lua_limits limits{.memory = 256u << 20,
                           .instructions = 50'000'000,
                           .time = std::chrono::milliseconds(2000),
                           .now = working_time};
  std::function<void(std::string_view line)> log = {};  ///< of print(); bytes of a peer may be in it
  std::function<double()> now = {};                     ///< seconds, of took() and eventually(); may be empty
  std::map<std::string, std::string> env = {};          ///< what env.NAME is
  /// The same of names that are not there; may be empty.
  std::function<std::optional<std::string>(const std::string& name)> look_up = {};
  std::vector<std::filesystem::path> module_paths = {};
};

/// Not thread-safe. One part runs at a time.
class test_script {
 public:
  virtual ~test_script() = default;

  virtual const std::vector<test_block>& blocks() const = 0;
  /// In the order of the file.
  virtual const std::vector<test_case>& cases() const = 0;

  /// Runs a part up to its first wait or its end. `of` is a block or a test. Precondition: none runs.
  virtual void begin(test_part part, std::size_t of) = 0;
  /// What is waited for since this was asked last.
  virtual std::vector<test_want> take_wants() = 0;
  /// Goes on with an answer. A task that is gone is none: nothing happens then.
  virtual void resume(task_id task, const value::list& answer) = 0;
  /// Goes on with an error, which the script can catch.
  virtual void resume_failed(task_id task, const failure& why) = 0;

  virtual bool is_over() const = 0;
  /// Of the part that is over; empty when all is well.
  virtual const std::vector<test_fault>& faults() const = 0;
  /// Ends the part that runs with a fault.
  virtual void abandon(const std::string& why) = 0;
};

/// A script, or what is wrong with its file.
struct test_load {
  std::unique_ptr<test_script> script;  ///< null when there is a fault
  std::optional<test_fault> fault = {};
};

/// Modules stand in the folder of the file too.
test_load load_test_script(const std::filesystem::path& path, test_options options = {});
test_load parse_test_script(std::string_view source, test_options options = {});

}  // namespace bee::script
