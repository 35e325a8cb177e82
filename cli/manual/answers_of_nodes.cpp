// What a stock node answers as an error, and what of it stands in the logs of those who asked.
#include "cli/manual/explained.hpp"

namespace bee::cli {
namespace {

constexpr explained answers[] = {
    {"call to invalid address", said_by::node, ran::no,
     "The node has no service of that handle or .name. beectl ends with 7.",
     "beectl ps NODE lists what runs there; a handle is another after a restart, so ask by name"},
    {"call failed", said_by::node, ran::yes,
     "The service got the request and raised an error, or ended before it answered. beectl ends with 6.",
     "the node's log has the error with a stack traceback at that time; this text carries nothing of it"},
    {"name not found", said_by::node, ran::no,
     "Asked for a registered name, the node said that it has none (cluster.query). beectl ends with 7.",
     "the service calls cluster.register(NAME) once; beectl query NODE NAME looks for it"},
    {"Invalid name", said_by::node, ran::no,
     "A request went to @NAME, and nobody has registered it there (beectl ends with 7). In clusterd's own "
     "log: a "
     "proxy was asked for with a text that is neither NODE@NAME nor NODE.NAME.",
     "beectl query NODE NAME looks for it; .NAME and :HANDLE take a service that is not registered"},
    {"Invalid large req", said_by::node, ran::no,
     "A message in parts ended before all that its head declared had come. beectl ends with 6.",
     "try again; when it stays, something between the nodes changes the stream"},
    {"the node does not offer this to others", said_by::node, ran::no,
     "A name service, or a mock or proxy with --offer names, keeps this to itself. beectl ends with 7.",
     "ask a node that offers it; its log says who asked"},
    {"No dispatch function", said_by::node, ran::yes, "The service takes no messages of this kind at all.",
     "ask another service"},
    {"Unknown command", said_by::node, ran::unknown,
     "The launcher, or a service with the same words, knows no such command.",
     "look at its code; of a bee node: --dialect says whether \"lua\" goes in front"},
};

}  // namespace

std::span<const explained> answers_of_nodes() {
  return answers;
}

}  // namespace bee::cli
