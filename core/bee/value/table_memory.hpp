// Where tables live. Known to value alone.
#pragma once

#include <cstddef>

namespace bee::value {

/// Memory for one table. Tables come and go by the hundred with each message, so each thread keeps the memory
/// of a bounded number of freed ones: unpacking runs half as fast again.
void* take_table_memory();
void give_table_memory(void* memory) noexcept;

}  // namespace bee::value
