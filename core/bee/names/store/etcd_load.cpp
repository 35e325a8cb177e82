#include "bee/names/store/etcd_read.hpp"
#include "bee/names/store/etcd_store_state.hpp"

namespace bee::names {
namespace {

constexpr revision most_history = 100'000;  // of etcd's revisions, which count other keys too
constexpr std::chrono::seconds longest_reading{20};

// Closes a stream that takes too long.
class guard {
 public:
  guard(const boost::asio::any_io_executor& executor, etcd::connection& what)
      : timer_(executor, longest_reading) {
    timer_.async_wait([&what](const error_code& why) {
      if (!why) what.close();
    });
  }

 private:
  boost::asio::steady_timer timer_;
};

}  // namespace

void etcd_store::state::take_past(const etcd::watch_event& e) {
  if (e.now.changed > loaded.at) {
    etcd_view::news ignored;
    view.take(e, ignored);
  }
  auto past = past_event(view.keys(), e);
  const bool is_node = view.keys().read(e.now.key).first == etcd_keys::kind::node;
  if (!is_node || e.now.changed <= loaded.floor) return;
  if (past) {
    loaded.events.push_back(std::move(*past));
    return;
  }
  loaded.floor = e.now.changed;
  loaded.events.clear();
}

etcd::task<etcd::answer<void>> etcd_store::state::read_past(self_ptr self, etcd::connection& from,
                                                            revision until, revision& compacted) {
  const guard end(self->executor, from);
  for (revision seen = 0; seen < until;) {
    const auto line = co_await from.next_line();
    if (!line) co_return line.error();
    const auto part = etcd::read_watch(*line);
    if (!part) co_return part.error();
    compacted = part->compacted;
    if (part->is_canceled)
      co_return etcd::trouble{etcd::fault::refused, "the watch was canceled: " + part->reason};
    for (const auto& e : part->events) {
      seen = e.now.changed;
      self->take_past(e);
    }
  }
  co_return boost::system::in_place_value;
}

etcd::task<etcd::answer<etcd::connection::ptr>> etcd_store::state::read_history(self_ptr self,
                                                                                revision until) {
  auto from = std::max<revision>(1, until - most_history);
  self->loaded.at = self->view.latest();
  for (bool is_first = true;; is_first = false) {
    self->loaded.floor = from == 1 ? 0 : from;  // a removal at the revision of a compaction is not told
    self->loaded.events.clear();
    auto request = etcd::watch_request(self->view.keys().all(), from);
    self->stream_turns = self->client->turns();
    auto opened = co_await self->client->begin(etcd::path::watch, std::move(request));
    if (!opened) co_return opened.error();
    revision compacted = 0;
    const auto read = co_await read_past(self, **opened, until, compacted);
    if (read) co_return std::move(*opened);
    if (compacted == 0 || !is_first) co_return read.error();
    from = compacted;
  }
}

etcd::task<void> etcd_store::state::start_again(self_ptr self) {
  self->log(severity::warning, "it has forgotten events that were not read yet");
  etcd_view fresh(self->view.keys());
  const auto read = co_await load_all(self->client, fresh);
  if (self->is_over) co_return;
  if (!read) {
    self->log(severity::warning, read.error().text);
    co_return;
  }
  self->view = std::move(fresh);
  if (self->owner && self->owner->on_gap) self->owner->on_gap(self->view.whole());
  self->wake();
}

}  // namespace bee::names
