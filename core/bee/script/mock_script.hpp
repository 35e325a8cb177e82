// Services written in Lua, as `beectl mock FILE.lua` runs them. No sockets and no clock: whoever owns an
// event loop does what a handler asks for and resumes it.
//
//     services.mysqlpool = {
//       execute = function(sql) return {{sql = sql, rows = 1}} end,
//       slow = function(n) sleep(n); return call("lobby_1", "@db", "lua", "get", n) end,
//     }
//     services.echo = function(...) return ... end
//
// A service is a table of commands or one function for all of them. A message whose first value is "lua" and
// whose second is the command is of the bee dialect: the "lua" is taken off. Any other is of the skynet
// dialect: the first value is the command. (`dialect = "bee"` or `dialect = "skynet"` in the file takes only
// that one; with `dialect = "raw"` the services are of the bee dialect, and take the "lua" themselves.) A
// function for all commands gets what is left.
//
// Beside string, table, math and the harmless part of the base library a script has
//     sleep(seconds [, key])  wake(key)  call(node, address, ...)  raw_call(node, address, ...)
//     send(node, address, ...)  close()  log(...)  node_name()  require(name)  load_module(name)
// of which those up to close() wait. wake() ends every sleep with that key: these return true. raw_call()
// returns the bytes of the answer. require() works as in Lua, with modules from the folders of the options;
// load_module() returns the chunk of a module without running it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bee/script/fault.hpp"
#include "bee/script/working_time.hpp"
#include "bee/value/value.hpp"

namespace bee::script {

/// How a handler ended.
struct mock_finished {
  value::list values;
};
struct mock_raised {
  std::string text;  ///< "mock.lua:7: text"
};

/// What a handler waits for. `address` is as the script wrote it: "@name", ".name", ":0000000a".
struct mock_sleep {
  double seconds;        ///< 0 to 86400
  std::string key = {};  ///< by which it can be woken; may be empty
};
struct mock_wake {
  std::string key;
};
struct mock_call {
  std::string node;
  std::string address;
  value::list values;
  bool is_raw = false;  ///< goes on with the answer as one string
};
struct mock_send {
  std::string node;
  std::string address;
  value::list values;
};
struct mock_close {};  ///< of the connection on which the message came

using mock_action =
    std::variant<mock_finished, mock_raised, mock_sleep, mock_wake, mock_call, mock_send, mock_close>;

using task_id = std::uint64_t;

struct mock_step {
  task_id task;
  mock_action next;  ///< after mock_finished and mock_raised the task is gone
};

struct mock_service {
  std::string name;
  std::vector<std::string> commands;  ///< sorted; empty for one function
};

struct mock_options {
  /// Instructions and time are those of one resume.
  value::lua_limits limits{.memory = 256u << 20,
                           .instructions = 50'000'000,
                           .time = std::chrono::milliseconds(1000),
                           .now = working_time};
  std::function<void(std::string_view line)> log;  ///< of log(); bytes of a peer may be in it; may be empty
  std::vector<std::filesystem::path> module_paths = {};  ///< where require() looks, in this order
};

/// Not thread-safe. A handler's instructions and its time are bounded from one wait to the next, the memory
/// of all together.
class mock_script {
 public:
  virtual ~mock_script() = default;

  /// As the file left them, by name.
  virtual const std::vector<mock_service>& services() const = 0;
  /// Whether the file says that all of them take the sub type of the bee dialect.
  virtual bool speaks_bee() const = 0;

  /// Runs a handler up to its first wait or its end. An unknown service or command is a mock_raised. `node`
  /// is the name of the node that was called.
  virtual mock_step start(std::string_view service, const value::list& message, std::string_view node) = 0;

  /// Goes on after a wait, with the answer of a call, or true after a sleep that was woken (nothing after any
  /// other wait). `task` must be waiting.
  virtual mock_action resume(task_id task, const value::list& answer = {}) = 0;

  /// Goes on with an error: call() raises it.
  virtual mock_action resume_failed(task_id task, std::string_view text) = 0;

  /// Handlers that wait.
  virtual std::size_t waiting() const = 0;
};

/// A script, or all that is wrong with its file.
struct mock_load {
  std::unique_ptr<mock_script> script;  ///< null when there are faults
  std::vector<fault> faults;
};

/// Modules stand in the folder of the file too.
mock_load load_mock_script(const std::filesystem::path& path, mock_options options = {});
/// The same for a text; `path` is only for messages.
mock_load parse_mock_script(std::string_view source, std::string path, mock_options options = {});

}  // namespace bee::script
