#include "cli/top/top_survey.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

#include "cli/base/interrupts.hpp"

namespace bee::cli {

namespace asio = boost::asio;

top_survey::top_survey(const invocation& in, const top_plan& plan,
                       std::function<void(const top_node_ptr&)> on_look)
    : plan_(plan),
      on_look_(std::move(on_look)),
      surveyor_(plan.nodes, surveyor_options_of(in, plan),
                {[this] { return std::uniform_real_distribution<double>(0, 1)(random_); },
                 [this](const std::string& node) { look(node); }}) {
  for (const auto& n : plan.nodes) nodes_.emplace(n.name, &n);
}

int top_survey::run() {
  const interrupts signals(io_.get_executor(), [this] { io_.stop(); });
  std::exception_ptr thrown;
  asio::co_spawn(io_, surveyor_.run(), [&](std::exception_ptr e) {
    thrown = e;
    io_.stop();
  });
  io_.run();
  if (thrown) std::rethrow_exception(thrown);
  return signals.caught().value_or(0);
}

void top_survey::look(const std::string& node) {
  const auto at = nodes_.find(node);
  const auto* seen = surveyor_.samples().find(node);
  if (at == nodes_.end() || !seen) return;
  on_look_(seen_node(*at->second, *seen, plan_.checks));
}

}  // namespace bee::cli
