#include "bee/session/outbox.hpp"

#include <algorithm>

#include "bee/base/byte_reader.hpp"
#include "bee/wire/format.hpp"

namespace bee::session {
namespace {

constexpr std::size_t turn = 0x8000;            // what small frames may take while a large message waits
constexpr std::size_t keep_capacity = 1 << 20;  // an empty buffer larger than this is given back

std::size_t frame_size(std::string_view frames) {
  return wire::length_size + byte_reader(frames).big<std::uint16_t>();
}

}  // namespace

outbox::place outbox::add_large(large_message message) {
  large_.push_back({std::move(message), next_large_, 0});
  large_bytes_ += large_.back().bytes();
  return {next_large_++, 0};
}

void outbox::cancel(place p) {
  if (p.size != 0) {
    holes_.emplace(p.begin, p.size);
    hole_bytes_ += p.size;
    if (!has_small()) all_small_taken();
    return;
  }
  const auto found = std::ranges::find(large_, p.begin, &waiting::number);
  large_bytes_ -= found->bytes();
  large_.erase(found);
}

void outbox::take(std::string& out, std::size_t about) {
  while (out.size() < about && queued_bytes() != 0) {
    if (has_small() && !(large_turn_ && !large_.empty())) {
      take_small(out, large_.empty() ? about : std::min(about, out.size() + turn));
      large_turn_ = true;
    } else {
      take_part(out);
      large_turn_ = false;
    }
  }
}

void outbox::take_small(std::string& out, std::size_t limit) {
  if (out.empty() && small_begin_ == 0 && holes_.empty() && small_.size() <= limit) {
    base_ += small_.size();
    out.swap(small_);
    return;
  }
  std::size_t begin = skip_holes(small_begin_), end = begin;
  const auto enough = [&] { return end == small_.size() || out.size() + (end - begin) >= limit; };
  while (!enough()) {
    end += frame_size(std::string_view(small_).substr(end));
    if (const std::size_t next = skip_holes(end); next != end) {
      out.append(small_, begin, end - begin);
      begin = end = next;
    }
  }
  out.append(small_, begin, end - begin);
  small_begin_ = end;
  if (!has_small()) return all_small_taken();
  if (small_begin_ > turn && small_begin_ > small_.size() / 2) forget_taken();
}

void outbox::forget_taken() {
  base_ += small_begin_;
  small_.erase(0, small_begin_);
  small_begin_ = 0;
}

std::size_t outbox::skip_holes(std::size_t at) {
  for (auto hole = holes_.begin(); hole != holes_.end() && hole->first == base_ + at; hole = holes_.begin()) {
    at += hole->second;
    hole_bytes_ -= hole->second;
    holes_.erase(hole);
  }
  return at;
}

void outbox::all_small_taken() {
  base_ += small_.size();
  small_begin_ = 0;
  holes_.clear();
  hole_bytes_ = 0;
  small_.clear();
  if (small_.capacity() > keep_capacity) std::string().swap(small_);
}

void outbox::take_part(std::string& out) {
  waiting& first = large_.front();
  large_bytes_ -= first.bytes();
  if (first.sent == 0) out.append(first.message.head);
  large_begun_ = first.number + 1;
  const auto bytes = first.message.message.view().substr(first.sent, wire::max_part);
  first.sent += bytes.size();
  const bool is_last = first.sent == first.message.message.view().size();
  first.message.encode_part(first.message.session, bytes, is_last, out);
  large_bytes_ += first.bytes();
  if (is_last) large_.pop_front();
}

void outbox::clear() {
  all_small_taken();
  large_.clear();
  large_bytes_ = 0;
}

}  // namespace bee::session
