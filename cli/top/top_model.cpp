#include "cli/top/top_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "bee/base/bytes.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

using observe::node_state;

constexpr std::size_t longest_filter = 60;

std::span<const top_column> columns_of(bool of_services) {
  return of_services ? service_columns() : node_columns();
}

// "  2 down" in its colour.
void add_count(top_line& to, std::size_t count, const char* what, tone says) {
  if (count > 0) to.spans.push_back({fmt::format("  {} {}", count, what), says});
}

void erase_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

std::vector<text_cell> headings_of(const top_table& t, const std::string& sort) {
  std::vector<text_cell> out;
  for (const auto& c : t.columns)
    out.push_back({std::string(c.heading), c.is_number, c.key == sort ? tone::changed : tone::plain});
  return out;
}

}  // namespace

top_model::top_model(std::string sort, std::string pace) : pace_(std::move(pace)) {
  nodes_page_.view.sort = std::move(sort);
  services_.view.sort = "mqlen";
}

void top_model::show(const top_node_ptr& n) {
  latest_.insert_or_assign(n->figures.name, n);
  if (!is_paused_) shown_.insert_or_assign(n->figures.name, n);
}

// What a press means depends on the rows that are there now.
void top_model::press(const top_press& p) {
  current().list.set_rows(table().ids);
  if (is_typing_) return type(p);
  if (press_move(p)) return;
  if (help_from_) {
    help_from_.reset();  // any other key
    return;
  }
  switch (p.key) {
    case top_key::enter:
    case top_key::right: return open_chosen();
    case top_key::escape:
    case top_key::left:
    case top_key::erase: return step_back();
    default: break;
  }
  if (p.text.size() == 1) press_letter(p.text[0]);
}

// Enter keeps the filter, Escape drops it.
void top_model::type(const top_press& p) {
  auto& filter = current().view.filter;
  switch (p.key) {
    case top_key::enter: is_typing_ = false; break;
    case top_key::escape:
      is_typing_ = false;
      filter.clear();
      break;
    case top_key::erase: erase_character(filter); break;
    case top_key::character:
      if (filter.size() + p.text.size() <= longest_filter) filter += p.text;
      break;
    default: press_move(p);
  }
}

bool top_model::press_move(const top_press& p) {
  std::ptrdiff_t by = 0;
  if (p.key == top_key::up || p.text == "k") by = -1;
  if (p.key == top_key::down || p.text == "j") by = 1;
  if (is_typing_ && p.key == top_key::character) return false;
  if (help_from_) {
    if (by == 0) return false;
    if (by > 0 || *help_from_ > 0) *help_from_ += static_cast<std::size_t>(by);
    return true;
  }
  auto& list = current().list;
  if (by != 0) return list.move(by), true;
  if (p.key == top_key::page_up) return list.move_page(-1), true;
  if (p.key == top_key::page_down) return list.move_page(1), true;
  if (p.key == top_key::first || p.text == "g") return list.move_to_first(), true;
  if (p.key == top_key::last || p.text == "G") return list.move_to_last(), true;
  return false;
}

void top_model::press_letter(char letter) {
  switch (letter) {
    case 'q': is_left_ = true; return;
    case '?': help_from_ = 0; return;
    case '/': is_typing_ = true; return;
    case 'p':
    case ' ': return pause_or_go_on();
    case 'f': return current().list.keep_or_release();
    case 'r': current().view.is_reversed = !current().view.is_reversed; return;
    case '<': return sort_beside(-1);
    case '>': return sort_beside(1);
    default: break;
  }
  for (const auto& c : columns_of(has_opened()))
    if (c.letter == letter) return sort_by(c);
}

void top_model::open_chosen() {
  if (has_opened()) return;
  opened_ = nodes_page_.list.chosen();
  const auto sort = services_.view.sort;
  services_ = {};
  services_.view.sort = sort;
}

void top_model::step_back() {
  auto& filter = current().view.filter;
  if (!filter.empty()) return filter.clear();
  opened_.clear();
}

void top_model::sort_by(const top_column& c) {
  auto& view = current().view;
  view.is_reversed = view.sort == c.key && !view.is_reversed;
  view.sort = c.key;
}

void top_model::sort_beside(int step) {
  const auto columns = columns_of(has_opened());
  std::vector<const top_column*> sortable;
  for (const auto& c : columns)
    if (!c.key.empty()) sortable.push_back(&c);
  const auto count = static_cast<int>(sortable.size());
  int at = 0;
  for (int i = 0; i < count; ++i)
    if (sortable[static_cast<std::size_t>(i)]->key == current().view.sort) at = i;
  current().view.is_reversed = false;
  current().view.sort = sortable[static_cast<std::size_t>((at + step + count) % count)]->key;
}

void top_model::pause_or_go_on() {
  is_paused_ = !is_paused_;
  if (!is_paused_) shown_ = latest_;
}

top_table top_model::table() {
  if (!has_opened()) return table_of(shown_, nodes_page_.view);
  const auto at = shown_.find(opened_);  // a node that was shown stays
  return table_of(at == shown_.end() ? std::make_shared<const top_node>() : at->second, services_.view);
}

