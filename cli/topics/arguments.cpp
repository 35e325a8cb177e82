#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic arguments;
const topic arguments{"arguments", "how SERVICE, COMMAND and ARG are read",
                      R"(SERVICE is the name that the service was registered under for the cluster:

  mysqlpool        @mysqlpool on the wire, and when the node knows no such name, .mysqlpool
  @x, .x           exactly that: a name of the cluster, a name inside the node
  :0000000a        a handle, as beectl ps shows it; another one after a restart

COMMAND is always a string, 3 too; --snax makes it the number of a function of a snax service.

An ARG that is exactly one Lua constant is that value, and anything else is a string:

  10076447 -1.5 0x10 true nil       numbers, booleans, nil
  '10' "10"                         strings, with the quotes inside those of the shell
  {uid=1, tags={"a"}}               a table of constants
  select 1, 555-1234, lobby_1       strings

Nothing is changed on its way: a number that would lose a digit (007, 1.10) stays a string, with a note,
and an integer beyond 64 bits is refused. -S makes every ARG a string, --json reads each as JSON,
@FILE and - read one ARG from a file or from standard input. -- ends flags; -1 is an ARG, no flag.

  beectl call lpersistence_3 mysqlpool execute "select 1"
  beectl call lobby_1 lobby note "{uid=10076447, tags={'vip'}}" -n
  beectl call lobby_1 lobby note '{"uid": 10076447}' --json -n
  beectl encode --values 1 1.0 '"1"'

-n shows the types and the bytes, and sends nothing. What an answer must be is Lua, too:

  beectl call lpersistence_3 mysqlpool ping --expect '"pong"'
)"};

}  // namespace bee::cli::topics
