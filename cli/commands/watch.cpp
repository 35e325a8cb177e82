#include <csignal>

#include "cli/base/descriptors.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/watch/watch_nodes.hpp"
#include "cli/watch/watch_registry.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec watch_words[] = {
    {"NODES", "who is watched; default every node of the cluster", completes::node, {}, true},
    {"CMD", "behind --: a program that is run for each event", completes::file, {}, true, true},
};

constexpr option_spec watch_options[] = {
    all_option,
    except_option,
    {"initial", 0, "", "tell first what there is"},
    {"once", 0, "", "tell what there is, and end; exit 1 when a node is down"},
    {"since", 0, "REVISION", "with a name service: tell first what came after this revision"},
    {"interval", 0, "TIME", "without a name service: how often each node is looked at, default 2s"},
    {"cmd-timeout", 0, "TIME", "how long CMD may take for an event, default 30s; then it is killed"},
};

void run_watch(const invocation& in, report& out) {
  const auto p = read_watch_plan(in);
  if (!p) return out.fail(p.error());
  raise_file_limit();
  const int signal = is_registry(in.set.cluster) ? watch_registry(in, *p, out) : watch_nodes(in, *p, out);
  // The handlers from before are there again, and end the process as any other verb.
  if (signal) std::raise(signal);
}

}  // namespace

extern const verb watch;
const verb watch{
    .name = "watch",
    .summary = "tell what happens to nodes, one event a line",
    .usage = "[NODES] [-- CMD...]",
    .help =
        "Without a name service it looks: it holds a connection to each node and looks again and again; "
        "nothing\n"
        "needs to be installed there, and a node that answers in words of its own is up. A node that is down "
        "is tried less and less often, at most every 15s. "
        "The\n"
        "end of a connection is seen at once. The cluster file is read again when it changes, and so is the\n"
        "journal of push-config. events: up, down (why), restarted (it answers and is another process), "
        "moved,\n"
        "added and removed (in the cluster file), service-up, service-down, revision (a push began or "
        "ended).\n"
        "Between two looks a service may come and go unseen, and a node that is down may still run.\n"
        "\n"
        "With one (-c names://HOST:PORT) it listens, and asks no node: events: up (a node announced itself), "
        "set\n"
        "(state, hot-update version, labels or services are others), down (it left, or gave no sign for too\n"
        "long), removed. Each has the revision of the change; none is lost or told twice, also when the "
        "name\n"
        "service starts again or another of its servers answers. --since REVISION goes on after the last\n"
        "revision that was told. What the name service has forgotten is a snapshot event (upto), and then "
        "the\n"
        "nodes as they are (initial). at is when it was heard. To see services, look: names export FILE, -c "
        "FILE.\n"
        "\n"
        "With CMD nothing is printed: it runs once for each event, one at a time and in their order, with "
        "the\n"
        "event as JSON on its standard input. While it is behind, nodes are looked at less often, and what\n"
        "came and went meanwhile is not told. When it fails, watching goes on.\n"
        "\n"
        "-o jsonl has the keys v, event, at, and as they apply node, address, initial, why, before, "
        "services,\n"
        "handle, command, run, revision, verb, state, by, incarnation, version, labels, upto, nodes.",
    .touches = effect::reads,
    .words = watch_words,
    .options = watch_options,
    .examples = {{{"every event of the fleet, for a log", "beectl watch -o jsonl --initial"},
                  {"tell somebody when a game is down",
                   "beectl watch 'game_*' -- sh -c 'jq -r \"select(.event == \\\"down\\\") | .node\"'"}}},
    .run = run_watch,
};

}  // namespace bee::cli::commands
