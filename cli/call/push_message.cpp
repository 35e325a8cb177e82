#include "cli/call/push_message.hpp"

#include "bee/base/bytes.hpp"
#include "cli/call/ask_service.hpp"

namespace bee::cli {
namespace {

// A node reads a connection in order: when it answers this query, whatever it says, it has read all that
// stood in front of it. A name that was pushed to unasked is asked for now.
task<attempt<void>> confirm(remote& to, const service_request& r, const wire::address& pushed_to) {
  const bool is_name = !pushed_to.is_handle() && pushed_to.name().starts_with('@');
  const std::string name =
      is_name ? pushed_to.name().substr(1) : "beectl.confirm";  // g++ 12 frees it twice inside
  const auto answer = co_await to.query(name);
  if (is_name && answer && !*answer) co_return co_await unknown_service(to, r);
  if (answer || to.has_heard()) co_return boost::system::in_place_value;
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

// As it stands on the wire, with its @, . or :.
bool is_literal(const service_name& service) {
  return service.text.find_first_of("@.:") == 0;
}

task<attempt<wire::address>> find_address(remote& to, const service_request& r) {
  if (is_literal(r.service)) co_return r.service.addresses.front();
  auto found = co_await find_push_address(to, r);
  if (!found && found.error().code == exit_code::unreachable && to.has_heard()) {
    auto why = found.error();
    why.hint = "to send it without that question, write @" + escape_for_terminal(r.service.text);
    co_return why;
  }
  co_return found;
}

}  // namespace

task<attempt<wire::address>> find_push_address(remote& to, const service_request& r) {
  const auto& address = r.service.addresses.front();
  if (address.is_handle() || !address.name().starts_with('@')) co_return address;
  const auto handle = co_await to.query(address.name().substr(1), true);
  if (!handle) co_return handle.error();
  if (*handle) co_return address;
  auto why = co_await unknown_service(to, r);
  if (r.service.addresses.size() > 1)
    why.hint = "a node does not tell whether a local name exists; to push to it unchecked, write ." +
               escape_for_terminal(r.service.text);
  co_return why;
}

task<void> push_message(remote& to, node_talk& talk, const service_request& r, bool wants) {
  const auto address = co_await find_address(to, r);
  if (!address) co_return talk.add_failure(address.error());
  const auto pushed = co_await to.push({*address, r.body(*address), r.what(), r.trace});
  if (!pushed) co_return talk.add_failure(pushed.error());
  if (wants) {
    const auto proof = co_await confirm(to, r, *address);
    if (!proof) co_return talk.add_failure(proof.error());
  }
  const auto handed_over = to.is_direct() ? co_await to.channel().finish(to.limit().left())
                                          : co_await to.channel().flush(to.limit().left());
  if (!handed_over) co_return talk.add_failure(not_handed_over(r.what(), handed_over.error()));
  talk.add_result(record{{"to", wire::to_string(*address)}, {"state", wants ? "read" : "sent"}});
}

attempt<bool> wants_proof(const invocation& in) {
  if (!in.has("confirm")) return false;
  if (in.set.via.empty()) return true;
  return usage_error("--confirm proves nothing through another node (--via)");
}

}  // namespace bee::cli
