#include "bee/node/hosted_service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/base/bytes.hpp"
#include "bee/base/thrown.hpp"
#include "bee/node/bounded_log.hpp"
#include "bee/value/pack.hpp"

namespace bee::node {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

std::string_view string_at(const value::list& values, std::size_t i) {
  return i < values.size() && values[i].is_string() ? values[i].as_string() : std::string_view{};
}

// The uid that decides the worker. What is no message goes to any of them: that one logs it.
std::int64_t uid_of(std::string_view body) {
  constexpr std::int64_t any = -1;
  if (const auto command = payload::decode_text_command(body); command.has_value())
    return command->uid == 0 ? any : command->uid;
  const auto layout = payload::is_inner(body) ? payload::layout::inner : payload::layout::routed;
  const auto fields = payload::decode(layout, body);
  return fields.has_value() ? fields->uid : any;
}

}  // namespace

send_out sender_of(node& at) {
  return [&at](dispatch_out&& out) {
    auto packed = value::pack({value::value(out.sub_type), value::value(out.body)});
    if (packed.has_error()) {
      if (out.failed) out.failed(packed.error());
      return;
    }
    session::outgoing what{wire::address("@" + out.to.service), std::move(*packed), {}};
    at.peers().push(out.to.node, std::move(what), [failed = std::move(out.failed)](error_code why) {
      if (why && failed) failed(why);
    });
  };
}

// What went wrong in a handler: a line of the log, and an answer. Lives as long as the last command.
struct hosted_service::failures {
  std::string service;
  bee_service::log_line log;

  void write(std::string_view what, std::string_view text) const {
    log(escape_for_terminal(service + ": " + std::string(what) + ": " + std::string(text)));
  }
  void write(std::string_view what, const std::exception_ptr& thrown) const {
    write(what, thrown_text(thrown));
  }
  void answer(std::string_view command, const value::list& values, responder& to) const {
    auto packed = value::pack(values);
    if (packed.has_value()) return to.answer_packed(std::move(*packed));
    write(command, "what it returned can not be packed: " + packed.error().message());
    to.fail();
  }
  void answer(std::string_view command, const std::exception_ptr& thrown, responder& to) const {
    write(command, thrown);
    try {
      std::rethrow_exception(thrown);
    } catch (const value::bad_argument& why) {
      to.fail_with_text(why.what());
    } catch (...) {
      to.fail();
    }
  }
};

result<std::unique_ptr<hosted_service>> hosted_service::open(node& at, asio::any_io_executor executor,
                                                             std::string name, bee_service::log_line log,
                                                             send_out send) {
  if (!send) send = sender_of(at);
  if (log) {
    log = [to = std::make_shared<bounded_log>(std::move(log))](std::string_view line) { to->write(line); };
  } else {
    log = at.log();
  }
  std::unique_ptr<hosted_service> made(
      new hosted_service(at, std::move(executor), name, std::move(log), std::move(send)));
  if (!name.empty())
    if (auto registered = at.register_name(std::move(name), made->id_); registered.has_error())
      return registered.error();
  return made;
}

hosted_service::hosted_service(node& at, asio::any_io_executor executor, std::string name,
                               bee_service::log_line log, send_out send)
    : node_(at),
      executor_(executor),
      failures_(std::make_shared<const failures>(failures{name, log})),
      service_(
          std::make_unique<bee_service>(service_address{at.name(), name}, std::move(send), std::move(log))),
      timers_(executor, [to = failures_](const std::exception_ptr& thrown) { to->write("a timer", thrown); }),
      deadlines_(executor, [this](clock::time_point now) {
        try {
          service_->expire(now);
        } catch (...) {
          failures_->write("the end of a call", std::current_exception());
        }
        return service_->next_deadline();
      }) {
  id_ = at.add({.label = "bee " + name},
               [this](invocation&& call, responder&& answer) { run(std::move(call), std::move(answer)); });
}

hosted_service::~hosted_service() {
  node_.remove(id_);
}

void hosted_service::run(invocation&& call, responder&& answer) {
  const auto sub_type = string_at(call.arguments, 0);
  const auto body = string_at(call.arguments, 1);
  if (sub_type == "lua") return run_command(std::move(call.arguments), std::move(answer));
  if (sub_type == "rpc_response") {
    service_->receive_reply(body);
    return answer.ignore();
  }
  if (sub_type != "text") return answer.fail();
  try {
    if (auto text = take_text(body)) return answer.answer_packed(std::move(*text));
  } catch (...) {
    return answer.fail();  // the service that ran it has logged why
  }
  // A message is never answered over its connection; a text command that nobody takes has failed.
  if (payload::decode_text_command(body).has_value()) return answer.fail();
  answer.ignore();
}

