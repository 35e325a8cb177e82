// TLS as a client of etcd needs it.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include "bee/etcd/connection.hpp"

namespace bee::etcd {

class tls {
 public:
  tls();
  answer<void> read_files(const url& from);
  boost::asio::ssl::context& context() { return context_; }
  /// The name or address that the certificate of the other side must have.
  static answer<void> expect(SSL* of, const std::string& host);

 private:
  boost::asio::ssl::context context_;
};

}  // namespace bee::etcd
