#include "cli/recording/record_run.hpp"
#include "cli/recording/recording_file.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec record_words[] = {
    {"NODE", "the node that is asked: a name, or host:port", completes::node, {}, true}};
constexpr option_spec record_options[] = {
    {"listen", 0, "HOST:PORT", "where callers find the relay; default a free port of 127.0.0.1"},
    {"write", 'w', "FILE", "the recording, a new file; default standard output", false, completes::file},
    {"for", 0, "CALLERS",
     "give these nodes the address of the relay in the place of NODE's, until the recording ends", false,
     completes::node},
    {"limit", 0, "TIME", "end by itself after so long"},
    redact_option,
    yes_option,
    plan_option,
    {"resume", 0, "",
     "record nothing: give callers back what a recording with --for that was killed has left"},
};

}  // namespace

extern const verb record_verb;
const verb record_verb{
    .name = "record",
    .summary = "stand in front of a node and write down what it is asked and answers",
    .usage = "NODE",
    .help =
        "A relay: who connects to it reaches NODE, every byte as it is, in both directions. Each call with\n"
        "its answer, and each push, is a line of JSON, in the order in which the answers came. What replay,\n"
        "mock --from and test --from need is in it; beectl decode CAPTURE -o jsonl writes the same lines\n"
        "from a capture. It ends on Ctrl-C, SIGTERM or after --limit, with everything written.\n"
        "\n"
        "--for gives CALLERS, nodes of the cluster file, the address of the relay as that of NODE. It is a\n"
        "push as push-config makes it: the plan is shown and asked about, in a context that is protected\n"
        "for its name, and history has it. --listen is then an address that they can reach. At the end they\n"
        "get the address of the file again. When record was killed, the next record --for of the cluster, "
        "or\n"
        "record --resume, does that first; --resume asks before, and -n shows it and sends nothing.\n"
        "\n"
        "--redact FIELD writes (redacted) in the place of the values of that field, in tables at any depth.\n"
        "The bytes of such a message are not kept, nor are those of one that does not unpack; what a\n"
        "protobuf message or a string holds is not looked at.\n"
        "\n"
        "A message of more than 8 MiB has only its size in the recording. Calls without an answer have "
        "lines\n"
        "too, and so has a connection that the node, or an error, ended; then the caller's ends as well. At\n"
        "most 1000 connections go through at a time.",
    .touches = effect::changes,
    .words = record_words,
    .options = record_options,
    .examples = {{{"what lobby_1 is asked, for a minute",
                   "beectl record lobby_1 --listen 10.0.0.9:4000 -w lobby.jsonl --limit 1m"},
                  {"what two nodes ask it, without a change of their files",
                   "beectl record lobby_1 --listen 10.0.0.9:4000 --for game_1,game_2 -w lobby.jsonl"}}},
    .run = run_recording,
};

}  // namespace bee::cli::commands
