// A store that takes changes as soon as the loop of a test runs.
#pragma once

#include <boost/asio/post.hpp>

#include "support/event_loop.hpp"
#include "unit/names/store/memory_store.hpp"

namespace bee::names::test {

class posted_store final : public store {
 public:
  explicit posted_store(bee::test::event_loop& loop) : loop_(loop) {}
  snapshot take_snapshot() override { return std::exchange(start, {}); }
  void commit(change c, on_committed done) override {
    inner_.on_event = on_event;
    inner_.commit(std::move(c), std::move(done));
    boost::asio::post(loop_.executor(), [this] { inner_.run(); });
  }

  bool is_shared() const override { return shared; }
  standing stands() const override { return now; }
  void renew(record_ptr node, bool, on_committed done) override { done(node->changed); }

  bool shared = false;
  standing now;
  /// Every commit from now on fails with that; with no error, none does.
  void fail_with(error_code why) { inner_.failure = why; }

  /// What it held when it was opened: for a server that starts again.
  snapshot start;

 private:
  bee::test::event_loop& loop_;
  memory_store inner_;
};

}  // namespace bee::names::test
