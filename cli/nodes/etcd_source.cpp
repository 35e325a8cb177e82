#include "cli/nodes/etcd_source.hpp"

namespace bee::cli {
namespace {

exit_code code_of(etcd::fault what) {
  switch (what) {
    case etcd::fault::unreachable: return exit_code::unreachable;
    case etcd::fault::not_etcd: return exit_code::wrong_peer;
    case etcd::fault::denied:
    case etcd::fault::full:
    case etcd::fault::refused: break;
  }
  return exit_code::bad_input;
}

}  // namespace

attempt<etcd::url> read_etcd_url(const invocation& in, const std::string& text) {
  auto out = etcd::parse_url(text);
  if (!out)
    return bad_input("the address of etcd: " + out.error().text,
                     "etcd://HOST:PORT,HOST:PORT/PREFIX, or etcds:// for TLS");
  out->password = in.env("BEECTL_ETCD_PASSWORD").value_or("");
  return std::move(*out);
}

failure etcd_failure(const etcd::trouble& why) {
  failure out{code_of(why.what), ran::no, "etcd: " + why.text, {}, subject::itself, {}};
  if (why.what == etcd::fault::denied)
    out.hint = "USER@ in the address, and password-file=FILE or BEECTL_ETCD_PASSWORD";
  return out;
}

}  // namespace bee::cli
