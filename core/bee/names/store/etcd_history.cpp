#include "bee/names/store/etcd_history.hpp"

#include <boost/asio/steady_timer.hpp>

#include "bee/names/store/etcd_read.hpp"

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

void etcd_history::add(const etcd::watch_event& e) {
  if (e.now.changed > past_.at) {
    etcd_view::news ignored;
    link_.view.take(e, ignored);
  }
  auto past = past_event(link_.view.keys(), e);
  const bool is_node = link_.view.keys().read(e.now.key).first == etcd_keys::kind::node;
  if (!is_node || e.now.changed <= past_.floor) return;
  if (past) {
    past_.events.push_back(std::move(*past));
    return;
  }
  past_.floor = e.now.changed;
  past_.events.clear();
}

etcd::task<etcd::answer<void>> etcd_history::read_from(etcd::connection& from, revision until,
                                                       revision& compacted) {
  const guard end(link_.executor, from);
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
      add(e);
    }
  }
  co_return boost::system::in_place_value;
}

etcd::task<etcd::answer<etcd::connection::ptr>> etcd_history::read(revision until) {
  auto from = std::max<revision>(1, until - most_history);
  past_.at = link_.view.latest();
  for (bool is_first = true;; is_first = false) {
    past_.floor = from == 1 ? 0 : from;  // a removal at the revision of a compaction is not told
    past_.events.clear();
    auto request = etcd::watch_request(link_.view.keys().all(), from);
    turns_ = link_.client->turns();
    auto opened = co_await link_.client->begin(etcd::path::watch, std::move(request));
    if (!opened) co_return opened.error();
    revision compacted = 0;
    const auto done = co_await read_from(**opened, until, compacted);
    if (done) co_return std::move(*opened);
    if (compacted == 0 || !is_first) co_return done.error();
    from = compacted;
  }
}

}  // namespace bee::names
