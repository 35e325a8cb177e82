#include "bee/stock/process_text.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

namespace bee::stock {
namespace {

using nlohmann::json;

std::uint32_t handle_of(const json& j) {
  const bool is_handle =
      j.is_number_unsigned() && j.get<std::uint64_t>() <= std::numeric_limits<std::uint32_t>::max();
  return is_handle ? j.get<std::uint32_t>() : 0;
}

}  // namespace

std::string to_text(const process_mark& mark) {
  if (mark == process_mark{}) return {};
  const json j = {{"top", mark.top}, {"senders", mark.senders}};
  return j.dump(-1, ' ', true, json::error_handler_t::replace);
}

process_mark parse_process(std::string_view text) {
  process_mark out;
  const auto j = json::parse(text, nullptr, false);
  if (!j.is_object()) return out;
  if (const auto top = j.find("top"); top != j.end()) out.top = handle_of(*top);
  if (const auto senders = j.find("senders"); senders != j.end() && senders->is_object())
    for (const auto& [name, handle] : senders->items())
      if (const auto h = handle_of(handle); h != 0) out.senders.emplace(name, h);
  return out;
}

bool is_another_life(const process_mark& then, const process_mark& now) {
  if (then.top != 0 && now.top != 0 && now.top <= then.top) return true;
  return std::any_of(then.senders.begin(), then.senders.end(), [&](const auto& sender) {
    const auto at = now.senders.find(sender.first);
    return at == now.senders.end() || at->second != sender.second;
  });
}

}  // namespace bee::stock
