// Plain text commands between services: `lua <uid> key=value key=value ...`, one space between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bee/base/error.hpp"

namespace bee::payload {

/// The key "cmd" names the command; the others are its arguments, in the order in which they came.
struct text_command {
  using field_list = std::vector<std::pair<std::string, std::string>>;
  // Constructors: g++ 12 destroys an aggregate that is made within a co_await twice.
  text_command() = default;
  text_command(std::int64_t of, field_list all) : uid(of), fields(std::move(all)) {}

  std::int64_t uid = 0;
  field_list fields;

  /// The value of a key, empty when there is none.
  std::string_view get(std::string_view key) const;
  friend bool operator==(const text_command&, const text_command&) = default;
};

/// A space inside a value is written `<!spc>`. Fails with errc::bad_text_command for a key that is empty or
/// holds a space or '=', and for a value that holds the text `<!spc>` itself, which could not be told from a
/// space.
result<std::string> encode(const text_command& command);

/// Fails with errc::bad_text_command.
result<text_command> decode_text_command(std::string_view text);

}  // namespace bee::payload
