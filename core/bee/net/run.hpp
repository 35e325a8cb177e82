// A program that does one thing after the other: runs work that waits to its end.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>

#include "bee/net/task.hpp"

namespace bee {

/// On this thread, with an event loop of its own. What the work leaves behind on that loop ends unfinished.
/// Throws what the work threw.
template <class T>
T run(task<T> work) {
  boost::asio::io_context io(1);
  std::optional<T> out;
  std::exception_ptr thrown;
  boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr why, T value) {
    thrown = why;
    if (!why) out = std::move(value);
    io.stop();
  });
  io.run();
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*out);
}

}  // namespace bee
