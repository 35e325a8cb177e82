#include "bee/net/channel.hpp"

#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

#include "bee/net/connect.hpp"
#include "bee/net/deadline.hpp"
#include "bee/net/end_of_context.hpp"
#include "bee/net/resolve.hpp"
#include "bee/net/stream.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using clock = std::chrono::steady_clock;

// The deadline of a timeout that may be as long as it likes.
clock::time_point after(duration timeout) {
  const auto now = clock::now();
  return timeout < clock::time_point::max() - now ? now + timeout : clock::time_point::max();
}

// The timers of the coroutines that wait in flush(): woken all at once, each with a deadline of its own.
class flush_waiters {
 public:
  void wake() {
    for (auto* timer : timers_) timer->cancel();
  }
  asio::awaitable<void> wait(clock::time_point deadline) {
    asio::steady_timer timer(co_await asio::this_coro::executor, deadline);
    const entry here(timers_, timer);
    error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }

 private:
  struct entry {
    entry(std::vector<asio::steady_timer*>& timers, asio::steady_timer& timer) : all(timers), mine(&timer) {
      all.push_back(mine);
    }
    ~entry() { std::erase(all, mine); }
    std::vector<asio::steady_timer*>& all;
    asio::steady_timer* mine;
  };
  std::vector<asio::steady_timer*> timers_;
};

class tcp_channel final : public channel, public tenant, private stream, private holds_handlers {
 public:
  tcp_channel(tcp::socket socket, channel_options options)
      : stream(std::move(socket), std::move(options.on_bytes), input_wait::ahead),
        shared_(std::move(options.shared)),
        session_(options.limits),
        timer_(executor()),
        on_end_(std::move(options.on_end)),
        local_(local_endpoint()),
        peer_(remote_endpoint()),
        context_(end_of_context::of(executor())) {
    context_.add(*this);
  }
  ~tcp_channel() { context_.remove(*this); }

  error_code admit() { return shared_ ? shared_->admit_outgoing(*this, descriptor()) : error_code(); }
  void start_reading() { start(); }

  bool is_idle() const override { return pending() == 0 && is_drained(); }
  void give_way() override { finish_with(errc::abandoned, {}); }

  asio::awaitable<session::outcome> call(session::outgoing request, duration timeout) override;
  void call(session::outgoing request, duration timeout, session::on_outcome done) override {
    (void)start_call(std::move(request), timeout, std::move(done));
  }
  result<void> push(session::outgoing request) override;
  asio::awaitable<result<void>> flush(duration timeout) override;
  asio::awaitable<result<void>> finish(duration timeout) override;
  void close() override { finish_with(errc::abandoned, {}); }

  bool is_open() const override { return !end_reason_; }
  std::size_t pending() const override { return session_.pending(); }
  endpoint local() const override { return local_; }
  endpoint peer() const override { return peer_; }
  error_code end_reason() const override { return end_reason_; }
  std::string_view evidence() const override { return session_.evidence(); }

 private:
  std::shared_ptr<stream> keep_alive() override { return {shared_from_this(), static_cast<stream*>(this)}; }
  void consume(std::string_view bytes) override;
  bool has_output() const override { return session_.has_output(); }
  void take_output(std::string& out, std::size_t about) override { session_.take_output(out, about); }
  void on_drained() override {
    account();
    flushing_.wake();
  }
  void on_end(error_code why) override;
  void let_go() override {
    const auto self = shared_from_this();
    const auto calls = std::exchange(session_, session::client_session());
  }

  std::uint32_t start_call(session::outgoing request, duration timeout, session::on_outcome done);
  bool has_room(const session::outgoing& request) {
    return !shared_ || shared_->has_room(*this, request.message.size());
  }
  // What waits to be sent counts; what the peer answers is bounded by the limits of the session.
  void account() {
    if (shared_) shared_->set_memory(*this, session_.queued_bytes() + unwritten());
  }
  std::uint32_t refuse(error_code why, session::on_outcome done);
  // A peer of another protocol may have said so before the first call.
  error_code why_not_sent() const { return protocol_error_ ? protocol_error_ : errc::never_sent; }
  void finish_with(error_code reason, error_code for_calls);
  void watch(clock::time_point deadline);
  void expire();
  void used();

  const std::shared_ptr<budget> shared_;
  session::client_session session_;
  asio::steady_timer timer_;  // one for all calls; armed for the earliest deadline seen since it last fired
  clock::time_point armed_for_ = clock::time_point::max();
  flush_waiters flushing_;
  std::function<void(error_code)> on_end_;
  error_code end_reason_;
  error_code protocol_error_;  // of what the peer sent; it ended the connection
  bool was_cut_ = false;       // it ended with output that nobody will see
  const endpoint local_;
  const endpoint peer_;
  end_of_context& context_;
};

void tcp_channel::consume(std::string_view bytes) {
  const auto consumed = session_.receive(bytes);
  if (!is_open()) return;
  if (consumed) {
    // More is to come, and nothing goes out that would tell the peer.
    if (session_.pending() > 0 && !session_.has_output()) acknowledge_now();
    return;
  }
  const auto notify = on_end_;
  finish_with(consumed.error(), consumed.error());
  if (notify) notify(consumed.error());
}

