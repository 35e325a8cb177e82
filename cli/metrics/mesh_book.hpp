// What nodes said last of their connections to each other. No sockets: rows come in.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bee/fleet/mesh.hpp"

namespace bee::cli {

/// A connection of which a node said whether it works.
struct mesh_pair {
  std::string labels;  ///< node="a",peer="b"
  bool is_up = false;
};

class mesh_book {
 public:
  /// All rows of one round; those before are void.
  void saw(std::span<const fleet::mesh_row> rows);

  /// In the order of the rows. One that was not asked about has none.
  const std::vector<mesh_pair>& pairs() const { return pairs_; }
  /// Connections that were not asked about because they are too many; nothing before the first round.
  std::optional<std::size_t> left_out() const { return left_out_; }

 private:
  std::vector<mesh_pair> pairs_;
  std::optional<std::size_t> left_out_;
};

}  // namespace bee::cli
