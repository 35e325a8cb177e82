// A registry behind name servers, of which any can be asked.
#pragma once

#include "bee/names/client/client.hpp"

namespace bee::names {

/// The servers are asked in this order, and the one that has answered is asked again.
std::shared_ptr<client> open_on_servers(const client_options&, std::vector<endpoint> servers);

}  // namespace bee::names
