// Why something did not work on a node, and whether it ran.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "bee/base/error.hpp"
#include "bee/session/client_session.hpp"

namespace bee::stock {

struct trouble {
  enum class kind {
    call,         ///< a question or a command failed
    connect,      ///< no connection was made
    no_daemon,    ///< the node has no cluster daemon that can be found
    other_answer  ///< the answer is not what was asked for
  };

  trouble() = default;
  trouble(error_code w, ran r, std::string t, kind k = kind::call)
      : why(w), has_run(r), text(std::move(t)), what(k) {}

  error_code why;
  ran has_run = ran::no;
  std::string text;       ///< what was tried
  std::string said = {};  ///< the peer's text, its answer in words, or its first bytes
  kind what = kind::call;
  bool was_sent = false;
  bool is_answer = false;  ///< the peer answered our question, whatever it said: it is alive
};

template <class T>
using answer = boost::system::result<T, trouble>;

/// "reload: no answer before the deadline". What the peer said is in it: escape it before a terminal sees it.
std::string sentence(const trouble& t);

/// How a call has failed. `evidence`: the first bytes of the peer.
trouble trouble_of(const session::outcome& o, std::string tried, std::string_view evidence);

/// An answer that is not what was asked for: "false, not a table of services".
trouble other_answer(std::string words, std::string tried);

}  // namespace bee::stock
