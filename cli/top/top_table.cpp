#include "cli/top/top_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bee/base/bytes.hpp"
#include "bee/cluster/node_set.hpp"
#include "bee/stock/remote.hpp"
#include "cli/language/language.hpp"

namespace bee::cli {
namespace {

using observe::node_state;

// What a terminal of 20 columns has room for comes first.
constexpr top_column columns_of_nodes[] = {
    {"name", "NODE", 'N', 6, false}, {"state", "STATE", 'S', 5, false}, {"mqlen", "MQLEN", 'Q', 5},
    {"cpu", "CPU", 'C', 5},          {"message", "MSG/S", 'R', 7},      {"mem", "MEM_MB", 'M', 8},
    {"rtt", "RTT_MS", 'T', 7},       {"services", "SERVICES", 'V', 8},  {"agents", "AGENTS", 'A', 6},
    {{}, "ADDRESS", 0, 0, false},
};
constexpr top_column columns_of_services[] = {
    {"handle", "HANDLE", 'H', 9, false}, {"mqlen", "MQLEN", 'Q', 5}, {"cpu", "CPU", 'C', 5},
    {"message", "MSG/S", 'R', 7},        {"mem", "MEM_KB", 'M', 9},  {"task", "TASK", 'K', 5},
    {"name", "COMMAND", 'N', 0, false},
};

constexpr std::size_t longest_text = 200;

text_cell number_cell(std::string text, tone says = tone::plain) {
  return {std::move(text), true, says};
}

text_cell word_cell(std::string text, tone says = tone::plain) {
  return {std::move(text), false, says};
}

template <class T>
std::string count_text(const std::optional<T>& n) {
  return n ? std::to_string(*n) : "-";
}

std::string decimal_text(const std::optional<double>& x, int digits) {
  return x ? fmt::format("{:.{}f}", *x, digits) : "-";
}

// Few a second have a part of one; of many that says nothing.
std::string rate_text(const std::optional<double>& x) {
  constexpr double many = 100;
  return decimal_text(x, x && *x < many ? 1 : 0);
}

std::string safe(std::string_view text) {
  return escape_for_terminal(text.substr(0, longest_text));
}

tone tone_of_state(const top_node& n) {
  if (n.figures.state == node_state::down) return tone::down;
  if (n.figures.state == node_state::up) return tone::good;
  return n.tone_of("busy");
}

std::optional<double> megabytes_of(const node_figures& f) {
  if (!f.sums || !f.sums->memory_kb) return std::nullopt;
  return *f.sums->memory_kb / 1024;
}

template <class T>
std::optional<T> sum_of(const node_figures& f, T observe::service_sums::*which) {
  return f.sums ? std::optional<T>((*f.sums).*which) : std::nullopt;
}

std::vector<text_cell> cells_of_node(const top_node& n) {
  const auto& f = n.figures;
  const auto mqlen = f.sums ? f.sums->mqlen : std::nullopt;
  const bool is_unseen = f.state == node_state::unseen;
  return {word_cell(safe(f.name)),
          word_cell(is_unseen ? "..." : std::string(to_text(f.state)), tone_of_state(n)),
          number_cell(count_text(mqlen), n.tone_of("mqlen")),
          number_cell(decimal_text(f.cpu_rate, 2)),
          number_cell(rate_text(f.message_rate)),
          number_cell(decimal_text(megabytes_of(f), 1), n.tone_of("memory")),
          number_cell(decimal_text(f.rtt_ms, 2), n.tone_of("latency")),
          number_cell(count_text(sum_of(f, &observe::service_sums::services))),
          number_cell(count_text(sum_of(f, &observe::service_sums::agents)), n.tone_of("agents")),
          word_cell(f.address + (n.why.empty() ? "" : "  " + safe(translated_sentence(n.why))))};
}

// One that does not answer has its state where its queue would be told.
std::vector<text_cell> cells_of_service(const service_row& s, const threshold& mqlen) {
  using observe::service_state;
  const auto says = s.is.mqlen ? tone_of(severity_of(static_cast<double>(*s.is.mqlen), mqlen)) : tone::plain;
  const bool is_busy = s.is.state == service_state::busy;
  return {word_cell(stock::handle_text(s.is.handle)),
          is_busy ? number_cell("busy", tone::unknown) : number_cell(count_text(s.is.mqlen), says),
          number_cell(decimal_text(s.cpu_rate, 2)),
          number_cell(rate_text(s.message_rate)),
          number_cell(decimal_text(s.is.memory_kb, 1)),
          number_cell(count_text(s.is.tasks)),
          word_cell(s.is.command.empty() ? "-" : safe(s.is.command))};
}

char lower(char c) {
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool has_part(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool is_meant(const top_node& n, const std::string& filter) {
  return filter.empty() || has_part(n.figures.name, filter) || has_part(n.figures.address, filter) ||
         has_part(to_text(n.figures.state), filter) || has_part(n.why, filter);
}

bool is_meant(const service_row& s, const std::string& filter) {
  return filter.empty() || has_part(s.is.command, filter) ||
         has_part(stock::handle_text(s.is.handle), filter);
}

// Which of the services, in order.
std::vector<std::size_t> order_of(const service_rows& all, const top_view& view) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (is_meant(all[i], view.filter)) out.push_back(i);
  const service_order by{view.sort == "handle" ? "" : view.sort, true};
  std::stable_sort(out.begin(), out.end(),
                   [&](std::size_t a, std::size_t b) { return stands_before(all[a], all[b], by); });
  if (view.is_reversed) std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

bool by_natural_name::operator()(const std::string& a, const std::string& b) const {
  return cluster::natural_less(a, b);
}

std::span<const top_column> node_columns() {
  return columns_of_nodes;
}

std::span<const top_column> service_columns() {
  return columns_of_services;
}

top_table table_of(const top_nodes& all, const top_view& view) {
  std::vector<top_node_ptr> rows;
  for (const auto& [name, n] : all)
    if (is_meant(*n, view.filter)) rows.push_back(n);
  std::stable_sort(rows.begin(), rows.end(), [&](const top_node_ptr& a, const top_node_ptr& b) {
    return is_worse(a->figures, b->figures, view.sort);
  });
  if (view.is_reversed) std::reverse(rows.begin(), rows.end());
  top_table out{columns_of_nodes, {}, {}};
  for (const auto& n : rows) out.ids.push_back(n->figures.name);
  out.cells = [rows = std::move(rows)](std::size_t row) { return cells_of_node(*rows[row]); };
  return out;
}

top_table table_of(const top_node_ptr& n, const top_view& view) {
  auto order = order_of(n->services, view);
  top_table out{columns_of_services, {}, {}};
  for (const auto i : order) out.ids.push_back(stock::handle_text(n->services[i].is.handle));
  out.cells = [n, order = std::move(order)](std::size_t row) {
    return cells_of_service(n->services[order[row]], n->mqlen);
  };
  return out;
}

}  // namespace bee::cli
