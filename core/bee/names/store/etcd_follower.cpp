#include "bee/names/store/etcd_follower.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/names/store/etcd_read.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr milliseconds pause_between{100};      // two streams
constexpr std::chrono::seconds longest_lag{3};  // of the stream behind an answer

}  // namespace

etcd::task<void> etcd_follower::follow(std::shared_ptr<etcd_follower> self, etcd::connection::ptr first,
                                       std::size_t turns) {
  self->stream_ = std::move(first);
  self->stream_turns_ = turns;
  const auto& link = *self->link_;
  while (!link.is_over) {
    if (!self->stream_) co_await begin(self);
    if (self->stream_ && !link.is_over) {
      self->health_->hears(true);
      co_await read_stream(self);
      self->health_->hears(false);
      self->stream_.reset();
    }
    if (!link.is_over) co_await link.sleep(pause_between);
  }
}

// From what is known, not from what comes after it: if that is compacted, the next revision may be as well,
// and of a removal at the very revision of a compaction etcd says nothing.
etcd::task<void> etcd_follower::begin(std::shared_ptr<etcd_follower> self) {
  auto& client = *self->link_->client;
  self->stream_turns_ = client.turns();
  auto request = etcd::watch_request(self->link_->view.keys().all(), self->link_->view.latest());
  auto opened = co_await client.begin(etcd::path::watch, std::move(request));
  if (opened)
    self->stream_ = std::move(*opened);
  else
    client.turn_from(self->stream_turns_);
}

// Until it ends.
etcd::task<void> etcd_follower::read_stream(std::shared_ptr<etcd_follower> self) {
  const auto& link = *self->link_;
  while (!link.is_over) {
    const auto line = co_await self->stream_->next_line();
    if (!line || link.is_over) co_return;
    const auto part = etcd::read_watch(*line);
    if (!part) co_return link.log(severity::warning, "watch: " + part.error().text);
    self->take(part->events);
    if (part->is_canceled && part->compacted != 0) co_await start_again(self);
    if (part->is_canceled) co_return;
  }
}

etcd::task<void> etcd_follower::start_again(std::shared_ptr<etcd_follower> self) {
  auto& link = *self->link_;
  link.log(severity::warning, "it has forgotten events that were not read yet");
  etcd_view fresh(link.view.keys());
  const auto read = co_await load_all(link.client, fresh);
  if (link.is_over) co_return;
  if (!read) co_return link.log(severity::warning, read.error().text);
  link.view = std::move(fresh);
  if (link.owner && link.owner->on_gap) link.owner->on_gap(link.view.whole());
  self->wake();
}

void etcd_follower::take(const std::vector<etcd::watch_event>& events) {
  const auto self = shared_from_this();
  auto& link = *link_;
  etcd_view::news news;
  const auto seen = link.view.latest();
  for (const auto& e : events)
    if (e.now.changed > seen) link.view.take(e, news);
  health_->saw(link.view.latest());
  for (const auto& text : news.complaints) link.log(severity::warning, text);
  for (const auto& e : news.events)
    if (link.owner && link.owner->on_event) link.owner->on_event(e);
  for (const auto& each : news.set_aside)
    if (link.owner && link.owner->on_set_aside) link.owner->on_set_aside(each);
  for (const auto& name : news.lapsed)
    if (link.owner && link.owner->on_lapse && link.options.is_server) link.owner->on_lapse(name);
  wake();
  health_->update();
}

void etcd_follower::wake() {
  const auto end = waiting_.upper_bound(link_->view.latest());
  for (auto at = waiting_.begin(); at != end; ++at) at->second->cancel();
  waiting_.erase(waiting_.begin(), end);
}

etcd::task<bool> etcd_follower::reach(std::shared_ptr<etcd_follower> self, revision at) {
  const auto& view = self->link_->view;
  if (view.latest() >= at) co_return true;
  const auto timer = std::make_shared<asio::steady_timer>(self->link_->executor, longest_lag);
  self->waiting_.emplace(at, timer);
  error_code ignored;
  co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  std::erase_if(self->waiting_, [&](const auto& w) { return w.second == timer; });
  if (view.latest() >= at) co_return true;
  // The answer came, but the stream did not bring it: it is of no use.
  if (self->stream_) self->stream_->close();
  co_return false;
}

etcd::task<bool> etcd_follower::reach_absence(std::shared_ptr<etcd_follower> self, std::string name) {
  const auto& link = *self->link_;
  const auto end = etcd_link::clock::now() + longest_lag;
  while (link.view.known(name) != 0 && etcd_link::clock::now() < end && !link.is_over)
    co_await link.sleep(milliseconds(10));
  co_return link.view.known(name) == 0;
}

void etcd_follower::leave_another_member() {
  if (stream_ && stream_turns_ != link_->client->turns()) stream_->close();
}

void etcd_follower::close() {
  if (stream_) stream_->close();
  for (const auto& [at, timer] : waiting_) timer->cancel();
}

}  // namespace bee::names
