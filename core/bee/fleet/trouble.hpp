// Why something did not work on a node, and whether it ran.
#pragma once

#include <boost/system/result.hpp>
#include <string>

#include "bee/base/error.hpp"
#include "bee/session/client_session.hpp"

namespace bee::fleet {

struct trouble {
  error_code why;
  session::ran has_run = session::ran::no;
  std::string text;  ///< what was tried, or what the peer said; escape it before a terminal sees it
};

template <class T>
using answer = boost::system::result<T, trouble>;

/// "reload: no answer before the deadline".
inline std::string sentence(const trouble& t) {
  return t.text.empty() ? t.why.message() : t.text + ": " + t.why.message();
}

}  // namespace bee::fleet
