// The same work for many nodes, some at once.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <functional>

namespace bee::cluster {

/// Runs work(0) .. work(count - 1), at most `jobs` (at least 1) at once, and returns when all have ended.
/// Each reports its own result when it has one, so results come as they arrive. When this is cancelled, the
/// work that runs is cancelled, and none is begun. The first exception that work throws is thrown on at the
/// end. The executor must run one thread.
boost::asio::awaitable<void> fan_out(std::size_t count, std::size_t jobs,
                                     std::function<boost::asio::awaitable<void>(std::size_t)> work);

}  // namespace bee::cluster
