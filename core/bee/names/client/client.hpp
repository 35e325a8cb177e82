// A registry as its users ask it: a name service behind one server or several, or etcd itself. Members
// announce themselves through names/member.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bee/names/record/view.hpp"
#include "bee/stock/remote.hpp"

namespace bee::names {

struct client_options {
  stock::remote_options reach;  ///< the time of each question, and who sees the bytes
  std::string etcd_password = {};
  /// What to do about a refusal for want of a token, or of a password of etcd.
  std::string token_hint = {};
  std::string password_hint = {};
};

/// Not thread-safe. A failure says whether a change was made; what the service refuses is one with its
/// sentence.
class client {
 public:
  /// Connects when it is first asked. `place` is "names://HOST:PORT[,HOST:PORT...]" or
  /// "etcd://HOST:PORT[,...]/PREFIX". Fails with bad_input for another text.
  static attempt<std::shared_ptr<client>> open(const client_options&, std::string_view place);
  virtual ~client() = default;

  /// Asks for something that changes nothing. A server that does not answer, or is cut off from its store, is
  /// left for the next, and when all are cut off they are asked again; the time of one question is for all of
  /// it. `poll` is what each may wait before it answers, which does not count.
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

  /// All nodes.
  task<attempt<std::vector<record_ptr>>> list();

  struct followed {
    watch_answer what;
    bool is_behind = false;  ///< from before what is known: nothing of it was taken, the next server is asked
  };
  /// What came since `known` was told last, told to it; waits up to `poll` for something.
  task<attempt<followed>> follow(view& known, std::chrono::milliseconds poll);
};

/// The table of an answer to a command; what is refused is a failure with its sentence.
attempt<value::table> read_answer(const client_options&, const std::string& command, value::list answer);

/// The records of a "list".
attempt<std::vector<record_ptr>> read_records(const value::table& answer);

/// The servers that "names://HOST:PORT,HOST:PORT" means, at most 16. Fails with a sentence that names what is
/// wrong.
attempt<std::vector<endpoint>> read_servers(std::string_view place);

/// Records as a map: one that is down has no address.
cluster::node_map to_map(const std::vector<record_ptr>&);

}  // namespace bee::names
