// What all have in common that wait for others and keep a log.
#pragma once

#include <spdlog/logger.h>

#include <memory>
#include <string>

#include "bee/base/endpoint.hpp"
#include "bee/base/failure.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// --listen; port 0 is any free one.
attempt<endpoint> listen_address(const invocation&, std::string preset);

/// `who` is the verb.
failure can_not_listen(const std::string& who, const endpoint& at, const error_code& why);

/// On standard error, a line at once; warnings alone under -q. What it is given is escaped by who writes.
std::shared_ptr<spdlog::logger> server_log(const invocation&, const std::string& name);

}  // namespace bee::cli
