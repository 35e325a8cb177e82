#include "cli/common_options.hpp"
#include "cli/pb_call.hpp"
#include "cli/push_message.hpp"
#include "cli/service_request.hpp"
#include "cli/text_words.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec words[] = {
    nodes_word,
    service_word,
    {"COMMAND", "the command, a string; with --snax a number"},
    {"ARG",
     "one Lua constant is that value, anything else a string; @FILE, - for standard input",
     completes::file,
     {},
     true,
     true},
};

constexpr option_spec options[] = {
    all_option,   strings_option, json_option,        snax_option,   dialect_option, dry_run_option,
    trace_option, confirm_option, text_option,        pb_option,     uid_option,     room_option,
    proto_option, include_option, descriptors_option, layout_option,
};

void run(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  if (in.has("pb")) return pb_send(in, *to, out);
  if (auto fits = refuse_pb_flags(in); !fits) return out.fail(fits.error());
  const auto request = read_service_request(in, to->words, out);
  if (!request) return out.fail(request.error());
  if (in.has("dry-run")) return show_request(*request, to->nodes, true, out);
  const auto proof = wants_proof(in);
  if (!proof) return out.fail(proof.error());
  on_nodes(in, to->nodes, out,
           [&](remote& node, node_talk& talk) { return push_message(node, talk, *request, *proof); });
}

}  // namespace

extern const verb send;
const verb send{
    .name = "send",
    .summary = "push a message to a service, without an answer",
    .usage = "NODES SERVICE COMMAND [ARG...]",
    .help =
        "Hands a message over and does not wait for the service. Exit code 0 means that the connection took "
        "all\n"
        "of it; with --confirm, that the node has read it too. Whether the service likes it is only in the\n"
        "node's log.\n"
        "\n"
        "A registered name is asked for first, so a wrong one fails and nothing is sent. A node does not "
        "tell\n"
        "whether a local name (.name) exists: a push to a wrong one is lost. So here, unlike in call, a "
        "plain\n"
        "name is never taken for a local one; write the dot.\n"
        "\n"
        "ARG and the dialect are as in call. send NODE SERVICE --pb TYPE JSON pushes a protobuf message in "
        "an\n"
        "envelope (--layout), and send NODE SERVICE --text CMD KEY=VALUE... a text command.",
    .touches = effect::changes,
    .words = words,
    .options = options,
    .examples = {{{"a message to one service", "beectl send lobby_1 mail_master notice \"hello\""},
                  {"to all lobbies, and be sure they have read it",
                   "beectl send 'lobby_*' activity_master refresh '{id=7}' --confirm"}}},
    .run = run,
};

}  // namespace bee::cli::commands
