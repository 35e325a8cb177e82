// A fleet of our own nodes to push to.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>

#include "bee/fleet/drive.hpp"
#include "bee/fleet/resume.hpp"
#include "bee/node/node.hpp"
#include "support/event_loop.hpp"
#include "support/temp_dir.hpp"

namespace bee::fleet {

namespace asio = boost::asio;
using cluster::node_map;
using std::chrono::milliseconds;

inline map_ptr shared(node_map m) {
  return std::make_shared<const node_map>(std::move(m));
}

// With the daemon under skynet's own name.
inline node::node_options plain() {
  node::node_options out;
  out.daemon = "clusterd";
  return out;
}

// A fleet of our own nodes that know each other, a journal, and what is needed to push to them.
struct fleet {
  explicit fleet(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      nodes.push_back(std::make_unique<node::node>(loop.executor(), "n" + std::to_string(i), plain()));
      EXPECT_TRUE(nodes.back()->listen());
      first.set(nodes.back()->name(), nodes.back()->address());
    }
    for (const auto& n : nodes)
      for (const auto& peer : first.nodes()) n->peers().set(peer.name, to_string(*peer.address));
    request.wanted = first;
    request.targets = first.nodes();
  }

  plan look() {
    loop.run(connections.open_all(request.targets, 8));
    request.peers = connections.peers();
    request.known = log.known().value();
    return make_plan(request);
  }

  run_id write_begin(const std::vector<node_job>& jobs) {
    run_start start{"push-config", "ann", "box", 1, 10, "{}", revision{}, {}};
    start.pushed->map = request.wanted;
    for (const auto& j : jobs) start.steps.push_back({j.node, j.at, step_state::planned, {}, j.before, 0});
    return log.begin(start).value();
  }

  std::unique_ptr<drive> push(rollout_options options = {}, drive_hooks hooks = {},
                              const std::function<void(drive&)>& meanwhile = {}) {
    auto jobs = push_jobs(look(), request.peers, verify);
    id = write_begin(jobs);
    engine = std::make_unique<rollout>(jobs.size(), options);
    if (!hooks.now) hooks.now = [] { return unix_ms(20); };
    auto d = std::make_unique<drive>(std::move(jobs), verify, *engine, connections, log, id, hooks);
    if (meanwhile) asio::post(loop.executor(), [&, raw = d.get()] { meanwhile(*raw); });
    loop.run(d->run());
    return d;
  }

  // The address that a node has for another, as text; "?" when it has none, "false" when it is off.
  std::string at(std::size_t node, const char* peer) {
    const auto known = nodes[node]->peers().address(peer);
    if (!known) return "?";
    return *known ? **known : "false";
  }

  step_state journaled(std::size_t i) { return log.steps(id).value()[i].state; }

  temp_dir dir;
  test::event_loop loop;
  std::vector<std::unique_ptr<node::node>> nodes;
  node_map first;
  plan_request request;
  links connections{std::chrono::seconds(2)};
  journal log = journal::open(dir.path).value();
  verify_kind verify = verify_kind::ack;
  std::unique_ptr<rollout> engine;
  run_id id = 0;
};

inline rollout_options one_by_one(on_fail when = on_fail::stop) {
  rollout_options o;
  o.batches = {{1, false}};
  o.when_over = when;
  return o;
}

}  // namespace bee::fleet
