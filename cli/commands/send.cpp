#include "cli/call/guessed_dialect.hpp"
#include "cli/call/push_message.hpp"
#include "cli/call/service_request.hpp"
#include "cli/call/text_words.hpp"
#include "cli/call/trace_note.hpp"
#include "cli/call/used_services.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/protobuf/call.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec send_words[] = {
    nodes_word,
    service_word,
    {"COMMAND", "the command, a string; with --snax a number", completes::command},
    {"ARG",
     "one Lua constant is that value, anything else a string; @FILE, - for standard input",
     completes::file,
     {},
     true,
     true},
};

constexpr option_spec send_options[] = {
    all_option,     except_option, strings_option, json_option,        snax_option,   dialect_option,
    dry_run_option, trace_option,  confirm_option, text_option,        pb_option,     uid_option,
    room_option,    proto_option,  include_option, descriptors_option, layout_option,
};

task<void> push_request(const invocation& in, remote& to, node_talk& talk, const service_request& r,
                        bool wants_proof, report& out) {
  co_await push_message(to, talk, r, wants_proof);
  tell_dialect(in, to, r, out);
  tell_trace(to, r.trace, out);
}

void run_send(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  if (const auto fits = refuse_node_behind_all(in, *to); !fits) return out.fail(fits.error());
  if (in.has("pb")) return pb_send(in, *to, out);
  if (auto fits = refuse_pb_flags(in); !fits) return out.fail(fits.error());
  const auto request = read_service_request(in, to->words, out);
  if (!request) return out.fail(request.error());
  if (in.has("dry-run")) return show_request(in, *request, to->nodes, true, out);
  const auto proof = wants_proof(in);
  if (!proof) return out.fail(proof.error());
  on_nodes(in, to->nodes, out,
           [&](remote& node, node_talk& talk) { return push_request(in, node, talk, *request, *proof, out); },
           {.keeps = true});
  if (out.exit() == exit_code::done) remember_use(in, to->words[0], to->words[1]);
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
        "A plain name is asked for first, so a wrong one fails and nothing is sent; here, unlike in call, it "
        "is\n"
        "never taken for a local one. What is written as an address (@name, .name, :0000000a) goes there "
        "unasked\n"
        "(but for the dialect of the node, unless --dialect names it or it makes no difference):\n"
        "a push to one that does not exist is lost, and only --confirm tells that a node refused it.\n"
        "\n"
        "ARG and the dialect are as in call. send NODE SERVICE --pb TYPE JSON pushes a protobuf message in "
        "an\n"
        "envelope (--layout), and send NODE SERVICE --text CMD KEY=VALUE... a text command.",
    .touches = effect::changes,
    .words = send_words,
    .options = send_options,
    .examples = {{{"a message to one service", "beectl send lobby_1 mail_master notice \"hello\""},
                  {"to all lobbies, and be sure they have read it",
                   "beectl send 'lobby_*' activity_master refresh '{id=7}' --confirm"}}},
    .run = run_send,
};

}  // namespace bee::cli::commands
