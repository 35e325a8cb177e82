// What `top` shows and how it answers keys: presses in, lines out. No terminal, no socket, no clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/top/top_line.hpp"
#include "cli/top/top_list.hpp"
#include "cli/top/top_table.hpp"

namespace bee::cli {

enum class top_key {
  character,
  up,
  down,
  left,
  right,
  page_up,
  page_down,
  first,
  last,
  enter,
  escape,
  erase
};

struct top_press {
  top_key key = top_key::character;
  std::string text = {};  ///< of a character, in UTF-8
};

class top_model {
 public:
  /// `sort` is a key of node_columns(); `pace` is shown: "every 2s".
  top_model(std::string sort, std::string pace);

  /// A node as it is now. While it is paused it is shown later.
  void show(const top_node_ptr&);

  void press(const top_press&);
  bool is_left() const { return is_left_; }

  /// At most so many lines, none wider than that.
  std::vector<top_line> lines(top_size);

 private:
  struct page {
    top_view view;
    top_list list;
  };

  bool has_opened() const { return !opened_.empty(); }
  page& current() { return has_opened() ? services_ : nodes_page_; }
  top_table table();
  void type(const top_press&);
  bool press_move(const top_press&);
  void press_letter(char);
  void open_chosen();
  void step_back();
  void sort_by(const top_column&);
  void sort_beside(int step);
  void pause_or_go_on();

  std::vector<top_line> help_lines(top_size);
  std::vector<top_line> body(std::size_t rows, std::size_t columns);
  top_line title() const;
  top_line title_of_node(const top_node&) const;
  top_line footer();

  std::string pace_;
  top_nodes latest_;
  top_nodes shown_;
  page nodes_page_;
  page services_;
  std::string opened_;  // the node whose services are shown
  bool is_paused_ = false;
  bool is_typing_ = false;                // the filter
  std::optional<std::size_t> help_from_;  // its first line
  bool is_left_ = false;
};

}  // namespace bee::cli
