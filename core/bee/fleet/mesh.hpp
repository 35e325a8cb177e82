// Who can reach whom, asked from inside the nodes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/fleet/journal_types.hpp"
#include "bee/fleet/links.hpp"

namespace bee::fleet {

enum class cell_state {
  ok,         ///< it has a sender whose connection was made
  stale,      ///< it has one from before, and the peer does not answer us at all now
  failed,     ///< it could not connect
  no_answer,  ///< it did not say before the deadline
  off,        ///< it has the name as `false`: it says so, or was told so and nothing gets through
  none,       ///< it has not talked to that peer; not asked
  unknown,    ///< not asked: nothing shows that it knows the peer, or `why` of the row
};
std::string_view to_text(cell_state);

/// Whether that says that the node can not reach the peer, or may not.
bool is_bad(cell_state);

struct mesh_cell {
  std::string to;
  cell_state state = cell_state::none;
  std::optional<net::duration> took;  ///< of those that were asked
};

struct mesh_row {
  std::string from;
  std::optional<stock::trouble> why;  ///< the node could not be asked, or only in part
  std::vector<mesh_cell> cells;
  bool is_asked = false;     ///< to its end
  std::size_t left_out = 0;  ///< peers that have no cell, see plan_open()
};

struct mesh_request {
  std::vector<cluster::node> nodes;  ///< each has an address
  /// Ask also about peers that a node has not talked to, if it surely knows them; that opens connections.
  bool probe = false;
  /// The map that a node surely has, open senders aside; absent for one of which nothing is known.
  std::map<std::string, map_ptr> known;
  std::size_t jobs = 32;
  /// With `probe`: of so many peers that it has not talked to a node is asked at most, those behind it in a
  /// ring of all names.
  std::size_t peers = SIZE_MAX;
};

/// The cells of a node before it is asked: `ok` stands where it may be asked, `off` where it was told
/// `false`. `known` may be null.
std::vector<mesh_cell> plan_row(const std::string& from, const std::vector<std::string>& columns,
                                const std::vector<std::string>& senders, const map_ptr& known, bool probe);

/// The rows before any is asked, in the order of the request. The columns are the nodes by their names, and
/// every other peer that one of them has talked to or, with `probe`, surely knows. The connections have been
/// opened to all nodes.
std::vector<mesh_row> plan_mesh(const mesh_request& request, const links& connections);

/// Of the cells that are to be asked without there being a sender, all but the first `most` behind `from` in
/// the ring of the cells become `none`.
void bound_probe(std::vector<mesh_cell>& cells, const std::string& from,
                 const std::vector<std::string>& senders, std::size_t most);

/// The same of what a node has talked to alone, and of that at most `most` cells a node, those behind it in
/// the ring of its peers: as much as can be asked for again and again.
std::vector<mesh_row> plan_open(const mesh_request& request, const links& connections, std::size_t most);

/// How many connections between nodes asking may open: to peers that they have not talked to.
std::size_t new_connections(const std::vector<mesh_row>& rows, const links& connections);

/// Asks all nodes, `jobs` at once. A row that was not asked to its end may hold cells that say `ok` without a
/// time. What is given outlives it.
boost::asio::awaitable<void> ask_mesh(const mesh_request& request, links& connections,
                                      std::vector<mesh_row>& rows);

}  // namespace bee::fleet
