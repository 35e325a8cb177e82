// etcd as the place of a registry: etcd://HOST:PORT/PREFIX.
#pragma once

#include <string>

#include "bee/etcd/trouble.hpp"
#include "bee/etcd/url.hpp"
#include "cli/nodes/registry.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// Reads the address; the password of its user may stand in BEECTL_ETCD_PASSWORD.
attempt<etcd::url> read_etcd_url(const invocation&, const std::string& text);

/// The registry that is kept there, without a name server: the rules are applied here. Changes are written
/// to etcd itself.
attempt<std::shared_ptr<registry>> open_etcd_registry(const invocation&, const std::string& text);

/// What etcd did not do, as a failure of this run.
failure etcd_failure(const etcd::trouble&);

}  // namespace bee::cli
