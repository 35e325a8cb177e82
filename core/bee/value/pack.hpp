// Lua values to bytes and back, as skynet.pack and skynet.unpack do it. The format is written down in
// value/format.hpp.
#pragma once

#include <string>
#include <string_view>

#include "bee/base/error.hpp"
#include "bee/value/value.hpp"

namespace bee::value {

/// What a hostile message may cost.
struct limits {
  std::size_t max_depth = 32;           ///< as the reference: a value inside 33 nested tables is refused
  std::size_t max_values = 16'000'000;  ///< values in one message, those inside tables included
};

/// Appends the packed values to `out`. A pair whose value is nil is left out. Fails with errc::too_deep, with
/// errc::too_large for a string of 4 GiB or more, with errc::unsupported_value for a key that is nil or NaN;
/// `out` then holds what it held before.
result<void> pack(const list& values, std::string& out);
result<std::string> pack(const list& values);

/// Reads a whole message. Keys are as Lua stores them: a float with an integer value becomes that integer, a
/// pair whose value is nil is left out, a NaN is malformed. Fails with errc::truncated, malformed_value,
/// too_deep or too_many.
result<list> unpack(std::string_view message, const limits& = {});

}  // namespace bee::value
