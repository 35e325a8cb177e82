// The functions of skynet's C API for one service, and what it did with them. Nothing happens by itself: a
// test delivers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/skynet/api.hpp"

struct skynet_context {
  struct message {
    std::uint32_t source;
    std::uint32_t to;
    int type;
    int session;
    std::string bytes;
  };

  /// What comes for the service; returns what the callback does.
  int deliver(bee::skynet::message_type type, int session, const std::string& bytes,
              std::uint32_t source = 1);
  /// The last that was sent, and nothing of it remains.
  std::optional<message> take();

  std::vector<message> sent;
  std::vector<std::pair<int, int>> timeouts;  ///< hundredths and session
  std::vector<std::string> log;
  std::uint32_t proxy = 9;   ///< 0: there is none
  std::uint32_t dead = 666;  ///< a handle that nobody has
  skynet_cb callback = nullptr;
  void* data = nullptr;
  int last_session = 100;
  std::string result;
};
