// How a call of node::call() has ended.
#pragma once

#include <string>

#include "bee/session/client_session.hpp"
#include "bee/value/arguments.hpp"

namespace bee::node {

/// Values, or why there are none. Plain data: it refers to nothing.
struct call_result {
  /// Empty when the service answered. See node::call() for what it can be.
  error_code error;
  value::list values;  ///< what it answered
  std::string text;    ///< what the other node said, with one of the remote_ errors
  bool was_sent = true;

  explicit operator bool() const { return !error; }
  /// Whether the service ran, as far as that can be told.
  ran has_run() const;

  /// The answer as one value of a type, or as a std::tuple of several: `as<std::int64_t>()`. Throws
  /// boost::system::system_error with the text when the call has failed, value::wrong_kind when the answer is
  /// of another kind.
  template <class... T>
  auto as() {
    auto all = read<T...>(checked());
    if constexpr (sizeof...(T) == 1)
      return std::get<0>(std::move(all));
    else
      return all;
  }
  /// All values of the answer, moved out. Throws as as() does; so a command may return a call_result: its own
  /// caller is answered the same values, or an error.
  value::list to_values() && { return std::move(checked()); }

 private:
  value::list& checked();
  template <class... T>
  static std::tuple<T...> read(value::list& from) {
    try {
      return value::read_arguments<T...>(from);
    } catch (const value::bad_argument& why) {
      throw value::wrong_kind("the answer", why);
    }
  }
};

}  // namespace bee::node