std::vector<top_line> top_model::lines(top_size size) {
  if (size.rows == 0 || size.columns == 0) return {};
  if (help_from_) return help_lines(size);
  std::vector<top_line> out{title()};
  const bool has_footer = size.rows >= 3;
  if (size.rows >= 2)
    for (auto& line : body(size.rows - (has_footer ? 2 : 1), size.columns)) out.push_back(std::move(line));
  if (has_footer) {
    out.resize(size.rows - 1);
    out.push_back(footer());
  }
  for (auto& line : out) line = cut_line(std::move(line), size.columns);
  return out;
}

// Headings when two lines have room, and rows.
std::vector<top_line> top_model::body(std::size_t rows, std::size_t columns) {
  const auto t = table();
  auto& p = current();
  const bool has_heading = rows >= 2;
  p.list.set_rows(t.ids);
  p.list.set_room(rows - (has_heading ? 1 : 0));
  const auto chosen = p.list.chosen();
  std::vector<std::vector<text_cell>> cells;
  const auto places = p.list.shown();
  for (const auto i : places) {
    cells.push_back(t.cells(i));
    if (p.list.is_kept(t.ids[i])) cells.back()[0].text.insert(0, "*");
  }
  std::vector<std::size_t> least;
  std::vector<bool> is_number;
  for (const auto& c : t.columns) {
    least.push_back(std::max(c.least, c.heading.size()));
    is_number.push_back(c.is_number);
  }
  const auto fit = fit_columns(cells, least, is_number, columns);
  std::vector<top_line> out;
  if (has_heading) {
    out.push_back(line_of(headings_of(t, p.view.sort), fit));
    out.back().weight = top_weight::heading;
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.push_back(line_of(cells[i], fit));
    if (t.ids[places[i]] == chosen) out.back().weight = top_weight::chosen;
  }
  return out;
}

top_line top_model::title() const {
  if (has_opened())
    if (const auto at = shown_.find(opened_); at != shown_.end()) return title_of_node(*at->second);
  std::size_t up = 0, busy = 0, down = 0;
  for (const auto& [name, n] : shown_) {
    up += n->figures.state == node_state::up;
    busy += n->figures.state == node_state::busy;
    down += n->figures.state == node_state::down;
  }
  top_line out{{{fmt::format("{} node{}", shown_.size(), shown_.size() == 1 ? "" : "s")}}};
  add_count(out, up, "up", tone::good);
  add_count(out, busy, "busy", tone::unknown);
  add_count(out, down, "down", tone::down);
  if (is_paused_) out.spans.push_back({"  paused", tone::unknown});
  out.spans.push_back({"  " + pace_});
  return out;
}

top_line top_model::title_of_node(const top_node& n) const {
  const auto& f = n.figures;
  top_line out{{{escape_for_terminal(f.name)}}};
  const bool is_down = f.state == node_state::down;
  out.spans.push_back({"  " + std::string(to_text(f.state)), is_down ? tone::down : tone::good});
  if (f.state == node_state::busy) out.spans.back().says = tone::unknown;
  if (is_paused_) out.spans.push_back({"  paused", tone::unknown});
  out.spans.push_back({"  " + f.address});
  if (is_down) out.spans.push_back({"  " + n.why + (n.services.empty() ? "" : "; as it was seen last")});
  if (f.sums) out.spans.push_back({fmt::format("  {} services", f.sums->services)});
  return out;
}

top_line top_model::footer() {
  const auto& view = current().view;
  if (is_typing_) return {{{"/" + escape_for_terminal(view.filter) + "_"}}};
  top_line out{{{"? help  q quit"}}};
  if (has_opened()) out.spans.push_back({"  esc back"});
  const auto columns = columns_of(has_opened());
  const auto at =
      std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.key == view.sort; });
  if (at != columns.end())
    out.spans.push_back({fmt::format("  by {}{}", at->heading, view.is_reversed ? " reversed" : "")});
  if (!view.filter.empty())
    out.spans.push_back({"  only \"" + escape_for_terminal(view.filter) + "\"", tone::changed});
  return out;
}

std::vector<top_line> top_model::help_lines(top_size size) {
  std::vector<top_line> all{{{{"keys of beectl top; any other key goes back"}}, top_weight::heading},
                            {{{"q, Ctrl-C    leave"}}},
                            {{{"up, down     the row above, below; also k, j"}}},
                            {{{"PgUp, PgDn   a page; Home, End or g, G: the first, the last row"}}},
                            {{{"enter        open a node: its services; esc: back"}}},
                            {{{"/            only rows with that text; esc: all of them"}}},
                            {{{"< >          sort by the column to the left, to the right"}}},
                            {{{"r            the other way round"}}},
                            {{{"f            keep the row above all others, or no longer"}}},
                            {{{"p, space     show nothing new, or go on"}}}};
  for (const bool of_services : {false, true}) {
    std::string letters;
    for (const auto& c : columns_of(of_services))
      if (c.letter) letters += fmt::format("{}{} {}", letters.empty() ? "" : ", ", c.letter, c.heading);
    all.push_back({{{(of_services ? "services     " : "nodes        ") + letters}}});
  }
  all.push_back({{{"yellow, red  a value from which beectl check warns, or says critical"}}});
  for (auto& line : all)
    for (auto& span : line.spans) span.text = translated_sentence(span.text);
  const auto most = all.size() - std::min(all.size(), size.rows);
  help_from_ = std::min(*help_from_, most);
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(*help_from_));
  if (all.size() > size.rows) all.resize(size.rows);
  for (auto& line : all) line = cut_line(std::move(line), size.columns);
  return all;
}

}  // namespace bee::cli
