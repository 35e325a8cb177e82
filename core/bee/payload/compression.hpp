// zlib around the pb of a client envelope whose room_id has its top bit set, and gzip around files.
#pragma once

#include <string>
#include <string_view>

#include "bee/base/error.hpp"

namespace bee::payload {

/// The zlib stream of some bytes.
std::string compress(std::string_view bytes);

/// The bytes of a whole zlib stream. Stops at `limit` bytes of output, so that a small body can not fill the
/// memory. Fails with errc::bad_compression, truncated, trailing_bytes or too_large.
result<std::string> decompress(std::string_view stream, std::size_t limit);

/// Whether bytes begin as a gzip file does.
bool is_gzip(std::string_view file);

/// The bytes of a whole gzip file, of one member or more; bounded and failing as above.
result<std::string> gunzip(std::string_view file, std::size_t limit);

}  // namespace bee::payload
