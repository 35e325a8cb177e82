#include "bee/names/store/etcd_read.hpp"

namespace bee::names {
namespace {

constexpr std::int64_t page = 1000;

}  // namespace

etcd::task<etcd::answer<void>> load_all(std::shared_ptr<etcd::client> from, etcd_view& into) {
  auto keys = into.keys().all();
  revision at = 0;
  for (;;) {
    auto request = etcd::range_request(keys, page, at);
    const auto text = co_await from->post(etcd::path::range, std::move(request));
    if (!text) co_return text.error();
    const auto part = etcd::read_range(*text);
    if (!part) co_return part.error();
    if (at == 0) at = part->at;
    into.load(part->found, at);
    if (!part->has_more || part->found.empty()) break;
    keys.first = part->found.back().key + '\0';
  }
  if (const auto ours = into.check_loaded(); !ours)
    co_return etcd::trouble{etcd::fault::refused, ours.error().text};
  co_return boost::system::in_place_value;
}

etcd::task<etcd::answer<snapshot>> read_registry(boost::asio::any_io_executor executor, etcd::url from,
                                                 etcd::client_options options) {
  const auto client = etcd::client::make(std::move(executor), from, options);
  if (!client) co_return client.error();
  etcd_view view{etcd_keys(from.prefix)};
  if (const auto read = co_await load_all(*client, view); !read) co_return read.error();
  co_return view.whole();
}

}  // namespace bee::names
