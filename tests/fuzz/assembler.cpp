// A list of steps: kind, session, size. What comes out must be what was announced and put in, within the
// memory.
#include "bee/wire/assembler.hpp"

#include <cstdlib>
#include <map>

#include "bee/base/byte_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  bee::wire::assembler under_test({.max_message = 5000, .max_memory = 20'000, .max_open = 6});
  std::map<std::uint32_t, std::pair<std::size_t, std::string>> expected;
  for (bee::byte_reader in({data, size}); in.left() >= 4;) {
    const unsigned kind = in.u8() % 4;
    const std::uint32_t session = in.u8() % 8;
    const std::size_t n = in.little<std::uint16_t>() % 6000;
    const std::string bytes(n, static_cast<char>('a' + n % 26));
    if (kind == 0 && under_test.begin(session, static_cast<std::uint32_t>(n))) expected[session] = {n, {}};
    if (kind == 1 && under_test.add(session, bytes)) expected[session].second += bytes;
    if (kind == 3) under_test.drop(session);
    if (kind == 2)
      if (const auto message = under_test.finish(session, bytes)) {
        if (*message != expected[session].second + bytes || message->size() != expected[session].first)
          std::abort();
      }
    if (under_test.memory() > 20'000 || under_test.open() > 6) std::abort();
  }
  return 0;
}
