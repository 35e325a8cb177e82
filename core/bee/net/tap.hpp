// Looking on at a connection's bytes.
#pragma once

#include <functional>
#include <string_view>

namespace bee::net {

/// Which way a frame went, seen from this process.
enum class direction { sent, received };

/// Called with each chunk of bytes as it is written or read; for wire traces.
using tap = std::function<void(direction, std::string_view bytes)>;

}  // namespace bee::net
