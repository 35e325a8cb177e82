#include "bee/stock/service_name.hpp"

#include <algorithm>

#include "bee/stock/daemon.hpp"

namespace bee::stock {
namespace {

constexpr std::string_view sub_type = "lua";

// Services that come with skynet: they speak plain skynet whatever the dialect of the cluster is.
constexpr std::string_view stock_daemons[] = {"clusterd", "bee_clusterd",  "datacenterd", "cslave",
                                              "cdummy",   "debug_console", "sharedatad",  "multicastd"};

bool is_stock_daemon(std::string_view name) {
  return std::find(std::begin(stock_daemons), std::end(stock_daemons), name) != std::end(stock_daemons);
}

failure bad_name(std::string_view text) {
  return bad_input("service " + in_quotes(text) + ": a name must have 1 to 255 bytes, its @ or . included");
}

}  // namespace

attempt<service_name> parse_service(std::string_view text) {
  service_name out{std::string(text), {}, false};
  if (text.empty() || text == "@" || text == ".") return bad_name(text);
  if (text[0] == ':') {
    const auto handle = wire::parse_address(text);
    if (!handle || handle->handle() == 0)
      return bad_input("service " + in_quotes(text) + ": not a handle such as :0000000a");
    out.addresses.push_back(*handle);
  } else if (text[0] == '@' || text[0] == '.') {
    if (text.size() > 255) return bad_name(text);
    out.addresses.push_back(wire::address(std::string(text)));
  } else {
    if (text.size() > 254) return bad_name(text);
    out.addresses.push_back(wire::address("@" + std::string(text)));
    out.addresses.push_back(wire::address("." + std::string(text)));
    out.is_daemon = is_daemon_name(text);
  }
  return out;
}

bool has_sub_type(const service_name& service, const wire::address& to, dialect spoken) {
  if (spoken == dialect::skynet) return false;
  if (!to.is_handle() && to.name().starts_with('.')) return false;
  const std::string_view typed = service.text;
  return !is_stock_daemon(typed.starts_with('@') ? typed.substr(1) : typed);
}

value::list body_of(const service_name& service, const wire::address& to, dialect spoken,
                    const value::value& command, const value::list& arguments) {
  value::list out;
  if (!command.is_integer() && has_sub_type(service, to, spoken)) out.emplace_back(sub_type);
  out.emplace_back(command);
  out.insert(out.end(), arguments.begin(), arguments.end());
  return out;
}

}  // namespace bee::stock
