#include "bee/wire/assembler.hpp"

#include "bee/base/large_string.hpp"

namespace bee::wire {
namespace {

// What an open message costs beside its bytes.
constexpr std::size_t overhead = 128;

}  // namespace

assembler::assembler(const assembler_limits& limits) : limits_(limits) {}

result<void> assembler::begin(std::uint32_t session, std::uint32_t total, std::size_t elsewhere) {
  if (auto open = open_.find(session); open != open_.end()) {
    spoil(open->second);
    return errc::size_mismatch;
  }
  const std::size_t used = memory_ + elsewhere + overhead;
  if (total > limits_.max_message || open_.size() >= limits_.max_open) return errc::too_large;
  if (used > limits_.max_memory || total > limits_.max_memory - used) return errc::too_large;
  message& m = open_[session];
  m.total = total;
  reserve_large(m.bytes, total);
  memory_ += total + overhead;
  return {};
}

result<void> assembler::add(std::uint32_t session, std::string_view bytes) {
  auto open = open_.find(session);
  if (open != open_.end()) {
    if (const auto error = append(open->second, bytes)) return error;
    return {};
  }
  if (open_.size() >= limits_.max_open || memory_ + overhead > limits_.max_memory) return errc::too_many;
  open_[session].spoiled = true;
  memory_ += overhead;
  return errc::size_mismatch;
}

result<std::string> assembler::finish(std::uint32_t session, std::string_view bytes) {
  auto open = open_.find(session);
  if (open == open_.end()) return errc::unknown_session;
  message& m = open->second;
  const bool whole = !append(m, bytes) && m.bytes.size() == m.total;
  std::string out = std::move(m.bytes);
  drop(session);
  if (!whole) return errc::size_mismatch;
  return out;
}

void assembler::drop(std::uint32_t session) {
  auto open = open_.find(session);
  if (open == open_.end()) return;
  memory_ -= open->second.total + overhead;
  open_.erase(open);
}

error_code assembler::append(message& m, std::string_view bytes) {
  if (!m.spoiled && bytes.size() > m.total - m.bytes.size()) spoil(m);
  if (m.spoiled) return errc::size_mismatch;
  m.bytes.append(bytes);
  return {};
}

void assembler::spoil(message& m) {
  memory_ -= m.total;
  m.total = 0;
  m.spoiled = true;
  std::string().swap(m.bytes);  // an assignment would keep the memory
}

}  // namespace bee::wire
