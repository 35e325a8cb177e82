#include "cli/protobuf/reply.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/value/difference.hpp"
#include "bee/value/json.hpp"

namespace bee::cli {
namespace {

failure after_reply(exit_code code, const pb_plan& plan, const std::string& what) {
  return {code, ran::yes, escape_for_terminal(plan.request.what()) + ": " + what, {}, subject::node, {}};
}

// Where the reply differs from the JSON that was expected. Both go through the type first, so that 7 is "7"
// of an int64 and a field that holds its default is one that is left out.
std::string unlike(const pb_plan& plan, const payload::rpc_reply& reply) {
  const auto& types = *plan.message.types;
  std::string why;
  const auto wanted = types.from_json(reply.type, *plan.expected, why);
  if (wanted.has_error())
    return "expected what is no " + escape_for_terminal(reply.type) + ": " +
           escape_for_terminal(why.empty() ? wanted.error().message() : why);
  const auto expected = types.show(reply.type, *wanted);
  const auto got = types.show(reply.type, reply.pb);
  if (expected.has_error() || got.has_error()) return "the reply can not be compared";
  if (*expected->json == *got->json) return {};
  const auto a = value::from_json(*expected->json);
  const auto b = value::from_json(*got->json);
  const auto how = a.has_value() && b.has_value() ? difference(value::expectation{*a}, {*b}) : std::string();
  return how.empty() ? "the reply is another message than the expected one" : how;
}

// Once for all nodes.
void note_unknown_type(const pb_plan& plan, const payload::rpc_reply& reply, report& out) {
  const auto sentence = unknown_type(*plan.message.types, reply.type).message;
  const auto& notes = out.notes();
  if (std::find(notes.begin(), notes.end(), sentence) == notes.end()) out.note(sentence);
}

}  // namespace

void add_pb_reply(const pb_plan& plan, const payload::rpc_reply& reply, node_talk& talk,
                  std::optional<std::size_t> number, report& out) {
  const auto& types = *plan.message.types;
  auto shown = show_pb(plan.in, types, reply.type, reply.pb, reply.uid, out);
  const bool is_known = types.has(reply.type);
  if (const auto read = types.show(reply.type, reply.pb); is_known && read.has_error())
    return talk.add_failure(after_reply(exit_code::wrong_peer, plan,
                                        "the reply is no " + escape_for_terminal(reply.type) + ": " +
                                            why_unreadable(read.error())),
                            std::move(shown), number);
  if (!is_known) note_unknown_type(plan, reply, out);
  const auto how = plan.expected ? unlike(plan, reply) : std::string();
  if (how.empty()) return talk.add_result(std::move(shown), number);
  talk.add_failure(after_reply(exit_code::no, plan, how), std::move(shown), number);
}

}  // namespace bee::cli
