#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic dialects;
const topic dialects{
    "dialects", R"(who gets "lua" in front of the command)",
    R"(A stock service gets COMMAND and its arguments as they are. A service of the bee framework has one value
more in front, the sub type "lua". Whoever gets the wrong one raises an error, or says that it knows no
such command.

  --dialect auto     the default: the node is asked once which cluster daemon it runs
  --dialect bee      "lua" goes in front
  --dialect skynet   nothing goes in front

auto is skynet where the node runs clusterd and no bee_clusterd, and bee everywhere else. It costs one
question (LIST of .service) before the call; with a dialect that is named nothing is asked.

Addresses that start with . and the daemons of skynet (clusterd, datacenterd, ...) never get a sub type,
and neither does a number of --snax. encode talks to nobody: without --dialect skynet it writes bee.

  beectl call lobby_1 lobby notes
  beectl call lobby_1 lobby notes --dialect skynet -n
  beectl call lobby_1 .launcher LIST
  beectl encode lobby login 1 --dialect skynet

When a call fails with 6 and the dialect was guessed, a hint says what was guessed and which flag says
the other. A context keeps it for a cluster whose nodes all speak one:

  beectl context set live --dialect bee

The bytes are in docs/wire-protocol.md, the framework's conventions in docs/bee.md.
)"};

}  // namespace bee::cli::topics
