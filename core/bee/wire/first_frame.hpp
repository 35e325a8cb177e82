// Where frames begin in a stream whose start nobody saw.
#pragma once

#include <optional>
#include <string_view>

#include "bee/wire/explain.hpp"

namespace bee::wire {

struct first_frame {
  std::size_t offset = 0;
  stream_kind kind = stream_kind::requests;
};

/// The first place from which on the bytes read as frames: four in a row, or some that end with the stream;
/// at the very start one is enough. Only of the kind `known`, if it is. Nothing when there is no such place.
std::optional<first_frame> find_first_frame(std::string_view stream, std::optional<stream_kind> known = {});

}  // namespace bee::wire
