#include "bee/base/large_string.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace bee {
namespace {

constexpr std::uintptr_t page = 2u << 20;  // a large page of x86-64 and of most ARM64 systems

}  // namespace

void reserve_large(std::string& s, std::size_t size) {
  s.reserve(size);
#ifdef MADV_HUGEPAGE
  const auto at = reinterpret_cast<std::uintptr_t>(s.data());
  const auto begin = (at + page - 1) / page * page;
  const auto end = (at + s.capacity()) / page * page;
  // The whole pages inside the string only, so that no other memory is concerned. It is a hint: a system that
  // refuses it gives small pages.
  if (end > begin) ::madvise(s.data() + (begin - at), end - begin, MADV_HUGEPAGE);
#endif
}

}  // namespace bee
