#include "bee/etcd/tls.hpp"

#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>

#include "bee/base/bytes.hpp"

namespace bee::etcd {
namespace {

namespace asio = boost::asio;

answer<void> check(const error_code& why, const std::string& file) {
  if (!why) return boost::system::in_place_value;
  return trouble{fault::refused, "TLS: \"" + escape_for_terminal(file) + "\": " + why.message()};
}

}  // namespace

tls::tls() : context_(asio::ssl::context::tls_client) {
  context_.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  context_.set_verify_mode(asio::ssl::verify_peer);
}

answer<void> tls::read_files(const url& from) {
  error_code why;
  from.ca_file.empty() ? context_.set_default_verify_paths(why)
                       : context_.load_verify_file(from.ca_file, why);
  if (auto ok = check(why, from.ca_file); !ok || from.certificate_file.empty()) return ok;
  context_.use_certificate_chain_file(from.certificate_file, why);
  if (auto ok = check(why, from.certificate_file); !ok) return ok;
  context_.use_private_key_file(from.key_file, asio::ssl::context::pem, why);
  return check(why, from.key_file);
}

answer<void> tls::expect(SSL* of, const std::string& host) {
  error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  auto* wanted = SSL_get0_param(of);
  const bool is_set = not_an_address ? X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size()) == 1 &&
                                           SSL_set_tlsext_host_name(of, host.c_str()) == 1
                                     : X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1;
  if (!is_set) return trouble{fault::refused, "TLS: no certificate can have the name " + host};
  return boost::system::in_place_value;
}

answer<std::shared_ptr<tls>> load_tls(const url& from) {
  if (!from.is_tls) return std::shared_ptr<tls>();
  auto out = std::make_shared<tls>();
  if (auto read = out->read_files(from); !read) return read.error();
  return out;
}

}  // namespace bee::etcd
