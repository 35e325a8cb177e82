#include "bee/load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace bee::load {

histogram::histogram(unsigned bits)
    : bits_(bits), counters_(static_cast<std::size_t>(most_bits + 1 - bits) << bits) {}

std::size_t histogram::place_of(std::uint64_t value) const {
  value = std::min(value, (std::uint64_t{1} << most_bits) - 1);
  const auto width = static_cast<unsigned>(std::bit_width(value));
  if (width <= bits_ + 1) return static_cast<std::size_t>(value);
  const unsigned shift = width - bits_ - 1;
  return (static_cast<std::size_t>(shift) << bits_) + static_cast<std::size_t>(value >> shift);
}

std::uint64_t histogram::top_of(std::size_t place) const {
  if (place >> (bits_ + 1) == 0) return place;
  const auto shift = (place >> bits_) - 1;
  const std::uint64_t high = place - (shift << bits_);
  return ((high + 1) << shift) - 1;
}

void histogram::add(std::uint64_t value) {
  ++counters_[place_of(value)];
  ++count_;
  least_ = std::min(least_, value);
  most_ = std::max(most_, value);
  sum_ += static_cast<double>(value);
}

void histogram::add(const histogram& other) {
  for (std::size_t i = 0; i < counters_.size(); ++i) counters_[i] += other.counters_[i];
  count_ += other.count_;
  least_ = std::min(least_, other.least_);
  most_ = std::max(most_, other.most_);
  sum_ += other.sum_;
}

std::uint64_t histogram::at(double share) const {
  if (count_ == 0) return 0;
  const auto wanted = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counters_.size(); ++i) {
    seen += counters_[i];
    if (static_cast<double>(seen) < wanted) continue;
    return i + 1 == counters_.size() ? most_ : std::clamp(top_of(i), least_, most_);
  }
  return most_;
}

std::size_t histogram::first_from(std::uint64_t value) const {
  const auto place = place_of(value);
  const bool begins_there = place == 0 || top_of(place - 1) + 1 >= value;
  return begins_there ? place : place + 1;
}

std::uint64_t histogram::between(std::uint64_t from, std::uint64_t below) const {
  std::uint64_t out = 0;
  for (auto i = first_from(from); below > from && i < first_from(below); ++i) out += counters_[i];
  return out;
}

}  // namespace bee::load
