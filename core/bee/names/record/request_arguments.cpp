#include "bee/names/record/request_arguments.hpp"

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
  if (!name || !name->is_string()) return malformed("name must be a string");
  return std::string(name->as_string());
}

answer<std::int64_t> count_in(std::string_view key, const value::value& v) {
  if (!v.is_integer() || v.as_integer() < 0) return malformed(std::string(key) + " must be a count");
  if (v.as_integer() <= largest_count) return v.as_integer();
  return malformed(std::string(key) + " must be at most " + std::to_string(largest_count));
}

answer<std::int64_t> take_count(value::table& from, std::string_view key, std::int64_t otherwise) {
  auto count = take(from, key);
  if (!count || count->is_nil()) return otherwise;
  return count_in(key, *count);
}

answer<write_number> take_write_number(value::table& from) {
  write_number out;
  const auto count = take_count(from, "write", 0);
  if (!count) return count.error();
  out.count = *count;
  const auto process = take(from, "process");
  if (!process || process->is_nil()) return out;
  if (!process->is_string()) return malformed("process must be a string");
  out.process = process->as_string();
  return out;
}

}  // namespace bee::names
