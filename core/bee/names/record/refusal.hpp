// Why the name service did not do what it was asked for, as a word for programs and a sentence for people.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace bee::names {

enum class refused {
  malformed,  ///< the request says something that can not be
  too_much,   ///< a limit
  taken,      ///< another node holds the name
  stale,      ///< a newer incarnation of the node has come
  expired,    ///< its lease is over: it has to announce itself again
  unknown,    ///< no such node or command
  denied,     ///< no token
  failed,     ///< the store did not take it: nothing is known to have changed
  version,    ///< one side can not understand the other: the sentence names both versions
};

/// The word on the wire: "taken".
std::string_view to_text(refused why);

struct refusal {
  refused why = refused::malformed;
  std::string text;  ///< one sentence, lower case, printable
};

inline refusal malformed(std::string text) {
  return {refused::malformed, std::move(text)};
}

template <class T>
using answer = boost::system::result<T, refusal>;

}  // namespace bee::names
