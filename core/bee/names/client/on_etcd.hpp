// A registry that is kept in etcd, without a name server: the rules are applied here, and changes are written
// to etcd itself.
#pragma once

#include "bee/etcd/trouble.hpp"
#include "bee/etcd/url.hpp"
#include "bee/names/client/client.hpp"

namespace bee::names {

/// Reads the address, etcd://HOST:PORT/PREFIX. Fails with bad_input.
attempt<etcd::url> read_etcd_url(const client_options&, const std::string& text);

/// What etcd did not do.
failure etcd_failure(const client_options&, const etcd::trouble&);

/// Fails with bad_input for an address that is none.
attempt<std::shared_ptr<client>> open_on_etcd(const client_options&, const std::string& place);

}  // namespace bee::names
