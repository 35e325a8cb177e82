// A registry as beectl asks it: a name service behind one server or several, or etcd itself.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bee/names/record/node_record.hpp"
#include "cli/reach/remote.hpp"

namespace bee::cli {

class registry {
 public:
  /// Connects when it is first asked. Fails when the text names no registry. `in` outlives it.
  static attempt<std::shared_ptr<registry>> open(const invocation& in, std::string_view cluster);
  /// That of --cluster.
  static attempt<std::shared_ptr<registry>> open(const invocation& in);
  virtual ~registry() = default;

  /// Asks for something that changes nothing. A server that does not answer, or is cut off from its store, is
  /// left for the next, and when all are cut off they are asked again; the time of --timeout is for all of
  /// it. `poll` is what each may wait before it answers, which does not count. What the service refuses is a
  /// failure with its sentence.
  virtual task<attempt<value::table>> ask(std::string command, value::table arguments, duration poll) = 0;
  task<attempt<value::table>> ask(std::string command) { return ask(std::move(command), {}, {}); }
  task<attempt<value::table>> ask(std::string command, value::table arguments) {
    return ask(std::move(command), std::move(arguments), {});
  }

  /// Asks for a change. It is sent once, to a server that has just answered something else: when no answer
  /// comes then, it is unknown whether it was made, and no other server is asked.
  virtual task<attempt<value::table>> change(std::string command, value::table arguments) = 0;

  /// Leaves the server in use, which is behind the others, for the next.
  virtual void move_on() = 0;

  /// Ends the connection. It must not outlive the executor.
  virtual void close() = 0;
};

/// The table of an answer; what is refused is a failure with its sentence.
attempt<value::table> read_answer(const std::string& command, value::list answer);

/// The records of a "list".
attempt<std::vector<names::record_ptr>> read_records(const value::table& answer);

}  // namespace bee::cli
