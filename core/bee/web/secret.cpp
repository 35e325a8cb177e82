#include "bee/web/secret.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>

#include "bee/base/bytes.hpp"

namespace bee::web {
namespace {

using digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

// Of one length, whatever the length of the text.
digest digest_of(std::string_view text) {
  digest out{};
  ::SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data());
  return out;
}

}  // namespace

bool is_same_secret(std::string_view a, std::string_view b) {
  const auto left = digest_of(a);
  const auto right = digest_of(b);
  return ::CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string random_secret() {
  std::array<unsigned char, 32> bytes{};
  if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return {};
  return to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace bee::web
