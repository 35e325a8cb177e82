#include "bee/skynet/context_service.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <limits>

#include "bee/base/thrown.hpp"
#include "bee/service/proxy.hpp"
#include "bee/value/pack.hpp"

namespace bee::skynet {
namespace {

using clock = std::chrono::steady_clock;

// skynet makes a copy, and so does not write into what it is given.
bool send(skynet_context* from, std::uint32_t source, std::uint32_t to, message_type type, int session,
          std::string_view message) {
  return skynet_send(from, source, to, static_cast<int>(type), session, const_cast<char*>(message.data()),
                     message.size()) >= 0;
}

// A proxy tells a reply from a message by the session: 0 is a message.
hosting::send_out through(skynet_context* context, std::string proxy) {
  return [context, proxy = std::move(proxy)](hosting::dispatch_out&& out) {
    const int session = out.sub_type == "rpc_response" ? 1 : 0;
    const auto body = service::with_destination(std::move(out.body), out.to);
    const auto by = skynet_queryname(context, proxy.c_str());
    error_code failed = body.has_error() ? body.error() : error_code();
    if (!failed && (by == 0 || !send(context, 0, by, message_type::text, session, *body)))
      failed = errc::never_sent;
    if (failed && out.failed) out.failed(failed);
  };
}

// An empty message to itself: what it comes with runs what was posted.
std::function<void()> nudge_of(skynet_context* context) {
  const char* name = skynet_command(context, "REG", nullptr);
  const auto self = name == nullptr ? 0 : skynet_queryname(context, name);
  return [context, self] { send(context, self, self, message_type::response, 0, {}); };
}

hosting::command_service::log_line log_of(skynet_context* context) {
  return [context](std::string_view line) {
    skynet_error(context, "%.*s", static_cast<int>(std::min<std::size_t>(line.size(), 4096)), line.data());
  };
}

int hundredths(clock::duration time) {
  using unit = std::chrono::duration<std::int64_t, std::centi>;
  const auto count = std::chrono::ceil<unit>(time).count();
  return static_cast<int>(std::clamp<std::int64_t>(count, 0, std::numeric_limits<int>::max()));
}

}  // namespace

struct context_service::request {
  int session;
  std::uint32_t source;
  std::string_view message;
};

// The answer to a message with a session; one of session 0 wants none.
struct context_service::way_back final : service::answering {
  way_back(skynet_context* c, const request& in) : context(c), source(in.source), session(in.session) {}
  ~way_back() override { way_back::fail(); }

  void answer_packed(std::string message) override { end(message_type::response, message); }
  void fail() override { end(message_type::error, {}); }
  void fail_with_text(std::string_view) override { fail(); }
  void ignore() override { session = 0; }
  bool is_push() const override { return wants_none; }
  std::unique_ptr<answering> keep() override {
    return std::make_unique<way_back>(context, request{std::exchange(session, 0), source, {}});
  }

 private:
  void end(message_type type, std::string_view message) {
    if (const auto to = std::exchange(session, 0); to != 0) send(context, 0, source, type, to, message);
  }

  skynet_context* context;
  std::uint32_t source;
  int session;
  const bool wants_none = session == 0;
};

context_service::context_service(skynet_context* context, context_options options)
    : command_service(
          io.get_executor(), {options.node, options.service}, log_of(context),
          through(context, std::move(options.proxy)), [this](hosting::time_point at) { wake(at); },
          nudge_of(context)),
      context_(context) {
  skynet_callback(context, this, on_message);
}

context_service::~context_service() {
  close();
}

void context_service::close() {
  if (std::exchange(is_closed_, true)) return;
  skynet_callback(context_, nullptr, [](auto...) { return 0; });
  (*this)->close();
  run_waiting();
}

int context_service::on_message(skynet_context*, void* self, int type, int session, std::uint32_t source,
                                const void* message, std::size_t size) {
  auto& to = *static_cast<context_service*>(self);
  try {
    to.take(static_cast<message_type>(type), {session, source, {static_cast<const char*>(message), size}});
  } catch (...) {
    to.write_log("a message", thrown_text(std::current_exception()));
  }
  to.run_waiting();
  return 0;
}

void context_service::take(message_type type, const request& in) {
  if (type == message_type::lua) return take_lua(in);
  if (type == message_type::response && armed_ && in.session == armed_->session) return on_timeout();
  if (type != message_type::text || redirect_text(in, in.message)) return;
  way_back to(context_, in);
  receive_text(in.message, to);
}

void context_service::take_lua(const request& in) {
  way_back to(context_, in);
  auto values = value::unpack(in.message);
  if (values.has_error()) return write_log("a message that does not unpack", values.error().message());
  if (redirect_lua(in, *values)) return to.ignore();
  receive(std::move(*values), to);
}

void context_service::redirect_to(std::vector<std::uint32_t> workers, std::size_t uid_argument) {
  workers_ = std::move(workers);
  uid_argument_ = uid_argument;
  dealer_.reset();
  if (!workers_.empty()) dealer_.emplace(workers_.size());
}

bool context_service::redirect_text(const request& in, std::string_view body) {
  if (!dealer_ || service::is_reply(body)) return false;
  pass_on(message_type::text, service::uid_of(body), in, body);
  return true;
}

bool context_service::redirect_lua(const request& in, const value::list& values) {
  if (!dealer_) return false;
  const auto sub_type = value::string_at(values, 0);
  const auto second = value::string_at(values, 1);
  if (sub_type == "text") return redirect_text(in, second);
  if (sub_type != "lua" || uid_argument_ == 0 || has_command(std::string(second))) return false;
  pass_on(message_type::lua, service::uid_of(values, uid_argument_), in, in.message);
  return true;
}

void context_service::pass_on(message_type type, std::int64_t uid, const request& in,
                              std::string_view message) {
  if (in.session != 0 && uid == 0) uid = -1;
  dealer_->deal(uid, [&](std::size_t worker) {
    if (send(context_, in.source, workers_[worker - 1], type, in.session, message)) return;
    write_log("a worker that is not there", std::to_string(worker));
    way_back(context_, in).fail();
  });
}

void context_service::on_timeout() {
  armed_.reset();
  if (const auto next = run_due(clock::now())) wake(*next);
}

// What a message has woken goes on before the next message.
void context_service::run_waiting() {
  io.restart();
  for (bool is_done = false; !is_done;) {
    try {
      io.poll();
      is_done = true;
    } catch (...) {
      write_log("what waited", thrown_text(std::current_exception()));
    }
  }
}

// A timeout can not be taken back: the response of one that has become too late is nobody's.
void context_service::wake(hosting::time_point at) {
  if (armed_ && armed_->at <= at) return;
  const auto time = std::to_string(hundredths(at - clock::now()));
  const char* session = skynet_command(context_, "TIMEOUT", time.c_str());
  if (session != nullptr) armed_ = {at, std::atoi(session)};
}

}  // namespace bee::skynet
