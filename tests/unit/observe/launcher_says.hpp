// The answers of a launcher, as a stock node gives them.
#pragma once

#include <string>
#include <utility>

#include "bee/observe/sample.hpp"

namespace bee::observe {

struct told_service {
  std::uint32_t handle;
  std::string command;
  std::int64_t messages;
  double cpu;
};

inline std::string handle_key(std::uint32_t handle) {
  constexpr const char* digits = "0123456789abcdef";
  std::string out = ":00000000";
  for (std::size_t i = out.size() - 1; handle > 0; --i, handle /= 16) out[i] = digits[handle % 16];
  return out;
}

inline value::value counters(value::value messages, value::value cpu, value::value mqlen = 0) {
  value::table t;
  t.pairs = {
      {"task", 1}, {"mqlen", std::move(mqlen)}, {"cpu", std::move(cpu)}, {"message", std::move(messages)}};
  return t;
}

/// All of them answer.
inline node_answers answers_of(const std::vector<told_service>& services) {
  node_answers out{value::table{}, value::table{}, value::table{}, value::table{}, false};
  for (const auto& s : services) {
    out.services->pairs.emplace_back(handle_key(s.handle), s.command);
    out.statistics->pairs.emplace_back(handle_key(s.handle), counters(s.messages, s.cpu));
    out.memory->pairs.emplace_back(handle_key(s.handle), "45.35 Kb (" + s.command + ")");
  }
  return out;
}

inline node_sample sample_at(std::chrono::milliseconds at, const std::vector<told_service>& services) {
  auto out = read_sample(answers_of(services));
  out.at = time_point(at);
  return out;
}

}  // namespace bee::observe
