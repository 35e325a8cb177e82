#include "cli/recording/replay_run.hpp"
#include "cli/rollout/fleet_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec replay_words[] = {
    {"FILE", "a recording: of record, or of decode -o jsonl", completes::file},
    {"NODE", "the node that is asked: a name, or host:port", completes::node}};
constexpr option_spec replay_options[] = {
    {"sends", 0, "", "send what was pushed, too"},
    yes_option,
};

}  // namespace

extern const verb replay_verb;
const verb replay_verb{
    .name = "replay",
    .summary = "ask the calls of a recording again and compare the answers",
    .usage = "FILE NODE",
    .help =
        "Asks NODE what the recording has, one call after the other in its order, each within --timeout, "
        "and\n"
        "compares the answers. A handle that was asked for by its name is asked for again. In a context "
        "that\n"
        "is protected it asks for its name first.\n"
        "\n"
        "Left out, and counted, is what goes to a handle by its mere number, which is another service in "
        "another\n"
        "life of a node, and what changes the node itself: its launcher starts and ends no service.\n"
        "\n"
        "answer: same (byte for byte), equal (the same values: the keys of a table came in another order, "
        "an\n"
        "error with another line number, or but for what is redacted), different, with the first "
        "difference,\n"
        "no answer, or sent. Exit 1 when one is different, 5 when one has no answer.",
    .touches = effect::changes,
    .words = replay_words,
    .options = replay_options,
    .examples = {{{"whether the new version answers as the old one did", "beectl replay lobby.jsonl lobby_2"},
                  {"the same, for a script", "beectl replay lobby.jsonl 10.0.0.2:2528 -o json"}}},
    .run = replay,
};

}  // namespace bee::cli::commands
