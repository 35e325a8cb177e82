// What every function that waits returns.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace bee {

/// It begins when it is awaited, on the executor of who awaits it.
template <class T>
using task = boost::asio::awaitable<T>;

}  // namespace bee
