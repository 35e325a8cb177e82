#include "cli/protobuf/envelope_fields.hpp"

#include <array>
#include <charconv>

namespace bee::cli {
namespace {

constexpr auto first_sub_type = static_cast<std::uint32_t>(payload::sub_type::protobuf);
constexpr std::array<std::string_view, 6> sub_types = {"protobuf", "rpc_reply", "rpc_request",
                                                       "text",     "agent",     "system"};

}  // namespace

carried_fields carried_by(payload::layout l) {
  using enum payload::layout;
  const bool is_routed = l == routed || l == routed_send;
  const bool has_head = is_routed || l == inner || l == rpc_reply;
  return {.sub_type = has_head,
          .uid = has_head || l == agent_up,
          .session = l == routed || l == rpc_reply,
          .destination = is_routed,
          .source = l == routed,
          .compression = l == client};
}

attempt<payload::layout> parse_layout(std::string_view text) {
  const auto found = payload::parse_layout(text);
  if (found.has_value()) return *found;
  return usage_error("--layout: " + in_quotes(text) +
                     " is none of inner, routed, routed_send, rpc_reply, client, agent_up, agent_down, text");
}

std::string_view sub_type_name(std::uint32_t number) {
  const auto at = number - first_sub_type;
  return at < sub_types.size() ? sub_types[at] : std::string_view{};
}

std::optional<std::uint32_t> parse_sub_type(std::string_view text) {
  for (std::uint32_t i = 0; i < sub_types.size(); ++i)
    if (sub_types[i] == text) return first_sub_type + i;
  std::uint32_t number = 0;
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

}  // namespace bee::cli
