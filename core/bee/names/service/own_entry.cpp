#include "bee/names/service/own_entry.hpp"

#include "bee/names/service/server.hpp"
#include "bee/value/pack.hpp"

namespace bee::names {

std::optional<endpoint> address_for(const own_address& own, const endpoint& here, const endpoint& there) {
  if (own.advertised) return own.advertised;
  auto at = own.listening();
  const bool is_everywhere = at.host == "0.0.0.0" || at.host == "::";
  if (is_everywhere) at.host = here.host;
  if (is_loopback(at) && !is_loopback(there)) return std::nullopt;
  return at;
}

own_entry::own_entry(own_address own, const registry& nodes, log_line log)
    : own_(std::move(own)), nodes_(nodes), log_(std::move(log)) {}

message_ptr own_entry::for_node(const endpoint& here, const endpoint& there, std::string& told) {
  if (own_.name.empty()) return nullptr;
  auto text = address_text(here, there);
  if (text == told) return nullptr;
  told = text;
  if (text.empty()) return nullptr;
  const value::table entry{{}, {{value::value(own_.name), value::value(std::move(text))}}};
  return std::make_shared<const std::string>(value::pack({"reload", entry}).value());
}

// Empty when there is none to be told.
std::string own_entry::address_text(const endpoint& here, const endpoint& there) {
  if (nodes_.find(own_.name)) {
    note("a node is called " + own_.name + ": maps lead to it, and not to this name service");
    return {};
  }
  const auto at = address_for(own_, here, there);
  if (at) return to_string(*at);
  note("this name service is not in the map of " + to_string(there) + ": it listens on " +
       to_string(own_.listening()) +
       ", which can not be reached from there, and advertises no other address");
  return {};
}

void own_entry::note(const std::string& why) {
  if (!std::exchange(has_noted_, true) && log_) log_(severity::warning, why);
}

}  // namespace bee::names
