// Typed calls to services of other nodes.
#include <boost/system/system_error.hpp>

#include "bee/node/core.hpp"
#include "bee/value/pack.hpp"

namespace bee::node {
namespace {

namespace asio = boost::asio;

call_result not_sent(error_code why) {
  return {why, {}, {}, false};
}

call_result read_outcome(session::outcome&& ended) {
  if (ended.error) return {ended.error, {}, std::move(ended.body), ended.sent};
  auto values = value::unpack(ended.body);
  if (values.has_error()) return {values.error(), {}, {}, true};
  return {{}, std::move(*values), {}, true};
}

// "lobby" is a name for other nodes; what begins as an address is one.
result<wire::address> address_of(std::string_view service) {
  constexpr std::string_view marks = "@.:";
  if (!service.empty() && marks.find(service[0]) != std::string_view::npos)
    return wire::parse_address(service);
  return wire::parse_address("@" + std::string(service));
}

}  // namespace

// An answer that can not be read is one.
ran call_result::has_run() const {
  for (const auto unreadable : {errc::malformed_value, errc::truncated, errc::too_deep, errc::too_many})
    if (was_sent && error == unreadable) return ran::yes;
  return session::has_run({error, {}, was_sent});
}

value::list& call_result::checked() {
  if (error) throw boost::system::system_error(error, text);
  return values;
}

asio::awaitable<call_result> node::call_values(std::string to, std::string service, value::list message,
                                               net::duration timeout) {
  auto address = address_of(service);
  if (address.has_error()) co_return not_sent(address.error());
  auto ended = co_await core_->peers.call(std::move(to), std::move(*address), std::move(message), timeout);
  co_return read_outcome(std::move(ended));
}

}  // namespace bee::node
