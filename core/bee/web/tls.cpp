#include "bee/web/tls.hpp"

#include <boost/asio/buffer.hpp>

#include "bee/base/bytes.hpp"
#include "bee/file/whole_file.hpp"

namespace bee::web {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_bytes = 1u << 20;

failure bad_file(const std::string& path, const std::string& why) {
  return bad_input("TLS: " + in_quotes(path) + ": " + why);
}

template <class Use>
attempt<void> use_file(const std::string& path, Use use) {
  std::string bytes;
  if (const auto why = file::read_whole(path, {most_bytes}, bytes)) return bad_file(path, *why);
  error_code failed;
  use(asio::buffer(bytes), failed);
  if (failed) return bad_file(path, escape_for_terminal(failed.message()));
  return boost::system::in_place_value;
}

}  // namespace

attempt<tls_ptr> load_tls(const std::string& certificate, const std::string& key) {
  auto out = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  out->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  if (auto used = use_file(certificate, [&](auto pem, auto& why) { out->use_certificate_chain(pem, why); });
      !used)
    return used.error();
  if (auto used = use_file(
          key, [&](auto pem, auto& why) { out->use_private_key(pem, asio::ssl::context::pem, why); });
      !used)
    return used.error();
  if (::SSL_CTX_check_private_key(out->native_handle()) != 1)
    return bad_file(key, "is not the key of " + in_quotes(certificate));
  return out;
}

}  // namespace bee::web
