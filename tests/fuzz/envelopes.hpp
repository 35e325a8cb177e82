// What holds for every layout of an envelope.
#pragma once

#include <cstdlib>
#include <optional>
#include <string_view>

#include "bee/payload/envelope.hpp"

inline void must(bool holds) {
  if (!holds) std::abort();
}

/// The fields of a body, when it is one. What decodes encodes to the same bytes, and with a byte less in
/// front of its pb it is refused. The views of the fields stay inside the body.
inline std::optional<bee::payload::envelope> round_trip(bee::payload::layout l, std::string_view body) {
  const auto decoded = bee::payload::decode(l, body);
  if (decoded.has_error()) return std::nullopt;
  must(bee::payload::encode(l, *decoded).value() == body);
  must(body.ends_with(decoded->pb));
  const auto head = body.size() - decoded->pb.size();
  must(bee::payload::decode(l, body.substr(0, head - 1)).has_error());
  return *decoded;
}
