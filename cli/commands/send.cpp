#include "cli/ask_service.hpp"
#include "cli/common_options.hpp"
#include "cli/on_nodes.hpp"
#include "cli/pb_call.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec words[] = {
    nodes_word,
    service_word,
    {"COMMAND", "the command, always a string"},
    {"ARG",
     "one Lua constant is that value, anything else a string; @FILE, - for standard input",
     completes::file,
     {},
     true,
     true},
};

constexpr option_spec options[] = {
    all_option,
    strings_option,
    json_option,
    dialect_option,
    dry_run_option,
    trace_option,
    {"confirm", 0, "", "wait until the node has read the message"},
    pb_option,
    uid_option,
    room_option,
    proto_option,
    include_option,
    descriptors_option,
    layout_option,
};

// A push is never answered, so a name is asked for before: nobody would hear of a wrong one.
task<attempt<wire::address>> find_address(remote& to, const service_request& r) {
  const auto& address = r.service.addresses.front();
  if (address.is_handle() || !address.name().starts_with('@')) co_return address;
  const auto handle = co_await to.query(address.name().substr(1));
  if (!handle) co_return handle.error();
  if (*handle) co_return address;
  auto why = co_await unknown_service(to, r);
  if (r.service.addresses.size() > 1)
    why.hint =
        "a node does not tell whether a local name exists; to push to it unchecked, write ." + r.service.text;
  co_return why;
}

// A node reads a connection in order: when it answers this query, it has read all that stood in front of it.
task<attempt<void>> confirm(remote& to) {
  const auto answer = co_await to.query("beectl.confirm");
  if (answer) co_return boost::system::in_place_value;
  auto why = answer.error();
  why.has_run = ran::unknown;
  if (why.code == exit_code::unreachable) why.code = exit_code::unknown;
  co_return why;
}

failure not_handed_over(const std::string& what, error_code why) {
  return {exit_code::unknown,
          ran::unknown,
          what + ": " + why.message() + " (unknown whether it was delivered)",
          {},
          subject::node,
          {}};
}

task<void> send_to_node(remote& to, node_talk& talk, const service_request& r, bool wants_proof) {
  const auto address = co_await find_address(to, r);
  if (!address) co_return talk.add_failure(address.error());
  const auto pushed = co_await to.push({*address, r.body(*address), r.what(), r.trace});
  if (!pushed) co_return talk.add_failure(pushed.error());
  if (wants_proof) {
    const auto proof = co_await confirm(to);
    if (!proof) co_return talk.add_failure(proof.error());
  }
  const auto handed_over =
      to.is_direct() ? co_await to.channel().finish(to.timeout()) : co_await to.channel().flush(to.timeout());
  if (!handed_over) co_return talk.add_failure(not_handed_over(r.what(), handed_over.error()));
  talk.add_result(record{{"to", wire::to_string(*address)}, {"state", wants_proof ? "read" : "sent"}});
}

void run(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  if (in.has("pb")) return pb_send(in, *to, out);
  const auto request = read_service_request(in, to->words);
  if (!request) return out.fail(request.error());
  if (in.has("dry-run")) return show_request(*request, to->nodes, true, out);
  const bool wants_proof = in.has("confirm");
  if (wants_proof && !in.set.via.empty())
    return out.fail(usage_error("--confirm proves nothing through another node (--via)"));
  on_nodes(in, to->nodes, out,
           [&](remote& node, node_talk& talk) { return send_to_node(node, talk, *request, wants_proof); });
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
        "envelope (--layout).",
    .touches = effect::changes,
    .words = words,
    .options = options,
    .examples = {{{"a message to one service", "beectl send lobby_1 mail_master notice \"hello\""},
                  {"to all lobbies, and be sure they have read it",
                   "beectl send 'lobby_*' activity_master refresh '{id=7}' --confirm"}}},
    .run = run,
};

}  // namespace bee::cli::commands
