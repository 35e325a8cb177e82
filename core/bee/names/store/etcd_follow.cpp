#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/names/store/etcd_store_state.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr milliseconds pause_between{100};      // two streams
constexpr std::chrono::seconds longest_lag{3};  // of the stream behind an answer

}  // namespace

etcd::task<void> etcd_store::state::sleep(self_ptr self, milliseconds time) {
  asio::steady_timer timer(self->executor, time);
  error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

etcd::task<void> etcd_store::state::follow(self_ptr self, etcd::connection::ptr first) {
  self->stream = std::move(first);
  while (!self->is_over) {
    if (!self->stream) {
      self->stream_turns = self->client->turns();
      // From what is known, not from what comes after it: if that is compacted, the next revision may be as
      // well, and of a removal at the very revision of a compaction etcd says nothing.
      auto request = etcd::watch_request(self->view.keys().all(), self->view.latest());
      auto opened = co_await self->client->begin(etcd::path::watch, std::move(request));
      if (opened)
        self->stream = std::move(*opened);
      else
        self->client->turn_from(self->stream_turns);
    }
    if (self->stream && !self->is_over) {
      co_await read_stream(self);
      self->stream_lost_at = clock::now();
      self->stream.reset();
    }
    if (!self->is_over) co_await sleep(self, pause_between);
  }
}

// Until it ends.
etcd::task<void> etcd_store::state::read_stream(self_ptr self) {
  while (!self->is_over) {
    const auto line = co_await self->stream->next_line();
    if (!line || self->is_over) co_return;
    const auto part = etcd::read_watch(*line);
    if (!part) co_return self->log(severity::warning, "watch: " + part.error().text);
    self->take(part->events);
    if (part->is_canceled && part->compacted != 0) co_await start_again(self);
    if (part->is_canceled) co_return;
  }
}

void etcd_store::state::take(const std::vector<etcd::watch_event>& events) {
  etcd_view::news news;
  const auto seen = view.latest();
  for (const auto& e : events)
    if (e.now.changed > seen) view.take(e, news);
  newest = std::max(newest, view.latest());
  for (const auto& text : news.complaints) log(severity::warning, text);
  const auto self = shared_from_this();
  for (const auto& e : news.events)
    if (owner && owner->on_event) owner->on_event(e);
  for (const auto& each : news.set_aside)
    if (owner && owner->on_set_aside) owner->on_set_aside(each);
  for (const auto& name : news.lapsed)
    if (owner && owner->on_lapse && options.is_server) owner->on_lapse(name);
  wake();
  set_standing();
}

void etcd_store::state::wake() {
  const auto end = waiting.upper_bound(view.latest());
  for (auto at = waiting.begin(); at != end; ++at) at->second->cancel();
  waiting.erase(waiting.begin(), end);
}

etcd::task<bool> etcd_store::state::reach(self_ptr self, revision at) {
  if (self->view.latest() >= at) co_return true;
  const auto timer = std::make_shared<asio::steady_timer>(self->executor, longest_lag);
  self->waiting.emplace(at, timer);
  error_code ignored;
  co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  std::erase_if(self->waiting, [&](const auto& w) { return w.second == timer; });
  if (self->view.latest() >= at) co_return true;
  // The answer came, but the stream did not bring it: it is of no use.
  if (self->stream) self->stream->close();
  co_return false;
}

etcd::task<bool> etcd_store::state::reach_absence(self_ptr self, std::string name) {
  const auto end = clock::now() + longest_lag;
  while (self->view.known(name) != 0 && clock::now() < end && !self->is_over)
    co_await sleep(self, milliseconds(10));
  co_return self->view.known(name) == 0;
}

}  // namespace bee::names
