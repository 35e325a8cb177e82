// Reads a registry in etcd as it is now, without becoming part of it.
#pragma once

#include "bee/etcd/client.hpp"
#include "bee/names/store/etcd_view.hpp"

namespace bee::names {

/// All keys at one revision, page by page. Fails with fault::refused and a sentence when none is of a
/// name service.
etcd::task<etcd::answer<void>> load_all(std::shared_ptr<etcd::client> from, etcd_view& into);

/// The same from the address of a cluster.
etcd::task<etcd::answer<snapshot>> read_registry(boost::asio::any_io_executor executor, etcd::url from,
                                                 etcd::client_options options = {});

}  // namespace bee::names
