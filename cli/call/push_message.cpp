#include "cli/call/push_message.hpp"

#include "bee/stock/push_service.hpp"

namespace bee::cli {

task<void> push_message(remote& to, node_talk& talk, const service_request& r, bool wants) {
  const auto address = co_await stock::push_service(to, r, wants);
  if (!address) co_return talk.add_failure(address.error());
  talk.add_result(record{{"to", wire::to_string(*address)}, {"state", wants ? "read" : "sent"}});
}

attempt<bool> wants_proof(const invocation& in) {
  if (!in.has("confirm")) return false;
  if (in.set.via.empty()) return true;
  return usage_error("--confirm proves nothing through another node (--via)");
}

}  // namespace bee::cli
