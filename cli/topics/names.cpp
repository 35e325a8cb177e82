#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic names;
const topic names{
    "names", "the name service: who is up, where, ready, and with what",
    R"(A name service is the cluster map alive: nodes register, renew a lease and hear of each other, and every
change is pushed to them as the reload that they know. Every verb asks it with -c names://HOST:PORT; a
token (--token-file, BEECTL_TOKEN) is needed to write when the service has one.

  beectl names serve --listen 10.0.0.1:2526 --token-file /etc/beectl/token
  beectl names ls -c names://10.0.0.1:2526
  beectl names set lobby_1 hot_version=1.4 -c names://10.0.0.1:2526
  beectl wait lobby_1 --for hot=1.4 --within 1m -c names://10.0.0.1:2526
  beectl watch -c names://10.0.0.1:2526

A Lua node announces itself with lua/bee_names.lua, a C++ node with bee/names/member; nodes that know
nothing of it are looked at with names serve --probe FILE, or set by hand with names set NAME
address=HOST:PORT.

A node is starting, ready, draining or down. Who does not renew (10s, --lease) is down: it
stands as false in the map that is pushed. What the service has acknowledged survives kill -9.

Several servers share one store in etcd (names serve --data etcd://HOST:PORT/PREFIX), and all are
named: -c names://A,B. The first that answers is asked; a change is sent to one server, once.

The token protects what the service knows, and nothing else: reading is free, the wire is plain, and a
node obeys whoever reaches its cluster port.

  beectl names export -c names://10.0.0.1:2526
)"};

}  // namespace bee::cli::topics
