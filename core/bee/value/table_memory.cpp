#include "bee/value/table_memory.hpp"

#include <new>

#include "bee/value/value.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BEE_SEES_EVERY_FREE
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define BEE_SEES_EVERY_FREE
#endif

namespace bee::value {
namespace {

#ifdef BEE_SEES_EVERY_FREE
constexpr std::size_t most_kept = 0;
#else
constexpr std::size_t most_kept = 1024;
#endif

struct freed {
  freed* next;
};

// Plain data: still there for a value that outlives the owner below.
constinit thread_local freed* kept = nullptr;
constinit thread_local std::size_t room = most_kept;

// Gives all back at the end of the thread; nothing is kept from then on.
struct kept_owner {
  bool is_there = true;
  ~kept_owner() {
    room = 0;
    while (kept) ::operator delete(std::exchange(kept, kept->next));
  }
};
thread_local kept_owner owner;

}  // namespace

void* take_table_memory() {
  if (!kept) return ::operator new(sizeof(table));
  ++room;
  return std::exchange(kept, kept->next);
}

void give_table_memory(void* memory) noexcept {
  if (room == 0) return ::operator delete(memory);
  if (!kept) owner.is_there = true;  // the first use makes the owner
  --room;
  kept = new (memory) freed{kept};
}

}  // namespace bee::value
