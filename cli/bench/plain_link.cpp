// A connection with many calls under way, without an allocation of its own for each.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <deque>
#include <utility>

#include "bee/stock/lists.hpp"
#include "bee/stock/peer_failure.hpp"
#include "cli/bench/load_link.hpp"
#include "cli/nodes/on_nodes.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr auto between_tries = std::chrono::milliseconds(100);

class channel_link final : public load_link {
 public:
  channel_link(const link_setting& s, const bench_messages& m)
      : set_(s), messages_(m), what_(m.request().what()) {}

  task<attempt<void>> open() override;
  void begin(const load::due_call&) override;
  bool is_free() const override { return true; }
  task<attempt<void>> close(std::optional<exit_code>) override {
    is_over_ = true;
    if (to_) to_->channel().close();
    co_return boost::system::in_place_value;
  }
  remote* peer() override { return to_.get(); }

 private:
  // A call under way, or a free place: the next one that is free.
  struct slot {
    load::due_call call;
    std::size_t next_free = none;
  };
  static constexpr std::size_t none = SIZE_MAX;

  task<attempt<void>> find_address();
  task<attempt<void>> prepare();
  task<void> connect_again();
  void send(const load::due_call&);
  void fail_later(const load::due_call&, failure);
  void ended(std::size_t slot, session::outcome&&);
  std::size_t take_slot(const load::due_call&);

  link_setting set_;
  const bench_messages& messages_;
  const std::string what_;
  std::shared_ptr<remote> to_;
  asio::any_io_executor executor_;
  wire::address address_;
  stock::manner as_;
  std::optional<std::string> fixed_;
  std::vector<slot> slots_;
  std::size_t free_ = none;
  std::deque<load::due_call> waiting_;
  bool is_connecting_ = false;
  bool is_over_ = false;
};

// Of the two names of a service the one that the node knows.
task<attempt<void>> channel_link::find_address() {
  const auto& service = messages_.request().service;
  address_ = service.addresses.front();
  if (service.addresses.size() > 1 || service.is_daemon) {
    const auto handle = co_await to_->query(service.text, true);
    if (!handle) co_return handle.error();
    if (!*handle) address_ = service.addresses.back();
    if (!*handle && service.is_daemon) {
      const auto daemon = co_await stock::find_daemon(*to_, service.text);
      if (!daemon) co_return daemon.error();
      address_ = *daemon;
    }
  }
  co_return boost::system::in_place_value;
}

// A connection of which not all is known is of no use.
task<attempt<void>> channel_link::open() {
  auto done = co_await prepare();
  if (!done && to_) to_->channel().close();
  co_return done;
}

task<attempt<void>> channel_link::prepare() {
  executor_ = co_await asio::this_coro::executor;
  auto opened = co_await remote::open(reach_options(set_.in), set_.to);
  if (!opened) co_return opened.error();
  to_ = std::move(*opened);
  if (auto found = co_await find_address(); !found) co_return found.error();
  auto as = co_await stock::manner_of(*to_, messages_.request());
  if (!as) co_return as.error();
  as_ = std::move(*as);
  if (!messages_.is_fixed()) co_return boost::system::in_place_value;
  auto packed = messages_.of(1, address_, as_.spoken);
  if (!packed) co_return packed.error();
  fixed_ = std::move(*packed);
  co_return boost::system::in_place_value;
}

void channel_link::begin(const load::due_call& c) {
  if (to_ && to_->channel().is_open() && !is_connecting_) return send(c);
  waiting_.push_back(c);
  if (std::exchange(is_connecting_, true)) return;
  asio::co_spawn(executor_, connect_again(), asio::detached);
}

task<void> channel_link::connect_again() {
  const auto begun = std::chrono::steady_clock::now();
  const auto opened = co_await open();
  if (is_over_) co_return;
  is_connecting_ = false;
  auto waited = std::exchange(waiting_, {});
  if (opened) {
    for (const auto& c : waited) send(c);
    co_return;
  }
  is_connecting_ = true;
  const auto pause = between_tries - (std::chrono::steady_clock::now() - begun);
  if (pause > duration::zero()) co_await sleep_for(pause);
  if (is_over_) co_return;
  is_connecting_ = false;
  waited.insert(waited.end(), waiting_.begin(), waiting_.end());
  waiting_.clear();
  const auto why = opened.error();
  for (const auto& c : waited) set_.events.on_ended(c, set_.node, &why, kind_of(why, false));
}

std::size_t channel_link::take_slot(const load::due_call& c) {
  if (free_ == none) {
    slots_.push_back({c, none});
    return slots_.size() - 1;
  }
  const auto at = std::exchange(free_, slots_[free_].next_free);
  slots_[at].call = c;
  return at;
}

void channel_link::send(const load::due_call& c) {
  attempt<std::string> message = fixed_ ? *fixed_ : messages_.of(c.number, address_, as_.spoken);
  if (!message) return fail_later(c, message.error());
  // Two words: std::function keeps them without an allocation.
  to_->channel().call({address_, std::move(*message), as_.trace}, set_.in.set.timeout,
                      [this, at = take_slot(c)](session::outcome&& o) { ended(at, std::move(o)); });
}

void channel_link::fail_later(const load::due_call& c, failure why) {
  asio::post(executor_, [this, c, why = std::move(why)] {
    if (!is_over_) set_.events.on_ended(c, set_.node, &why, kind_of(why, false));
  });
}

void channel_link::ended(std::size_t at, session::outcome&& o) {
  const auto call = slots_[at].call;
  slots_[at].next_free = std::exchange(free_, at);
  if (is_over_) return;
  if (!o.error) return set_.events.on_ended(call, set_.node, nullptr, "");
  const stock::asked asked{what_, to_string(to_->channel().peer()), set_.in.set.timeout,
                           to_->channel().evidence(), false};
  const auto why = stock::call_failure(o, asked);
  set_.events.on_ended(call, set_.node, &why, kind_of(why, o.error == errc::no_answer));
}

}  // namespace

std::unique_ptr<load_link> plain_link(const link_setting& s, const bench_messages& m) {
  return std::make_unique<channel_link>(s, m);
}

const char* kind_of(const failure& why, bool is_timeout) {
  if (why.code != exit_code::unknown) return class_of(why.code);
  return is_timeout ? "timeout" : "lost";
}

}  // namespace bee::cli
