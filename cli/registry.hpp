// A name service behind one server or several: one of them is asked, and the next when it does not answer.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bee/names/node_record.hpp"
#include "cli/remote.hpp"

namespace bee::cli {

class registry {
 public:
  /// Connects when it is first asked. Fails when the text names no name service. `in` outlives it.
  static attempt<std::shared_ptr<registry>> open(const invocation& in, std::string_view cluster);
  /// That of --cluster.
  static attempt<std::shared_ptr<registry>> open(const invocation& in);

  /// Asks for something that changes nothing. A server that does not answer, or is cut off from its store, is
  /// left for the next; the time of --timeout is for all of them. `poll` is what each may wait before it
  /// answers, which does not count. What the service refuses is a failure with its sentence.
  task<attempt<value::table>> ask(std::string command, value::table arguments = {}, duration poll = {});

  /// Asks for a change. It is sent once, to a server that has just answered something else: when no answer
  /// comes then, it is unknown whether it was made, and no other server is asked.
  task<attempt<value::table>> change(std::string command, value::table arguments);

  /// Leaves the server in use, which is behind the others, for the next.
  void move_on();

  /// Ends the connection. It must not outlive the executor.
  void close();

 private:
  registry(const invocation& in, std::vector<endpoint> servers) : in_(in), servers_(std::move(servers)) {}
  task<attempt<void>> connect(duration time);
  task<attempt<value::table>> ask_one(std::string command, value::table arguments, duration time);
  failure nobody(std::string command, std::vector<failure> why) const;

  const invocation& in_;
  std::vector<endpoint> servers_;
  std::size_t turn_ = 0;
  std::shared_ptr<remote> link_;
  bool has_answered_ = false;  // the server in use, over this connection
};

/// The records of a "list".
attempt<std::vector<names::record_ptr>> read_records(const value::table& answer);

}  // namespace bee::cli
