// How often values came, in bounded memory, each within a fixed share of itself.
#pragma once

#include <cstdint>
#include <vector>

namespace bee::load {

/// Counts whole numbers (nanoseconds) in a log-linear layout, as HdrHistogram does.
///
/// With b bits, the values below 2^(b+1) have a counter each. Above, each doubling of the value has 2^b
/// counters of equal width: the counter of v is `shift * 2^b + (v >> shift)`, with shift = bit_width(v) - b -
/// 1. A counter is at most 1/2^b of its value wide: with 10 bits three digits hold. Values from 2^44 on (4.8
/// hours) share the last counter; least, most and mean are exact whatever comes.
class histogram {
 public:
  static constexpr unsigned three_digits = 10;
  static constexpr unsigned most_bits = 44;

  /// Memory: (45 - bits) * 2^bits counters of 8 bytes, 287 KB for three digits.
  explicit histogram(unsigned bits = three_digits);

  void add(std::uint64_t value);
  /// All of another one with the same bits.
  void add(const histogram& other);

  std::uint64_t count() const { return count_; }
  std::uint64_t least() const { return count_ > 0 ? least_ : 0; }
  std::uint64_t most() const { return most_; }
  double mean() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : 0; }

  /// The value that this share (0 to 1) of all are not above, as the top of its counter; 0 when there is
  /// none.
  std::uint64_t at(double share) const;

  /// How many are in counters that begin in [from, below): of ranges side by side each value is in one.
  std::uint64_t between(std::uint64_t from, std::uint64_t below) const;

 private:
  std::size_t place_of(std::uint64_t value) const;
  std::uint64_t top_of(std::size_t place) const;
  std::size_t first_from(std::uint64_t value) const;

  unsigned bits_;
  std::vector<std::uint64_t> counters_;
  std::uint64_t count_ = 0;
  std::uint64_t least_ = UINT64_MAX;
  std::uint64_t most_ = 0;
  double sum_ = 0;
};

}  // namespace bee::load
