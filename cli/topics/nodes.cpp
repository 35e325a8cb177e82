#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic nodes;
const topic nodes{"nodes", "how nodes are named: one, many, all but some",
                  R"(NODES is one word, and these are its parts:

  lobby_1          a name of the cluster file
  10.0.0.1:2528    an address; needs no cluster file
  game_[1-20,25]   names with these numbers; [01-08] keeps its zeros
  'lobby_*'        names that match; ? is one byte. In quotes, or the shell looks for files
  all, --all       every node that has an address
  a,b              a list; each node is taken once, in this order
  !x               all of the rest but x, wherever it stands

--except x says !x where the shell eats the !.

  beectl ping lobby_1,lpersistence_3
  beectl ping 'l*,!lobby_1'
  beectl ping --all --except lobby_1
  beectl ping lobby_[1-1]

Names come from the file that the nodes themselves load: -c FILE, BEECTL_CLUSTER, the context in use, or
./clustername.lua. It is Lua, read with a limit of time and memory. A name that is false is switched
off: a pattern passes over it, and naming it is an error. -c names://HOST:PORT and
-c etcd://HOST:PORT/PREFIX take the nodes of a name service (beectl help names).

A name that matches nothing is an error (7) with the nearest name, and nobody is asked anything. All
nodes are asked at once, as many as open files allow; -j says fewer. --via NODE asks from inside the
cluster: through that node, which must know the others by their names.
)"};

}  // namespace bee::cli::topics
