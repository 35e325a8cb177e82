#include "bee/wire/tcp_streams.hpp"

#include <algorithm>

namespace bee::wire {

std::size_t tcp_streams::find(const tcp_segment& s) {
  const ends forward{s.source, s.destination};
  const auto known = current_.find(forward);
  const bool opens = s.is_syn && !s.is_ack;
  if (known != current_.end()) {
    const direction& d = directions_[known->second];
    if (!opens || (d.has_syn && d.first_sequence == s.sequence)) return known->second;
    current_.erase({s.destination, s.source});
  }
  direction d;
  d.stream.source = s.source;
  d.stream.destination = s.destination;
  d.first_sequence = d.last_sequence = s.sequence;
  directions_.push_back(std::move(d));
  return current_[forward] = directions_.size() - 1;
}

void tcp_streams::add(const tcp_segment& s, std::size_t packet, std::int64_t time_us) {
  direction& d = directions_[find(s)];
  if (s.is_syn) {
    d.has_syn = true;
    d.stream.writer = s.is_ack ? tcp_stream::side::acceptor : tcp_stream::side::opener;
  }
  d.last_at += static_cast<std::int32_t>(s.sequence - d.last_sequence);
  d.last_sequence = s.sequence;
  if (s.size != 0) d.pieces.push_back({d.last_at, s.payload, s.size, packet, time_us});
}

void tcp_streams::put_in_order(direction& d) {
  std::ranges::stable_sort(d.pieces, {}, &piece::at);
  std::int64_t next = d.has_syn || d.pieces.empty() ? 0 : d.pieces.front().at;
  std::int64_t end = next;  // of what was on the wire
  const auto note_gap = [&](std::int64_t until) {
    if (until > next)
      d.stream.gaps.push_back({d.stream.bytes.size(), static_cast<std::size_t>(until - next)});
    next = std::max(next, until);
  };
  for (const piece& p : d.pieces) {
    note_gap(p.at);
    const auto known = static_cast<std::size_t>(next - p.at);
    if (known < p.bytes.size()) {
      // What came in front of its turn was there when what it waited for was.
      if (auto& marks = d.stream.marks; marks.empty() || marks.back().packet < p.packet)
        marks.push_back({d.stream.bytes.size(), p.packet, p.time_us});
      d.stream.bytes.append(p.bytes.substr(known));
      next = p.at + static_cast<std::int64_t>(p.bytes.size());
    }
    end = std::max(end, p.at + static_cast<std::int64_t>(p.size));
  }
  note_gap(end);
}

std::vector<tcp_stream> tcp_streams::finish() && {
  std::vector<tcp_stream> out;
  for (auto& d : directions_) {
    if (d.pieces.empty()) continue;
    put_in_order(d);
    out.push_back(std::move(d.stream));
  }
  return out;
}

}  // namespace bee::wire
