#include "bee/names/request_arguments.hpp"

#include "bee/base/bytes.hpp"

namespace bee::names {

std::optional<value::value> take(value::table& from, std::string_view key) {
  for (auto at = from.pairs.begin(); at != from.pairs.end(); ++at) {
    if (!at->first.is_string() || at->first.as_string() != key) continue;
    auto out = std::move(at->second);
    from.pairs.erase(at);
    return out;
  }
  return std::nullopt;
}

answer<std::string> take_name(value::table& from) {
  auto name = take(from, "name");
  if (!name || !name->is_string()) return malformed_request("name must be a string");
  return std::string(name->as_string());
}

answer<std::int64_t> take_count(value::table& from, std::string_view key, std::int64_t otherwise) {
  auto count = take(from, key);
  if (!count || count->is_nil()) return otherwise;
  if (!count->is_integer() || count->as_integer() < 0)
    return malformed_request(std::string(key) + " must be a count");
  return count->as_integer();
}

answer<write_number> take_write_number(value::table& from) {
  write_number out;
  const auto count = take_count(from, "write", 0);
  if (!count) return count.error();
  out.count = *count;
  const auto process = take(from, "process");
  if (!process || process->is_nil()) return out;
  if (!process->is_string()) return malformed_request("process must be a string");
  out.process = process->as_string();
  return out;
}

answer<void> nothing_left(const value::table& from) {
  if (from.array.empty() && from.pairs.empty()) return boost::system::in_place_value;
  const auto& key = from.array.empty() ? from.pairs.front().first : from.array.front();
  const auto shown = key.is_string() ? escape_for_terminal(key.as_string().substr(0, 64)) : std::string("?");
  return malformed_request("no argument \"" + shown + "\" here");
}

refusal malformed_request(std::string text) {
  return {refused::malformed, std::move(text)};
}

}  // namespace bee::names