void tcp_channel::on_end(error_code why) {
  const auto notify = on_end_;
  finish_with(why, {});
  if (notify) notify(why);
}

// The last thing that happens to a connection, once. The callbacks of the calls may do anything with the
// channel, so its own state is final before they run.
void tcp_channel::finish_with(error_code reason, error_code for_calls) {
  if (!is_open()) return;
  end_reason_ = reason;
  protocol_error_ = for_calls;
  on_end_ = nullptr;
  was_cut_ = !is_drained();
  close_socket();
  if (shared_) shared_->leave(*this);
  timer_.cancel();
  flushing_.wake();
  session_.close(for_calls);
}

// Returns the session number, or 0 when the call was refused. session_.call() takes `done` only when it
// succeeds.
std::uint32_t tcp_channel::start_call(session::outgoing request, duration timeout, session::on_outcome done) {
  if (!is_open() || write_error()) return refuse(why_not_sent(), std::move(done));
  if (!has_room(request)) return refuse(errc::too_many_pending, std::move(done));
  const auto deadline = after(timeout);
  const auto session = session_.call(std::move(request), deadline, std::move(done));
  if (!session) return refuse(session.error(), std::move(done));
  watch(deadline);
  used();
  return *session;
}

void tcp_channel::used() {
  if (shared_) {
    shared_->touch(*this);
    account();
  }
  write_soon();
}

std::uint32_t tcp_channel::refuse(error_code why, session::on_outcome done) {
  asio::post(executor(), [why, done = std::move(done)] { done({why, {}, false}); });
  return 0;
}

// Only an earlier deadline than the armed one touches the timer; it fires early, never late, for calls that
// end before it.
void tcp_channel::watch(clock::time_point deadline) {
  if (deadline >= armed_for_) return;
  armed_for_ = deadline;
  timer_.expires_at(deadline);
  timer_.async_wait([this, self = shared_from_this()](const error_code& error) {
    if (!error && is_open()) expire();
  });
}

void tcp_channel::expire() {
  armed_for_ = clock::time_point::max();
  session_.expire(clock::now());
  if (const auto next = session_.next_deadline(); next && is_open()) watch(*next);
}

using outcome_handler = asio::async_result<asio::use_awaitable_t<>, void(session::outcome)>::handler_type;

// A coroutine that waits for an outcome, and how to cancel it. Shared, because std::function wants copies.
struct waiting_call {
  explicit waiting_call(outcome_handler&& h) : handler(std::move(h)) {}
  void finish(session::outcome&& o) {
    asio::get_associated_cancellation_slot(handler).clear();
    std::move(handler)(std::move(o));
  }
  outcome_handler handler;
};

asio::awaitable<session::outcome> tcp_channel::call(session::outgoing request, duration timeout) {
  const auto self = shared_from_this();
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(session::outcome)>(
      [this](outcome_handler&& handler, session::outgoing&& what, duration how_long) {
        const auto waiting = std::make_shared<waiting_call>(std::move(handler));
        const auto session = start_call(std::move(what), how_long,
                                        [waiting](session::outcome&& o) { waiting->finish(std::move(o)); });
        auto slot = asio::get_associated_cancellation_slot(waiting->handler);
        if (session != 0 && slot.is_connected())
          slot.assign([this, session](asio::cancellation_type) { session_.abandon(session); });
      },
      asio::use_awaitable, std::move(request), timeout);
}

result<void> tcp_channel::push(session::outgoing request) {
  if (!is_open() || write_error()) return why_not_sent();
  if (!has_room(request)) return errc::too_many_pending;
  auto queued = session_.push(std::move(request));
  if (queued) used();
  return queued;
}

asio::awaitable<result<void>> tcp_channel::flush(duration timeout) {
  const auto self = shared_from_this();
  const auto deadline = after(timeout);
  write_now();
  while (is_open() && !write_error() && !is_drained()) {
    if (clock::now() >= deadline) co_return errc::never_sent;
    co_await flushing_.wait(deadline);
  }
  if (was_cut_ || write_error()) co_return errc::connection_lost;
  co_return result<void>();
}

asio::awaitable<result<void>> tcp_channel::finish(duration timeout) {
  const auto self = shared_from_this();
  const auto flushed = co_await flush(timeout);
  if (flushed) shut_down_sending();
  co_return flushed;
}

}  // namespace

asio::awaitable<result<std::shared_ptr<channel>>> channel::open(endpoint to, duration timeout,
                                                                channel_options options) {
  auto socket = co_await connect(to, timeout);
  if (!socket && is_out_of_descriptors(socket.error()) && options.shared && options.shared->make_room())
    socket = co_await connect(to, timeout);
  if (!socket) co_return socket.error();
  const auto opened = std::make_shared<tcp_channel>(std::move(*socket), std::move(options));
  if (const auto why = opened->admit()) {
    opened->close();
    co_return why;
  }
  opened->start_reading();
  co_return opened;
}

asio::awaitable<result<std::shared_ptr<channel>>> channel::open(endpoint to, duration timeout) {
  return open(std::move(to), timeout, channel_options());
}

}  // namespace bee::net