void hosted_service::run_command(value::list&& arguments, responder&& answer) {
  const auto found = commands_.find(std::string(string_at(arguments, 1)));
  if (found == commands_.end()) return redirect_command(std::move(arguments), std::move(answer));
  const auto run = found->second;
  arguments.erase(arguments.begin(), arguments.begin() + 2);
  (*run)(arguments, std::move(answer));
}

// An answer can come from one worker alone: a call that is for all goes to any of them.
void hosted_service::redirect_command(value::list&& arguments, responder&& answer) {
  if (uid_argument_ == 0 || workers_.empty()) return answer.fail();
  const auto at = uid_argument_ + 1;
  const bool has_uid = at < arguments.size() && arguments[at].is_integer();
  const auto uid = has_uid ? arguments[at].as_integer() : -1;
  if (uid != 0 || !answer.is_push())
    return dealer_->deal(uid == 0 ? -1 : uid, [&](std::size_t worker) {
      workers_[worker - 1]->run_command(std::move(arguments), std::move(answer));
    });
  for (auto* worker : workers_) worker->run_command(value::list(arguments), responder());
}

// One worker that throws does not keep the message from the others.
std::optional<std::string> hosted_service::take_text(std::string_view body) {
  if (workers_.empty()) return service_->receive_text(body);
  std::optional<std::string> text;
  std::exception_ptr thrown;
  dealer_->deal(uid_of(body), [&](std::size_t worker) {
    try {
      text = (*workers_[worker - 1])->receive_text(body);
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  if (thrown) std::rethrow_exception(thrown);
  return text;
}

void hosted_service::set_command(std::string name, plain_command run) {
  auto all = [to = failures_, name, run = std::move(run)](value::list& arguments, responder&& answer) {
    try {
      to->answer(name, run(arguments), answer);
    } catch (...) {
      to->answer(name, std::current_exception(), answer);
    }
  };
  commands_.insert_or_assign(std::move(name), std::make_shared<any_command>(std::move(all)));
}

// The responder goes into the end: a coroutine that is destroyed half way leaves it unused, which is a failed
// call.
void hosted_service::set_command(std::string name, waiting_command run) {
  auto all = [executor = executor_, to = failures_, name, run = std::move(run)](value::list& arguments,
                                                                                responder&& answer) {
    const auto later = std::make_shared<responder>(std::move(answer));
    try {
      asio::co_spawn(executor, run(arguments),
                     [to, name, later](const std::exception_ptr& thrown, const value::list& values) {
                       if (thrown) return to->answer(name, thrown, *later);
                       to->answer(name, values, *later);
                     });
    } catch (...) {
      to->answer(name, std::current_exception(), *later);
    }
  };
  commands_.insert_or_assign(std::move(name), std::make_shared<any_command>(std::move(all)));
}

void hosted_service::redirect_to(std::vector<hosted_service*> workers, std::size_t uid_argument) {
  workers_ = std::move(workers);
  uid_argument_ = uid_argument;
  dealer_ = std::make_unique<shard_dealer>(workers_.size());
}

result<std::uint64_t> hosted_service::rpc_call(const service_address& to, std::string_view type,
                                               std::string_view pb, net::duration timeout, on_reply done,
                                               const message_options& options) {
  const auto deadline = clock::now() + timeout;
  auto session = service_->rpc_call(to, type, pb, deadline, std::move(done), options);
  if (session.has_value()) deadlines_.set(deadline);
  return session;
}

asio::awaitable<result<rpc_reply>> hosted_service::rpc_call(service_address to, std::string type,
                                                            std::string pb, net::duration timeout,
                                                            message_options options) {
  struct waiting {
    asio::steady_timer wake;
    std::optional<result<rpc_reply>> got;
  };
  const std::shared_ptr<waiting> here(
      new waiting{asio::steady_timer(executor_, clock::time_point::max()), std::nullopt});
  const auto session = rpc_call(
      to, type, pb, timeout,
      [here](result<rpc_reply>&& reply) {
        here->got = std::move(reply);
        here->wake.cancel();
      },
      options);
  if (session.has_error()) co_return session.error();
  error_code ignored;
  if (!here->got) co_await here->wake.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  // Without an end of its own, the call was cancelled from outside.
  if (!here->got) service_->rpc_cancel(*session);
  co_return std::move(*here->got);
}

asio::awaitable<session::outcome> hosted_service::call_text(service_address to, payload::text_command command,
                                                            net::duration timeout) {
  const auto text = payload::encode(command);
  if (text.has_error()) co_return session::outcome{text.error(), {}, false};
  // Named, not temporary: g++ 12 destroys temporaries of a co_await twice.
  wire::address at("@" + to.service);
  value::list arguments;
  arguments.emplace_back("text");
  arguments.emplace_back(*text);
  co_return co_await node_.peers().call(std::move(to.node), std::move(at), std::move(arguments), timeout);
}

}  // namespace bee::node
