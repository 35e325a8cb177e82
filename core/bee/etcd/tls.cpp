#include "bee/etcd/tls.hpp"

#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>

#include "bee/base/bytes.hpp"
#include "bee/file/whole_file.hpp"

namespace bee::etcd {
namespace {

namespace asio = boost::asio;

trouble bad_file(const std::string& file, const std::string& why) {
  return {fault::refused, "TLS: \"" + escape_for_terminal(file) + "\": " + why};
}

// Gives the bytes of a file to one of the context's readers.
template <class Read>
answer<void> read_file(const std::string& path, Read read) {
  std::string bytes;
  if (const auto why = file::read_whole(path, {16u << 20}, bytes)) return bad_file(path, *why);
  error_code failed;
  read(asio::buffer(bytes), failed);
  if (failed) return bad_file(path, failed.message());
  return boost::system::in_place_value;
}

}  // namespace

tls::tls() : context_(asio::ssl::context::tls_client) {
  context_.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  context_.set_verify_mode(asio::ssl::verify_peer);
}

answer<void> tls::read_files(const url& from) {
  if (from.ca_file.empty()) {
    error_code why;
    context_.set_default_verify_paths(why);
    if (why) return bad_file({}, why.message());
  } else if (auto ok = read_file(from.ca_file,
                                 [&](auto pem, auto& why) { context_.add_certificate_authority(pem, why); });
             !ok) {
    return ok;
  }
  if (from.certificate_file.empty()) return boost::system::in_place_value;
  auto ok = read_file(from.certificate_file,
                      [&](auto pem, auto& why) { context_.use_certificate_chain(pem, why); });
  if (!ok) return ok;
  return read_file(from.key_file,
                   [&](auto pem, auto& why) { context_.use_private_key(pem, asio::ssl::context::pem, why); });
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
