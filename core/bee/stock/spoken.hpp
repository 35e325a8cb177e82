// Which dialect the services of a node speak, and how a request goes out to it.
#pragma once

#include <string>

#include "bee/base/failure.hpp"
#include "bee/net/task.hpp"
#include "bee/stock/service_name.hpp"

namespace bee::stock {

class remote;
struct service_request;

/// A guess, and what speaks for it: "it runs clusterd and no bee_clusterd".
struct spoken {
  dialect what = dialect::bee;
  const char* why = "";
  bool runs_bee_clusterd = false;
};

/// The dialect of a node, by the list of its `.service`: skynet where it runs clusterd and no bee_clusterd,
/// else bee. Asked once a connection, before anything else runs there. A node that answers anything
/// else is taken for bee; one that does not answer fails as unreachable: nothing was sent.
task<attempt<spoken>> spoken_by(remote&);

/// How a request goes out to a node.
struct manner {
  dialect spoken = dialect::bee;
  std::string trace = {};  ///< empty where it is not read
};

/// The dialect that the request names, or where it names none and it makes a difference, what is guessed;
/// and its trace tag, where the node can read it.
task<attempt<manner>> manner_of(remote&, const service_request&);

}  // namespace bee::stock
