// TCP segments, as they were captured, put in order.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "bee/wire/packet.hpp"
#include "bee/wire/pcap.hpp"

namespace bee::wire {

/// Sorts segments into the two streams of each connection. The payloads must stay where they are until
/// finish(). A new SYN between the same two ends begins a new connection.
class tcp_streams {
 public:
  void add(const tcp_segment& segment, std::size_t packet = 0, std::int64_t time_us = 0);
  std::vector<tcp_stream> finish() &&;

 private:
  struct piece {
    std::int64_t at = 0;  // from the first sequence number that was seen; a SYN's is 0
    std::string_view bytes;
    std::size_t size = 0;
    std::size_t packet = 0;
    std::int64_t time_us = 0;
  };
  struct direction {
    tcp_stream stream;
    std::uint32_t first_sequence = 0;
    std::uint32_t last_sequence = 0;
    std::int64_t last_at = 0;
    bool has_syn = false;
    std::vector<piece> pieces;
  };
  using ends = std::pair<std::string, std::string>;

  std::size_t find(const tcp_segment& segment);
  static void put_in_order(direction& d);

  std::vector<direction> directions_;
  std::map<ends, std::size_t> current_;  // source and destination -> index of the connection that is open
};

}  // namespace bee::wire
