#include "bee/names/store/etcd_link.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "bee/base/bytes.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;

std::string new_id() {
  std::random_device random;
  std::string bytes;
  for (int i = 0; i < 2; ++i) {
    const auto word = random();
    bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  return to_hex(bytes);
}

}  // namespace

etcd_link::etcd_link(asio::any_io_executor e, std::shared_ptr<etcd::client> c, const std::string& prefix,
                     etcd_store_options o)
    : executor(std::move(e)),
      options(std::move(o)),
      client(std::move(c)),
      id(new_id()),
      view(etcd_keys(prefix)) {}

etcd::task<etcd::answer<etcd::lease_id>> etcd_link::grant(std::int64_t seconds) {
  const auto text = co_await client->post(etcd::path::grant, etcd::grant_request(seconds));
  if (!text) co_return text.error();
  const auto lease = etcd::read_lease(*text);
  if (!lease) co_return lease.error();
  co_return lease->id;
}

etcd::task<etcd::answer<etcd::txn_answer>> etcd_link::run(etcd::txn what) {
  const auto text = co_await client->post(etcd::path::txn, what.text());
  if (!text) co_return text.error();
  co_return etcd::read_txn(*text);
}

etcd::task<void> etcd_link::sleep(std::chrono::milliseconds time) const {
  asio::steady_timer timer(executor, time);
  error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace bee::names
