#include <algorithm>

#include "unit/names/service/names_server.hpp"

namespace bee::names {
namespace {

TEST_F(names_server, is_in_the_map_that_it_pushes) {
  start();
  running_node n(loop);
  announce("a", n.here.address());
  run_until_known(n, "names", to_string(here->address()));
}

TEST_F(names_server, that_listens_on_every_address_is_where_it_reaches_the_node_from) {
  server_options options;
  options.listen = {"0.0.0.0", 0};
  start(options);
  running_node n(loop);
  announce("a", n.here.address());
  run_until_known(n, "names", "127.0.0.1:" + std::to_string(here->address().port));
}

TEST_F(names_server, is_in_the_map_as_it_is_advertised) {
  server_options options;
  options.advertise = {"names.internal", 2526};
  start(options);
  running_node n(loop);
  announce("a", n.here.address());
  run_until_known(n, "names", "names.internal:2526");
}

TEST_F(names_server, leaves_its_name_to_a_node_that_has_it_until_that_is_gone) {
  start();
  const auto change = [&](const std::function<decision(const registry&)>& decide) {
    std::optional<bool> done;
    here->make_change("names", decide, [&](const answer<revision>& a) { done = a.has_value(); });
    loop.run_until([&] { return done.has_value(); });
    EXPECT_TRUE(*done);
  };
  change([](const registry& nodes) {
    node_record other;
    other.name = "names";
    other.at = {"127.0.0.1", 1};
    other.state = node_state::ready;
    return nodes.announce(std::move(other));
  });
  running_node n(loop);
  announce("a", n.here.address());
  run_until_known(n, "names", "127.0.0.1:1");
  EXPECT_NE(std::find(log.begin(), log.end(),
                      "a node is called names: maps lead to it, and not to this name service"),
            log.end());
  change([](const registry& nodes) { return nodes.remove("names"); });
  run_until_known(n, "names", to_string(here->address()));
}

}  // namespace
}  // namespace bee::names
