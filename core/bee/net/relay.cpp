#include "bee/net/relay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <unordered_map>
#include <utility>

#include "bee/net/acceptor.hpp"
#include "bee/net/budget.hpp"
#include "bee/net/connect.hpp"
#include "bee/net/resolve.hpp"
#include "bee/net/stream.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

class relayed;

// One of the two sockets of a connection. What it reads goes to its peer.
class relay_end final : public stream {
 public:
  relay_end(relayed& of, relay_side side, tcp::socket socket)
      : stream(std::move(socket), {}, input_wait::ahead), of_(of), side_(side) {}

  void begin() { start(); }
  void close() { close_socket(); }
  void queue(std::string_view bytes) {
    output_ += bytes;
    write_now();
  }
  // What is queued goes out first.
  void end_output() {
    is_ending_ = true;
    if (is_drained()) on_drained();
  }
  void read_on() { resume_reading(); }
  std::size_t queued() const { return output_.size() + unwritten(); }
  bool is_flushed() const { return is_drained() || write_error(); }

 private:
  std::shared_ptr<stream> keep_alive() override;
  void consume(std::string_view bytes) override;
  bool wants_input() const override;
  bool has_output() const override { return !output_.empty(); }
  void take_output(std::string& out, std::size_t) override { out.swap(output_); }
  void on_drained() override;
  void on_end(error_code why) override;

  relayed& of_;
  relay_side side_;
  std::string output_;
  bool is_ending_ = false;
};

struct relay_state;

// One connection: both of its ends.
class relayed : public std::enable_shared_from_this<relayed> {
 public:
  relayed(relay_state& of, std::uint64_t id, tcp::socket opener)
      : of_(&of), id_(id), opener_(*this, relay_side::opener, std::move(opener)) {}

  static asio::awaitable<void> connect_target(std::shared_ptr<relayed> self);
  relay_end& other(relay_side side) { return side == relay_side::opener ? *target_ : opener_; }
  void on_bytes(relay_side from, std::string_view bytes);
  bool has_room_for(relay_side from);
  void on_drained(relay_side to);
  void on_end(relay_side by, error_code why);
  /// Nothing is told any more.
  void drop();

 private:
  void finish();
  void end(relay_side by, error_code why);

  relay_state* of_;  // null once it is over
  std::uint64_t id_;
  relay_end opener_;
  std::unique_ptr<relay_end> target_;
  std::pair<relay_side, error_code> why_;
  bool has_opener_ended_ = false;
  bool is_ending_ = false;  // the target has ended: what it sent goes out, then all is closed
};

struct relay_state {
  relay_state(endpoint to, relay_events e, relay_options o)
      : target(std::move(to)), events(std::move(e)), options(o) {}
  void take(tcp::socket socket) {
    error_code ignored;
    const auto from = socket.remote_endpoint(ignored);
    if (all.size() >= options.max_connections) {
      if (events.on_refused) events.on_refused(to_endpoint(from));
      return;
    }
    if (!prepare(socket)) return;
    const auto id = ++last_id;
    const auto made = std::make_shared<relayed>(*this, id, std::move(socket));
    all.emplace(id, made);
    events.on_open(id, to_endpoint(from));
    asio::co_spawn(executor(), relayed::connect_target(made), asio::detached);
  }
  asio::any_io_executor executor() const { return on; }

  asio::any_io_executor on;
  endpoint target;
  relay_events events;
  relay_options options;
  std::unordered_map<std::uint64_t, std::shared_ptr<relayed>> all;
  std::uint64_t last_id = 0;
};

std::shared_ptr<stream> relay_end::keep_alive() {
  return {of_.shared_from_this(), this};
}

void relay_end::consume(std::string_view bytes) {
  of_.on_bytes(side_, bytes);
}

bool relay_end::wants_input() const {
  return of_.has_room_for(side_);
}

void relay_end::on_drained() {
  if (is_ending_) shut_down_sending();
  of_.on_drained(side_);
}

void relay_end::on_end(error_code why) {
  of_.on_end(side_, why);
}

asio::awaitable<void> relayed::connect_target(std::shared_ptr<relayed> self) {
  auto socket = co_await connect(self->of_->target, self->of_->options.connect_timeout);
  if (!self->of_) co_return;
  if (!socket) {
    self->end(relay_side::target, socket.error());
    co_return;
  }
  self->target_ = std::make_unique<relay_end>(*self, relay_side::target, std::move(*socket));
  self->target_->begin();
  self->opener_.begin();
}

void relayed::on_bytes(relay_side from, std::string_view bytes) {
  other(from).queue(bytes);
  if (of_) of_->events.on_bytes(id_, from, bytes);
}

bool relayed::has_room_for(relay_side from) {
  return of_ && other(from).queued() < of_->options.max_queued;
}

void relayed::on_drained(relay_side to) {
  if (is_ending_) return finish();
  if (to == relay_side::target && has_opener_ended_) return;  // it would read the same end again
  other(to).read_on();
}

// Requests of an opener that has sent its last byte are still answered. Without the target there is nothing.
void relayed::on_end(relay_side by, error_code why) {
  if (!of_ || is_ending_) return;
  if (by == relay_side::opener && why == asio::error::eof) {
    has_opener_ended_ = true;
    return target_->end_output();
  }
  why_ = {has_opener_ended_ ? relay_side::opener : by, why};
  is_ending_ = true;
  finish();
}

void relayed::finish() {
  if (!opener_.is_flushed()) return;
  end(why_.first, why_.second);
}

void relayed::end(relay_side by, error_code why) {
  if (!of_) return;
  auto& of = *std::exchange(of_, nullptr);
  const auto self = shared_from_this();
  opener_.close();
  if (target_) target_->close();
  of.all.erase(id_);
  of.events.on_close(id_, by, why);
}

void relayed::drop() {
  of_ = nullptr;
  opener_.close();
  if (target_) target_->close();
}

class open_relay final : public relay {
 public:
  open_relay(asio::any_io_executor executor, endpoint target, relay_events events, relay_options options)
      : state_(std::move(target), std::move(events), options) {
    state_.on = std::move(executor);
  }
  ~open_relay() override {
    stop_listening();
    for (const auto all = std::exchange(state_.all, {}); const auto& [id, one] : all) one->drop();
  }

  result<void> listen(const endpoint& at) {
    budget_options of;
    of.connections = SIZE_MAX;
    auto opened = acceptor::open(state_.on, at, std::make_shared<budget>(state_.on, std::move(of)),
                                 [this](tcp::socket socket) { state_.take(std::move(socket)); });
    if (!opened) return opened.error();
    acceptor_ = std::move(*opened);
    local_ = acceptor_->local();
    return {};
  }

  endpoint local() const override { return local_; }
  std::size_t connections() const override { return state_.all.size(); }
  void stop_listening() override {
    if (acceptor_) acceptor_->close();
  }

 private:
  relay_state state_;
  std::shared_ptr<acceptor> acceptor_;
  endpoint local_;
};

}  // namespace

result<std::unique_ptr<relay>> relay::open(asio::any_io_executor executor, const endpoint& at,
                                           endpoint target, relay_events events, relay_options options) {
  auto out = std::make_unique<open_relay>(std::move(executor), std::move(target), std::move(events), options);
  if (const auto listening = out->listen(at); !listening) return listening.error();
  return std::unique_ptr<relay>(std::move(out));
}

}  // namespace bee::net
