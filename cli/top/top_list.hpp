// Where somebody is in a list that changes under him.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bee::cli {

/// The cursor stays on its row, wherever that goes; as long as nobody has moved it, it is on the first. Rows
/// that are kept stand above all others and do not scroll.
class top_list {
 public:
  /// Rows by their ids, in the order of the table.
  void set_rows(const std::vector<std::string>& ids);
  /// So many rows have room.
  void set_room(std::size_t rows);

  void move(std::ptrdiff_t by);
  void move_page(int pages);
  void move_to_first();
  void move_to_last();
  /// Keeps the row of the cursor above the others, or no longer.
  void keep_or_release();

  /// The id of the row of the cursor; empty when there is none.
  std::string chosen() const;
  /// The places of the rows that are shown, in the table's order, those that are kept first.
  std::vector<std::size_t> shown() const;
  bool is_kept(const std::string& id) const { return kept_.count(id) > 0; }
  bool has_rows() const { return !order_.empty(); }

 private:
  std::size_t place() const;  // of the cursor, among order_
  std::size_t kept_shown() const;
  void show_cursor();

  std::vector<std::string> ids_;
  std::vector<std::size_t> order_;  // places in ids_: those that are kept, then the others
  std::size_t kept_rows_ = 0;       // so many of them are kept
  std::set<std::string> kept_;
  std::optional<std::string> cursor_;
  std::size_t last_place_ = 0;  // of the cursor, for when its row has gone
  std::size_t room_ = 0;
  std::size_t first_ = 0;  // the first of those that scroll
};

}  // namespace bee::cli
