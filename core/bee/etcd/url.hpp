// Where an etcd cluster is and which keys of it are ours, as people write it:
//
//   etcd://HOST[:PORT][,HOST[:PORT]...][/PREFIX]        etcds:// for TLS; the port is 2379 when left out
//   etcds://USER@HOST/PREFIX?ca=FILE&cert=FILE&key=FILE&password-file=FILE
//
// A password is never part of it: what stands on a command line is seen by everybody.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bee/base/endpoint.hpp"
#include "bee/etcd/trouble.hpp"

namespace bee::etcd {

struct url {
  std::vector<endpoint> members;  ///< at least one
  std::string prefix = "beectl";  ///< of the keys; neither begins nor ends with '/'
  bool is_tls = false;
  std::string user;  ///< empty: etcd is asked without credentials
  std::string password;
  std::string password_file;  ///< its first line is the password; paths may be empty
  std::string ca_file;        ///< empty: the system's authorities
  std::string certificate_file;
  std::string key_file;
};

bool is_url(std::string_view text);

/// Reads no file. Fails with fault::refused and a sentence that names what is wrong.
answer<url> parse_url(std::string_view text);

}  // namespace bee::etcd
