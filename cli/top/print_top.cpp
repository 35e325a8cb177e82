#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cmath>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bee/file/time_text.hpp"
#include "bee/value/convert.hpp"
#include "cli/base/text_table.hpp"
#include "cli/report/attended.hpp"
#include "cli/report/status_line.hpp"
#include "cli/top/top_run.hpp"
#include "cli/top/top_survey.hpp"
#include "cli/top/top_table.hpp"

namespace bee::cli {
namespace {

using observe::node_state;

value::value rounded_rate(const std::optional<double>& x) {
  return value::to_value(x ? std::optional(std::round(*x * 1000) / 1000) : std::nullopt);
}

tree facts_of_top(const top_node& n) {
  auto out = facts_of(n.figures);
  out.emplace_back("cpu_rate", rounded_rate(n.figures.cpu_rate));
  out.emplace_back("message_rate", rounded_rate(n.figures.message_rate));
  if (!n.why.empty()) out.emplace_back("why", n.why);
  return out;
}

class top_printer {
 public:
  top_printer(const invocation& in, const top_plan& p, report& out)
      : in_(in),
        plan_(p),
        out_(out),
        survey_(in, p, [this](const top_node_ptr& n) { take(n); }),
        timer_(survey_.io()) {
    for (const auto& n : p.nodes) nodes_.insert_or_assign(n.name, unseen_node(n));
  }

  int run() {
    wait_for_those_that_are_up();
    come_due();
    const int signal = survey_.run();
    if (is_document()) add_nodes();
    if (signal && is_document()) out_.fail(interrupted(signal, 0, 0));
    return is_document() ? 0 : signal;
  }

 private:
  bool is_document() const {
    return in_.set.output == output_format::json || in_.set.output == output_format::lua;
  }

  // A block has a new look at every node, but does not wait for ever.
  void take(const top_node_ptr& n) {
    nodes_.insert_or_assign(n->figures.name, n);
    waited_for_.erase(n->figures.name);
    if (is_due_ && waited_for_.empty()) tell();
  }

  void come_due() {
    if (waited_for_.empty()) return tell();
    is_due_ = true;
    after(in_.set.timeout, [this] {
      if (is_due_) tell();
    });
  }

  void after(duration time, std::function<void()> what) {
    timer_.expires_after(time);
    timer_.async_wait([what = std::move(what)](const boost::system::error_code& why) {
      if (!why) what();
    });
  }

  // One that is down is not looked at each time.
  void wait_for_those_that_are_up() {
    for (const auto& [name, n] : nodes_)
      if (n->figures.state != node_state::down) waited_for_.insert(name);
  }

  void tell() {
    ++rounds_;
    is_due_ = false;
    if (in_.set.output == output_format::text) out_.on_text(block());
    if (in_.set.output == output_format::jsonl) add_nodes();
    if (out_.is_unwanted || rounds_ == plan_.rounds) return survey_.stop();
    wait_for_those_that_are_up();
    after(plan_.interval, [this] { come_due(); });
  }

  std::string block() const {
    const auto t = table_of(nodes_, top_view{plan_.sort, false, {}});
    std::vector<std::string> headings;
    for (const auto& c : t.columns) headings.emplace_back(c.heading);
    std::vector<std::vector<text_cell>> rows;
    for (std::size_t i = 0; i < t.ids.size(); ++i) rows.push_back(t.cells(i));
    const auto is_up = [](const auto& n) { return n.second->figures.state == node_state::up; };
    const auto up = std::count_if(nodes_.begin(), nodes_.end(), is_up);
    return fmt::format("{}{}  {} of {} nodes up\n", rounds_ > 1 ? "\n" : "",
                       file::time_text(file::unix_now_ms()), up, nodes_.size()) +
           lay_out(headings, std::move(rows), {shows_color(in_.set.color, STDOUT_FILENO)});
  }

  void add_nodes() {
    const auto t = table_of(nodes_, top_view{plan_.sort, false, {}});
    for (std::size_t i = 0; i < t.ids.size(); ++i) {
      const auto& n = *nodes_.at(t.ids[i]);
      node_report about;
      about.node = n.figures.name;
      about.address = n.figures.address;
      about.result = row_of(n.figures);
      about.facts = facts_of_top(n);
      about.place = i;
      out_.add(std::move(about));
    }
  }

  const invocation& in_;
  const top_plan& plan_;
  report& out_;
  top_nodes nodes_;
  top_survey survey_;
  boost::asio::steady_timer timer_;
  std::set<std::string> waited_for_;
  bool is_due_ = false;
  std::size_t rounds_ = 0;
};

}  // namespace

int print_top(const invocation& in, const top_plan& p, report& out) {
  out.is_stream = in.set.output == output_format::jsonl;
  return top_printer(in, p, out).run();
}

}  // namespace bee::cli
