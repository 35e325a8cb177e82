#include "bee/etcd/json.hpp"

#include <charconv>

#include "bee/base/bytes.hpp"

namespace bee::etcd {
namespace {

constexpr std::size_t longest_quote = 60;

answer<std::string> read_bytes(const nlohmann::json& from, const char* key) {
  auto bytes = from_base64(read_text(from, key));
  if (!bytes) return odd_answer();
  return std::move(*bytes);
}

}  // namespace

trouble not_etcd(std::string_view what_it_said) {
  const auto line = what_it_said.substr(0, what_it_said.find_first_of("\r\n"));
  return {fault::not_etcd,
          "is no etcd (it answered \"" + escape_for_terminal(line.substr(0, longest_quote)) + "\")"};
}

trouble odd_answer() {
  return {fault::not_etcd, "is no etcd (its answers have another form)"};
}

std::int64_t read_number(const nlohmann::json& from, const char* key) {
  const auto at = from.find(key);
  if (at == from.end()) return 0;
  if (at->is_number_integer()) return at->get<std::int64_t>();
  if (!at->is_string()) return 0;
  const auto& text = at->get_ref<const std::string&>();
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() ? out : 0;
}

bool read_flag(const nlohmann::json& from, const char* key) {
  const auto at = from.find(key);
  return at != from.end() && at->is_boolean() && at->get<bool>();
}

std::string read_text(const nlohmann::json& from, const char* key) {
  const auto at = from.find(key);
  return at != from.end() && at->is_string() ? at->get<std::string>() : std::string();
}

answer<revision> read_header(const nlohmann::json& from) {
  const auto header = from.find("header");
  if (header == from.end() || !header->is_object()) return odd_answer();
  return read_number(*header, "revision");
}

answer<key_value> read_pair(const nlohmann::json& from) {
  if (!from.is_object()) return odd_answer();
  auto key = read_bytes(from, "key");
  if (!key) return key.error();
  auto value = read_bytes(from, "value");
  if (!value) return value.error();
  return key_value{std::move(*key), std::move(*value), read_number(from, "mod_revision"),
                   read_number(from, "lease")};
}

}  // namespace bee::etcd
