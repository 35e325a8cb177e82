#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic output;
const topic output{
    "output", "text for people; json, jsonl and lua for programs",
    R"(Data goes to standard output; failures, hints, notes and progress go to standard error. -q leaves out
hints and notes, -v traces the wire on standard error.

  -o text     aligned columns; a lone string as it is, tables as Lua; the default
  -o json     exactly one document, on failure too
  -o jsonl    a line for each node as it arrives; behind them, what is no node's as a document
  -o lua      Lua that reads back as the same values: nothing is lost

  beectl ping --all -o json
  beectl ping --all -o jsonl
  beectl call lobby_1 lobby notes -o lua
  beectl call --all .launcher LIST -b

-b prints equal answers of many nodes once: game_[1-38]: pong. --color auto is for terminals; never and
NO_COLOR turn it off.

The shapes of the documents are in proto/beectl/v1 (share/beectl/proto when installed): a message for
each verb, additive only. Times are RFC 3339 with a zone, and no figure is made up: what was not taken
is absent or null.

In JSON a Lua sequence is an array, any other table an object whose keys became strings. What JSON can not
say has a form of its own: {"$b64":"..."} for bytes that are not UTF-8, {"$num":"inf"}, and
{"$table":[[1,"a"],["1","b"]]} where two keys would become one. --json reads the same forms.

What a peer sends is escaped in every format where it could move a terminal or deceive a reader.
)"};

}  // namespace bee::cli::topics
