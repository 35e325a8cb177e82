// A command from a function with C++ types: what command_service::on() is made of.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <tuple>
#include <utility>

#include "bee/service/command_table.hpp"
#include "bee/value/arguments.hpp"

namespace bee::hosting {

using service::plain_command;
/// A command that waits. It throws as the plain one, at once; the coroutine keeps the handler and its
/// arguments.
using waiting_command = std::function<boost::asio::awaitable<value::list>(value::list& arguments)>;

namespace detail {

template <class>
struct signature;
template <class Result, class... Parameters>
struct signature<std::function<Result(Parameters...)>> {
  using result = Result;
  static constexpr bool is_borrowing = (value::detail::is_borrowed<std::remove_cvref_t<Parameters>> || ...);
  static auto read(value::list& from) {
    return value::read_arguments<std::remove_cvref_t<Parameters>...>(from);
  }
};

template <class Handler>
concept has_signature = requires(Handler h) {
  std::function{h};
};
template <class Handler>
using signature_of = signature<decltype(std::function{std::declval<Handler&>()})>;

template <class T>
inline constexpr bool is_awaitable = false;
template <class T, class Executor>
inline constexpr bool is_awaitable<boost::asio::awaitable<T, Executor>> = true;

template <class Handler, class Arguments>
value::list run_plain(Handler& run, Arguments arguments) {
  if constexpr (std::is_void_v<decltype(std::apply(run, std::move(arguments)))>) {
    std::apply(run, std::move(arguments));
    return {};
  } else {
    return value::to_results(std::apply(run, std::move(arguments)));
  }
}

// Named, not temporary: g++ 12 destroys temporaries of a co_await twice.
template <class Handler, class Arguments>
boost::asio::awaitable<value::list> run_waiting(std::shared_ptr<Handler> run, Arguments arguments) {
  auto work = std::apply(*run, std::move(arguments));
  if constexpr (std::is_void_v<typename decltype(work)::value_type>) {
    co_await std::move(work);
    co_return value::list();
  } else {
    auto result = co_await std::move(work);
    co_return value::to_results(std::move(result));
  }
}

}  // namespace detail

/// Whether a handler returns an awaitable.
template <class Handler>
constexpr bool does_wait() {
  static_assert(detail::has_signature<Handler>,
                "a command is a function whose parameters have types: a lambda without auto, a function "
                "pointer or a std::function");
  return detail::is_awaitable<typename detail::signature_of<Handler>::result>;
}

template <class Handler>
plain_command make_plain_command(Handler run) {
  return [run = std::move(run)](value::list& arguments) mutable {
    return detail::run_plain(run, detail::signature_of<Handler>::read(arguments));
  };
}

template <class Handler>
waiting_command make_waiting_command(Handler run) {
  using types = detail::signature_of<Handler>;
  static_assert(!types::is_borrowing,
                "a command that waits takes std::string instead of std::string_view: the bytes of a view are "
                "gone when it goes on");
  return [run = std::make_shared<Handler>(std::move(run))](value::list& arguments) {
    return detail::run_waiting(run, types::read(arguments));
  };
}

}  // namespace bee::hosting
