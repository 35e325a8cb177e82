#include "bee/etcd/message.hpp"

#include "bee/base/bytes.hpp"
#include "bee/etcd/json.hpp"

namespace bee::etcd {
namespace {

using nlohmann::json;
using request = nlohmann::ordered_json;

answer<json> parse(std::string_view text) {
  auto out = json::parse(text, nullptr, false);
  if (!out.is_object()) return not_etcd(text);
  return answer<json>(boost::system::in_place_value, std::move(out));
}

// Keys and values are bytes; numbers of 64 bits are strings.
request key_of(std::string_view key) {
  return {{"key", to_base64(key)}};
}

request range_of(const key_range& keys) {
  auto out = key_of(keys.first);
  if (!keys.end.empty()) out["range_end"] = to_base64(keys.end);
  return out;
}

std::string number(std::int64_t n) {
  return std::to_string(n);
}

answer<std::vector<key_value>> read_pairs(const json& from) {
  std::vector<key_value> out;
  const auto list = from.find("kvs");
  if (list == from.end()) return out;
  if (!list->is_array()) return odd_answer();
  for (const auto& item : *list) {
    auto pair = read_pair(item);
    if (!pair) return pair.error();
    out.push_back(std::move(*pair));
  }
  return out;
}

answer<watch_event> read_event(const json& from) {
  const auto now = from.is_object() ? from.find("kv") : from.end();
  if (!from.is_object() || now == from.end()) return odd_answer();
  auto pair = read_pair(*now);
  if (!pair) return pair.error();
  watch_event out;
  out.now = std::move(*pair);
  const auto type = from.find("type");
  out.is_removal = type != from.end() && *type == "DELETE";
  const auto before = from.find("prev_kv");
  if (before == from.end()) return out;
  auto old = read_pair(*before);
  if (!old) return old.error();
  out.before = std::move(*old);
  return out;
}

// The first line: the answers of streams come in lines, and one is all that is asked for.
std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

const json* inner(const json& from, const char* key) {
  const auto at = from.find(key);
  return at == from.end() || !at->is_object() ? nullptr : &*at;
}

}  // namespace

key_range all_with(std::string prefix) {
  auto end = prefix;
  ++end.back();
  return {std::move(prefix), std::move(end)};
}

std::string range_request(const key_range& keys, std::int64_t limit, revision at) {
  auto out = range_of(keys);
  out["limit"] = number(limit);
  out["revision"] = number(at);
  return out.dump();
}

std::string watch_request(const key_range& keys, revision from) {
  auto out = range_of(keys);
  out["start_revision"] = number(from);
  out["prev_kv"] = true;
  return request{{"create_request", std::move(out)}}.dump();
}

std::string grant_request(std::int64_t seconds) {
  return request{{"TTL", number(seconds)}}.dump();
}

std::string lease_request(lease_id id) {
  return request{{"ID", number(id)}}.dump();
}

std::string authenticate_request(std::string_view user, std::string_view password) {
  const request text{{"name", user}, {"password", password}};
  return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

txn& txn::if_unchanged(std::string_view key, revision since) {
  compare_.push_back({std::string(key), since});
  return *this;
}

txn& txn::put(std::string_view key, std::string_view value, lease_id lease) {
  success_.push_back({std::string(key), std::string(value), lease});
  return *this;
}

txn& txn::erase(std::string_view key) {
  success_.push_back({std::string(key), std::nullopt});
  return *this;
}

txn& txn::otherwise_get(std::string_view key) {
  failure_.emplace_back(key);
  return *this;
}

std::string txn::text() const {
  request out{{"compare", request::array()}, {"success", request::array()}, {"failure", request::array()}};
  for (const auto& c : compare_)
    out["compare"].push_back({{"target", "MOD"},
                              {"result", "EQUAL"},
                              {"key", to_base64(c.key)},
                              {"mod_revision", number(c.since)}});
  for (const auto& w : success_) {
    auto one = key_of(w.key);
    if (w.value) one["value"] = to_base64(*w.value);
    if (w.value) one["lease"] = number(w.lease);
    out["success"].push_back({{w.value ? "request_put" : "request_delete_range", std::move(one)}});
  }
  for (const auto& key : failure_) out["failure"].push_back({{"request_range", key_of(key)}});
  return out.dump();
}

answer<range_answer> read_range(std::string_view text) {
  const auto from = parse(text);
  if (!from) return from.error();
  const auto at = read_header(*from);
  if (!at) return at.error();
  auto pairs = read_pairs(*from);
  if (!pairs) return pairs.error();
  return range_answer{*at, std::move(*pairs), read_flag(*from, "more")};
}

answer<txn_answer> read_txn(std::string_view text) {
  const auto from = parse(text);
  if (!from) return from.error();
  const auto at = read_header(*from);
  if (!at) return at.error();
  txn_answer out{*at, read_flag(*from, "succeeded"), {}};
  const auto parts = from->find("responses");
  if (out.is_done || parts == from->end()) return out;
  if (!parts->is_array()) return not_etcd(text);
  for (const auto& part : *parts) {
    const auto* range = part.is_object() ? inner(part, "response_range") : nullptr;
    auto pairs = range ? read_pairs(*range) : answer<std::vector<key_value>>();
    if (!pairs) return pairs.error();
    for (auto& pair : *pairs) out.found.push_back(std::move(pair));
  }
  return out;
}

answer<watch_answer> read_watch(std::string_view line) {
  const auto whole = parse(line);
  if (!whole) return whole.error();
  if (const auto* error = inner(*whole, "error"))
    return trouble{fault::refused, read_text(*error, "message")};
  const auto* from = inner(*whole, "result");
  if (!from || !inner(*from, "header")) return not_etcd(line);
  watch_answer out;
  out.is_canceled = read_flag(*from, "canceled");
  out.reason = read_text(*from, "cancel_reason");
  out.compacted = read_number(*from, "compact_revision");
  const auto events = from->find("events");
  if (events == from->end()) return out;
  if (!events->is_array()) return not_etcd(line);
  for (const auto& e : *events) {
    auto read = read_event(e);
    if (!read) return read.error();
    out.events.push_back(std::move(*read));
  }
  return out;
}

answer<lease_answer> read_lease(std::string_view text) {
  const auto whole = parse(first_line(text));
  if (!whole) return whole.error();
  const auto* from = inner(*whole, "result");
  if (!from) from = &*whole;
  if (const auto at = read_header(*from); !at) return at.error();
  return lease_answer{read_number(*from, "ID"), read_number(*from, "TTL")};
}

answer<std::string> read_token(std::string_view text) {
  const auto from = parse(text);
  if (!from) return from.error();
  auto token = read_text(*from, "token");
  if (token.empty()) return not_etcd(text);
  return token;
}

refusal read_refusal(unsigned status, std::string_view body) {
  const auto from = json::parse(body, nullptr, false);
  const bool is_etcd = from.is_object() && from.contains("error") && from.contains("code");
  if (!is_etcd) return {refusal::kind::final, not_etcd(body)};
  // Codes of gRPC.
  enum { deadline_exceeded = 4, denied = 7, exhausted = 8, unavailable = 14, unauthenticated = 16 };
  const auto code = read_number(from, "code");
  const auto text = escape_for_terminal(read_text(from, "error"));
  const auto has = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  if (code == unauthenticated || has("invalid auth token") || has("revision of auth store is old"))
    return {refusal::kind::token, {fault::denied, text}};
  if (code == unavailable || code == deadline_exceeded || status == 503)
    return {refusal::kind::passing, {fault::unreachable, text}};
  if (code == denied || has("user name is empty") || has("authentication failed") || has("not enabled"))
    return {refusal::kind::final, {fault::denied, text}};
  return {refusal::kind::final, {code == exhausted ? fault::full : fault::refused, text}};
}

}  // namespace bee::etcd
