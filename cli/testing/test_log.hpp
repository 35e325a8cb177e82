// What a test says while it runs: its print(), and with -v its calls with their wire.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bee/net/tap.hpp"

namespace bee::cli {

/// Bounded: what comes after the first part is dropped, and that is said.
class test_log {
 public:
  explicit test_log(bool has_calls) : has_calls_(has_calls) {}

  void print(std::string_view line) { text_->add(line); }
  /// "call lobby_1 lobby login 7: 2 values (0.3 ms)"; only with -v.
  void call(std::string_view line) {
    if (has_calls_) text_->add(line);
  }
  /// Sees a connection, which may live longer than this; empty without -v.
  net::tap tap(const std::string& node);

  bool has_calls() const { return has_calls_; }
  /// All since it was taken last, a line each.
  std::string take();

 private:
  struct bounded_text {
    bool is_full = false;
    std::string text;
    void add(std::string_view line);
  };

  const bool has_calls_;
  std::shared_ptr<bounded_text> text_ = std::make_shared<bounded_text>();
};

}  // namespace bee::cli
