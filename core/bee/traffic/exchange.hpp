// What went over a cluster connection, as it is recorded: a call with its answer, or a push.
#pragma once

#include <cstdint>
#include <string>

#include "bee/wire/address.hpp"

namespace bee::traffic {

using unix_us = std::int64_t;

/// One message of either direction. What is too large to be kept has a size and no bytes.
struct message {
  std::string bytes;     ///< packed values; of an error its text
  std::size_t size = 0;  ///< on the wire
  bool is_kept() const { return bytes.size() == size; }
  friend bool operator==(const message&, const message&) = default;
};

enum class ending {
  pushed,      ///< nobody waits for an answer
  answered,    ///< with packed values
  failed,      ///< with the text of an error
  unanswered,  ///< the connection ended before, or the answer was not seen
};

struct exchange {
  unix_us at = 0;    ///< when the request was there as a whole
  unix_us took = 0;  ///< until the answer was there as a whole; of a push 0
  std::string from;  ///< who asked: host:port
  wire::address to;
  std::uint32_t session = 0;
  std::string trace;  ///< the tag that stood in front, or empty
  message request;
  ending how = ending::pushed;
  message answer;
  std::string why;  ///< of one without an answer, a sentence
};

}  // namespace bee::traffic
