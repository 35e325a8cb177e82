#include "cli/report/report.hpp"

#include <algorithm>

#include "bee/base/bytes.hpp"

namespace bee::cli {

tree tree_of(const record& fields) {
  tree::object out;
  for (const auto& [key, v] : fields) out.emplace_back(key, v);
  return out;
}

tree tree_of(const table& t) {
  tree::array out;
  for (const auto& row : t.rows) {
    tree::object fields;
    for (std::size_t i = 0; i < t.keys.size() && i < row.size(); ++i) fields.emplace_back(t.keys[i], row[i]);
    out.emplace_back(std::move(fields));
  }
  return out;
}

void report::add(node_report node) {
  if (node.error) {
    common_ = failed_ == 0 || common_ == node.error->code ? node.error->code : exit_code::partial;
    ++failed_;
  } else {
    ++succeeded_;
  }
  if (!on_node || !on_node(node)) nodes_.push_back(std::move(node));
}

std::vector<node_report>& report::nodes() {
  std::stable_sort(nodes_.begin(), nodes_.end(),
                   [](const node_report& a, const node_report& b) { return a.place < b.place; });
  return nodes_;
}

void report::fail(failure why) {
  if (!error_) error_ = std::move(why);
}

void report::fail_instead(failure why) {
  error_ = std::move(why);
}

void report::set_result(data result, std::optional<tree> facts) {
  result_ = std::move(result);
  facts_ = std::move(facts);
}

void report::note(std::string sentence) {
  notes_.push_back(std::move(sentence));
}

monitor_state report::for_monitor() const {
  if (monitor_ && (!error_ || error_->code == exit_code::no)) return *monitor_;
  const std::string why = error_ ? error_->message : "it was not looked at";
  auto line = "BEECTL UNKNOWN - " + escape_for_terminal(why);
  std::replace(line.begin(), line.end(), '|', '/');
  return {std::move(line), monitor_state::unknown};
}

exit_code report::exit() const {
  if (error_) return error_->code;
  if (failed_ == 0) return exit_code::done;
  return succeeded_ > 0 ? exit_code::partial : common_;
}

}  // namespace bee::cli
