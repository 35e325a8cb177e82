// TLS as a server needs it.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "bee/base/failure.hpp"

namespace bee::web {

using tls_ptr = std::shared_ptr<boost::asio::ssl::context>;

/// From the files of a certificate, with those that vouch for it behind it, and of its key, both PEM. TLS 1.2
/// and later. Fails with bad_input, naming the file.
attempt<tls_ptr> load_tls(const std::string& certificate, const std::string& key);

}  // namespace bee::web
