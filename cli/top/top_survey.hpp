// The nodes of `top`, looked at until somebody has enough.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <random>
#include <string>

#include "bee/survey/surveyor.hpp"
#include "cli/top/top_node.hpp"
#include "cli/top/top_plan.hpp"

namespace bee::cli {

class top_survey {
 public:
  /// `on_look` is told each node that was looked at. What is given lives until run() has returned.
  top_survey(const invocation& in, const top_plan& plan, std::function<void(const top_node_ptr&)> on_look);

  boost::asio::io_context& io() { return io_; }
  /// Until stop() or a signal that ends it, which is returned; else 0.
  int run();
  void stop() { io_.stop(); }

 private:
  void look(const std::string& node);

  const top_plan& plan_;
  std::function<void(const top_node_ptr&)> on_look_;
  std::map<std::string, const cluster::node*> nodes_;
  std::mt19937 random_{std::random_device{}()};
  boost::asio::io_context io_{1};
  survey::surveyor surveyor_;
};

}  // namespace bee::cli
