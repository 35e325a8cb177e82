#include "bee/payload/rpc_table.hpp"

#include <utility>

namespace bee::payload {
namespace {

constexpr std::uint64_t last_of_all = 0x7fffffff;
constexpr std::size_t max_remembered = 4096;

bool is_same(std::string_view expected, std::string_view got) {
  return expected.empty() || got.empty() || expected == got;
}

bool is_from(const service_address& callee, const payload::envelope& reply) {
  return is_same(callee.node, reply.source_node) && is_same(callee.service, reply.source_service);
}

}  // namespace

std::string_view to_string(reply_fate fate) {
  switch (fate) {
    case reply_fate::delivered: return "delivered";
    case reply_fate::late: return "a reply after its call had ended";
    case reply_fate::doubled: return "a second reply to one call";
    case reply_fate::wrong_source: return "a reply from another service than the one that was called";
    case reply_fate::unknown: return "a reply that nobody waits for";
  }
  return "a reply";
}

std::uint64_t rpc_table::next_session() {
  do {
    last_session_ = last_session_ % last_of_all + 1;
  } while (calls_.contains(last_session_));
  return last_session_;
}

result<std::uint64_t> rpc_table::open(service_address callee, time_point deadline, on_reply done) {
  if (calls_.size() >= max_pending_) return errc::too_many_pending;
  const auto session = next_session();
  calls_.emplace(session, call{std::move(callee), deadline, std::move(done)});
  deadlines_.emplace(deadline, session);
  return session;
}

// Only the last few thousand are known: enough to tell a late reply from a stray one.
void rpc_table::remember(std::uint64_t session, bool answered) {
  if (ended_.insert_or_assign(session, answered).second) ended_order_.push_back(session);
  if (ended_order_.size() <= max_remembered) return;
  ended_.erase(ended_order_.front());
  ended_order_.pop_front();
}

on_reply rpc_table::take(calls::iterator at, bool answered) {
  deadlines_.erase({at->second.deadline, at->first});
  remember(at->first, answered);
  auto done = std::move(at->second.done);
  calls_.erase(at);
  return done;
}

reply_fate rpc_table::accept(const payload::envelope& reply) {
  const auto at = calls_.find(reply.session);
  if (at == calls_.end()) {
    const auto known = ended_.find(reply.session);
    if (known == ended_.end()) return reply_fate::unknown;
    return known->second ? reply_fate::doubled : reply_fate::late;
  }
  if (!is_from(at->second.callee, reply)) return reply_fate::wrong_source;
  // Only the routed layout has names in it.
  const auto layout = reply.destination_node.empty() ? payload::layout::rpc_reply : payload::layout::routed;
  take(at, true)(
      rpc_reply{std::string(reply.type_name), std::string(reply.pb), reply.uid, reply.room_id, layout});
  return reply_fate::delivered;
}

bool rpc_table::end(std::uint64_t session, error_code why) {
  const auto at = calls_.find(session);
  if (at == calls_.end()) return false;
  take(at, false)(why);
  return true;
}

void rpc_table::expire(time_point now) {
  while (!deadlines_.empty() && deadlines_.begin()->first <= now)
    end(deadlines_.begin()->second, errc::no_answer);
}

void rpc_table::close() {
  const auto waiting = deadlines_;
  for (const auto& [deadline, session] : waiting) end(session, errc::abandoned);
}

std::optional<rpc_table::time_point> rpc_table::next_deadline() const {
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.begin()->first;
}

}  // namespace bee::payload
