// Mock nodes that announce themselves at a name service, as a real node would.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bee/names/member/member.hpp"
#include "bee/node/mock_host.hpp"

namespace bee::cli {

class mock_members {
 public:
  /// Each node registers, waits for the nodes that it depends on, and is ready then. `log` hears of it.
  mock_members(boost::asio::io_context& io, node::mock_host& nodes, const names::member_options& options,
               std::function<void(std::string_view)> log);

  /// Takes all nodes off the map, for at most a second, and stops the loop.
  void leave();

 private:
  struct member_of;
  boost::asio::io_context& io_;
  std::vector<std::shared_ptr<member_of>> all_;
};

}  // namespace bee::cli
