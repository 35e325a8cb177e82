#include "bee/wire/frame.hpp"

#include <algorithm>

#include "bee/base/byte_reader.hpp"
#include "bee/base/byte_writer.hpp"

namespace bee::wire {
namespace {

std::size_t body_length(std::string_view frame) {
  return byte_reader(frame).big<std::uint16_t>();
}

}  // namespace

void append_length(std::string& out, std::size_t body) {
  byte_writer(out).big(static_cast<std::uint16_t>(body));
}

void frame_splitter::feed(std::string_view bytes) {
  input_ = bytes;
}

std::optional<std::string_view> frame_splitter::next() {
  if (handed_out_) {
    partial_.clear();
    handed_out_ = false;
  }
  return partial_.empty() ? whole() : completed();
}

std::optional<std::string_view> frame_splitter::whole() {
  if (input_.size() >= length_size) {
    const std::size_t size = length_size + body_length(input_);
    if (input_.size() >= size) {
      const auto body = input_.substr(length_size, size - length_size);
      input_.remove_prefix(size);
      return body;
    }
  }
  partial_.append(input_);
  input_ = {};
  return std::nullopt;
}

std::optional<std::string_view> frame_splitter::completed() {
  if (!fill(length_size) || !fill(length_size + body_length(partial_))) return std::nullopt;
  handed_out_ = true;
  return std::string_view(partial_).substr(length_size);
}

bool frame_splitter::fill(std::size_t size) {
  const std::size_t taken = std::min(size - std::min(size, partial_.size()), input_.size());
  partial_.append(input_.substr(0, taken));
  input_.remove_prefix(taken);
  return partial_.size() >= size;
}

}  // namespace bee::wire
