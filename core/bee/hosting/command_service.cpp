#include "bee/hosting/command_service.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/hosting/bounded_log.hpp"

namespace bee::hosting {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

command_service::log_line bounded(command_service::log_line log) {
  return [to = std::make_shared<bounded_log>(std::move(log))](std::string_view line) { to->write(line); };
}

// One who waits until another wakes him. The timer is never due: waking cancels it.
struct rest {
  explicit rest(const asio::any_io_executor& executor) : timer(executor, clock::time_point::max()) {}
  void wake() {
    is_over = true;
    timer.cancel();
  }

  asio::steady_timer timer;
  bool is_over = false;
};

asio::awaitable<void> wait(rest& until) {
  error_code ignored;
  if (!until.is_over) co_await until.timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

std::optional<time_point> sooner(std::optional<time_point> a, std::optional<time_point> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

}  // namespace

command_service::command_service(asio::any_io_executor executor, service_address self, log_line log,
                                 send_out send, wake_at wake, std::function<void()> nudge)
    : executor_(std::move(executor)),
      end_(std::make_shared<const service::command_end>(
          service::command_end{self.service, bounded(std::move(log))})),
      wake_(std::move(wake)),
      nudge_(std::move(nudge)),
      service_(std::make_unique<bee_service>(std::move(self), std::move(send), end_->log)),
      timers_(wake_, [to = end_](const std::exception_ptr& thrown) { to->write("a timer", thrown); }),
      commands_(end_) {}

std::optional<time_point> command_service::run_due(time_point now) {
  try {
    service_->expire(now);
  } catch (...) {
    end_->write("the end of a call", std::current_exception());
  }
  // A tick may destroy the service, so the timers come last.
  const auto deadline = service_->next_deadline();
  return sooner(timers_.run_due(now), deadline);
}

void command_service::receive(value::list&& message, service::answering& to) {
  const auto sub_type = value::string_at(message, 0);
  const auto body = value::string_at(message, 1);
  if (sub_type == "lua") return run_command(std::move(message), to);
  if (sub_type == "rpc_response") return take_reply(body, to);
  if (sub_type != "text") return to.fail();
  run_text(body, to);
}

void command_service::receive_text(std::string_view body, service::answering& to) {
  service::is_reply(body) ? take_reply(body, to) : run_text(body, to);
}

// Nobody is answered over his connection but who waits in vain, because it is no reply.
void command_service::take_reply(std::string_view body, service::answering& to) {
  service_->receive_reply(body);
  to.is_push() || service::is_reply(body) ? to.ignore() : to.fail();
}

void command_service::run_text(std::string_view body, service::answering& to) {
  try {
    if (auto text = take_text(body)) return to.answer_packed(std::move(*text));
  } catch (...) {
    return to.fail();  // the service that ran it has logged why
  }
  // A message is never answered over its connection. All else has failed: a text command that nobody takes,
  // and what is neither.
  to.is_push() || service::is_message(body) ? to.ignore() : to.fail();
}

void command_service::run_command(value::list&& arguments, service::answering& to) {
  const std::string name(value::string_at(arguments, 1));
  const auto command = commands_.find(name);
  if (!command) return redirect_command(std::move(arguments), to);
  arguments.erase(arguments.begin(), arguments.begin() + 2);
  commands_.run(name, *command, arguments, to);
}

// An answer can come from one worker alone: a call that is for all goes to any of them.
void command_service::redirect_command(value::list&& arguments, service::answering& to) {
  if (uid_argument_ == 0 || workers_.empty()) return to.fail();
  const auto uid = service::uid_of(arguments, uid_argument_);
  if (uid != 0 || !to.is_push())
    return dealer_->deal(uid == 0 ? -1 : uid, [&](std::size_t worker) {
      workers_[worker - 1]->run_command(std::move(arguments), to);
    });
  service::no_answering nobody;
  for (auto* worker : workers_) worker->run_command(value::list(arguments), nobody);
}

// One worker that throws does not keep the message from the others.
std::optional<std::string> command_service::take_text(std::string_view body) {
  if (workers_.empty()) return service_->receive_text(body);
  std::optional<std::string> text;
  std::exception_ptr thrown;
  dealer_->deal(service::uid_of(body), [&](std::size_t worker) {
    try {
      text = (*workers_[worker - 1])->receive_text(body);
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  if (thrown) std::rethrow_exception(thrown);
  return text;
}

// The way back goes into the end: a coroutine that is destroyed half way leaves it unused, which is a failed
// call.
void command_service::set_waiting(std::string name, waiting_command run) {
  auto later = [executor = executor_, to = end_, name, run = std::move(run)](value::list& arguments,
                                                                             service::answering& asked) {
    auto work = run(arguments);
    const std::shared_ptr<service::answering> kept = asked.keep();
    asio::co_spawn(executor, std::move(work),
                   [to, name, kept](const std::exception_ptr& thrown, const value::list& values) {
                     if (thrown) return to->answer(name, thrown, *kept);
                     to->answer(name, values, *kept);
                   });
  };
  commands_.set(std::move(name), service::later_command(std::move(later)));
}

void command_service::redirect_to(std::vector<command_service*> workers, std::size_t uid_argument) {
  workers_ = std::move(workers);
  uid_argument_ = uid_argument;
  dealer_ = std::make_unique<service::shard_dealer>(workers_.size());
}

result<std::uint64_t> command_service::rpc_call(const service_address& to, std::string_view type,
                                                std::string_view pb, duration timeout, on_reply done,
                                                const message_options& options) {
  const auto deadline = time_after(timeout);
  auto session = service_->rpc_call(to, type, pb, deadline, std::move(done), options);
  if (session.has_value()) wake_(deadline);
  return session;
}

asio::awaitable<result<rpc_reply>> command_service::rpc_call(service_address to, std::string type,
                                                             std::string pb, duration timeout,
                                                             message_options options) {
  struct waiting : rest {
    using rest::rest;
    std::optional<result<rpc_reply>> got;
  };
  const auto here = std::make_shared<waiting>(executor_);
  const auto session = rpc_call(
      to, type, pb, timeout,
      [here](result<rpc_reply>&& reply) {
        here->got = std::move(reply);
        here->wake();
      },
      options);
  if (session.has_error()) co_return session.error();
  co_await wait(*here);
  // Without an end of its own, the call was cancelled from outside.
  if (!here->got) service_->rpc_cancel(*session);
  co_return std::move(*here->got);
}

void command_service::post(std::function<void()> run) {
  asio::post(executor_, [end = end_, run = std::move(run)] {
    try {
      run();
    } catch (...) {
      end->write("what was posted", std::current_exception());
    }
  });
  if (nudge_) nudge_();
}

asio::awaitable<void> command_service::sleep(duration time) {
  const auto until = std::make_shared<rest>(executor_);
  timers_.once(time, [until](const tick&) { until->wake(); });
  co_await wait(*until);
}

}  // namespace bee::hosting
