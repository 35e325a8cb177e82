#include "bee/survey/surveyor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "bee/cluster/fan_out.hpp"
#include "bee/survey/node_look.hpp"

namespace bee::survey {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

std::vector<std::string> names_of(const auto& posts) {
  std::vector<std::string> out;
  out.reserve(posts.size());
  for (const auto& [name, p] : posts) out.push_back(name);
  return out;
}

}  // namespace

// One node that is looked at. `is_over`: it is gone, or has moved; what was begun for it is void.
struct surveyor::post {
  explicit post(cluster::node n) : node(std::move(n)) {}
  cluster::node node;
  std::shared_ptr<remote> link;
  bool is_over = false;
};

surveyor::surveyor(std::vector<cluster::node> nodes, surveyor_options options, surveyor_hooks hooks)
    : options_(std::move(options)), hooks_(std::move(hooks)), sampler_(options_.pace) {
  set_nodes(nodes);
}

void surveyor::set_nodes(const std::vector<cluster::node>& nodes) {
  std::map<std::string, post_ptr> kept, added;
  for (const auto& n : nodes) {
    if (!n.address) continue;
    const auto old = posts_.find(n.name);
    if (old != posts_.end() && old->second->node.address == n.address) {
      kept.insert(posts_.extract(old));
    } else if (kept.count(n.name) == 0) {
      added.insert_or_assign(n.name, std::make_shared<post>(n));
    }
  }
  for (const auto& [name, p] : posts_) {
    p->is_over = true;
    if (p->link) p->link->channel().close();
  }
  posts_ = std::move(kept);
  sampler_.set_nodes(names_of(posts_));  // one that has moved is forgotten, and begins anew
  posts_.merge(added);
  sampler_.set_nodes(names_of(posts_));
  wake();
}

task<void> surveyor::look_once() {
  const auto due = sampler_.take_due(clock::now(), posts_.size());
  std::vector<post_ptr> all;
  for (const auto& name : due) all.push_back(posts_.at(name));
  co_await cluster::fan_out(all.size(), options_.at_once, [&](std::size_t i) {
    ++running_;
    return visit(all[i]);
  });
}

task<void> surveyor::run() {
  const auto executor = co_await asio::this_coro::executor;
  next_.emplace(executor);
  while (true) {
    begin_looks(executor);
    next_->expires_at(running_ < options_.at_once ? sampler_.next_due() : clock::time_point::max());
    boost::system::error_code woken;
    co_await next_->async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

void surveyor::begin_looks(const asio::any_io_executor& on) {
  for (const auto& name : sampler_.take_due(clock::now(), options_.at_once - running_)) {
    ++running_;
    asio::co_spawn(on, visit(posts_.at(name)), asio::detached);
  }
}

task<void> surveyor::visit(post_ptr p) {
  co_await look(p);
  ++cost_.looks;
  --running_;
  wake();
  if (hooks_.on_look && !p->is_over) hooks_.on_look(p->node.name);
}

// A connection that ended says nothing yet: whether the node is there, another one tells.
task<void> surveyor::look(post_ptr p) {
  const bool was_open = p->link && p->link->channel().is_open();
  const auto link = co_await reach(p);
  if (p->is_over) co_return;
  if (!link) co_return miss(*p, link.error());
  auto seen = co_await look_with_round_trip(**link, options_.most);
  if (p->is_over) co_return;
  if (!seen.is_down) co_return take(*p, std::move(seen.sample));
  const bool has_ended = !(*link)->channel().is_open();
  (*link)->channel().close();
  p->link.reset();
  if (was_open && has_ended) co_return co_await look(p);
  miss(*p, *seen.why);
}

task<attempt<std::shared_ptr<remote>>> surveyor::reach(post_ptr p) {
  if (p->link && p->link->channel().is_open()) {
    p->link->restart();
    co_return p->link;
  }
  auto how = options_.reach;
  how.on_end = [this, name = p->node.name] {
    sampler_.hurry(name, clock::now());
    wake();
  };
  auto opened = co_await remote::open(how, p->node);
  if (opened && p->is_over) (*opened)->channel().close();
  if (!opened || p->is_over) co_return opened;
  ++cost_.connections;
  p->link = *opened;
  co_return opened;
}

void surveyor::take(post& p, observe::node_sample sample) {
  sampler_.saw(p.node.name, std::move(sample), clock::now(), hooks_.random());
}

void surveyor::miss(post& p, const failure& why) {
  ++cost_.failed;
  sampler_.missed(p.node.name, why.message, clock::now(), hooks_.random());
}

std::shared_ptr<net::channel> surveyor::channel_to(const std::string& node) const {
  const auto at = posts_.find(node);
  const bool is_open = at != posts_.end() && at->second->link && at->second->link->channel().is_open();
  return is_open ? at->second->link->shared_channel() : nullptr;
}

void surveyor::wake() {
  if (next_) next_->cancel();
}

}  // namespace bee::survey
