// A route to this process, with one protobuf rpc under way at a time.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>

#include "bee/stock/rpc.hpp"
#include "cli/bench/load_link.hpp"
#include "cli/nodes/on_nodes.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr auto after_loss = std::chrono::milliseconds(100);
constexpr const char* reach_hint = "give the address that it can reach: --listen HOST:PORT";

class rpc_link final : public load_link {
 public:
  rpc_link(const link_setting& s, const bench_pb_messages& m) : set_(s), messages_(m) {}

  task<attempt<void>> open() override;
  void begin(const load::due_call& c) override {
    waiting_.push_back(c);
    if (!std::exchange(is_busy_, true)) asio::co_spawn(executor_, work(), asio::detached);
  }
  bool is_free() const override { return !is_busy_; }
  task<attempt<void>> close(std::optional<exit_code> interrupted) override;
  remote* peer() override { return to_.get(); }

 private:
  task<void> work();

  link_setting set_;
  const bench_pb_messages& messages_;
  asio::any_io_executor executor_;
  std::shared_ptr<remote> to_;
  std::unique_ptr<stock::rpc> rpc_;
  std::deque<load::due_call> waiting_;
  std::unique_ptr<asio::steady_timer> idle_;  // cancelled when work() has ended
  bool is_busy_ = false;
  bool is_over_ = false;
};

task<attempt<void>> rpc_link::open() {
  executor_ = co_await asio::this_coro::executor;
  auto opened = co_await remote::open(reach_options(set_.in), set_.to);
  if (!opened) co_return opened.error();
  to_ = std::move(*opened);
  idle_ = std::make_unique<asio::steady_timer>(executor_, asio::steady_timer::time_point::max());
  const auto& p = messages_.plan();
  stock::rpc_options how(p.listen, set_.calls, reach_hint);
  rpc_ = std::make_unique<stock::rpc>(executor_, *to_, p.request.service, std::move(how));
  co_return co_await rpc_->open();
}

task<void> rpc_link::work() {
  while (!waiting_.empty() && !is_over_) {
    const auto c = waiting_.front();
    waiting_.pop_front();
    const auto message = messages_.of(c.number);
    attempt<payload::rpc_reply> answer = payload::rpc_reply();
    to_->restart();
    if (message) {
      answer = co_await rpc_->call(*message);
    } else {
      answer = message.error();
    }
    if (!answer && !to_->channel().is_open() && !is_over_) co_await sleep_for(after_loss);
    if (is_over_) break;
    if (answer) {
      set_.events.on_ended(c, set_.node, nullptr, "");
    } else {
      const auto why = answer.error();
      set_.events.on_ended(c, set_.node, &why, kind_of(why, to_->channel().is_open()));
    }
    co_await asio::post(executor_, asio::use_awaitable);
  }
  is_busy_ = false;
  idle_->cancel();
}

task<attempt<void>> rpc_link::close(std::optional<exit_code> interrupted) {
  is_over_ = true;
  if (!rpc_) co_return boost::system::in_place_value;
  if (is_busy_) {
    rpc_->interrupt(interrupted.value_or(exit_code::stopped));
    boost::system::error_code ignored;
    if (is_busy_) co_await idle_->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  to_->restart();
  auto closed = co_await rpc_->close();
  to_->channel().close();
  co_return closed;
}

}  // namespace

std::unique_ptr<load_link> pb_link(const link_setting& s, const bench_pb_messages& m) {
  return std::make_unique<rpc_link>(s, m);
}

}  // namespace bee::cli
