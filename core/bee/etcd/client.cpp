#include "bee/etcd/client.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <optional>
#include <vector>

#include "bee/etcd/json.hpp"
#include "bee/file/whole_file.hpp"

namespace bee::etcd {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds pause_between{50};  // two attempts

answer<std::string> read_password(const url& from) {
  if (from.password_file.empty()) return from.password;
  std::string text;
  if (const auto why = file::read_whole(from.password_file, {1u << 20}, text))
    return trouble{fault::refused, "no password can be read from " + from.password_file + ": " + *why};
  if (text.empty()) return trouble{fault::refused, "no password can be read from " + from.password_file};
  return text.substr(0, text.find('\n'));
}

// Every answer of etcd has one; whatever else speaks HTTP is told from it here, by its address.
bool has_header(std::string_view body) {
  return body.find("\"header\"") != std::string_view::npos;
}

// Another member may do better; the same one will not.
bool is_hopeless(const trouble& why) {
  return why.what == fault::not_etcd || why.what == fault::denied;
}

}  // namespace

struct client::state : std::enable_shared_from_this<state> {
  state(asio::any_io_executor e, url u, std::shared_ptr<tls> t, const client_options& o)
      : executor(std::move(e)), to(std::move(u)), security(std::move(t)), options(o) {}

  const endpoint& member() const { return to.members[turns % to.members.size()]; }
  void turn_from(std::size_t since) {
    if (since != turns) return;
    ++turns;
    idle.clear();
  }

  trouble named(trouble why) const {
    why.text = to_string(member()) + (why.what == fault::not_etcd ? " " : ": ") + why.text;
    return why;
  }

  struct tried {
    std::optional<std::string> body;
    trouble why;
    bool is_final = false;  // no member will say anything else
    bool is_old_token = false;
  };
  using self_ptr = std::shared_ptr<state>;
  static task<answer<std::string>> post(self_ptr self, std::string path, std::string body,
                                        milliseconds total);
  static task<answer<std::string>> ask(self_ptr self, std::string path, std::string body,
                                       clock::time_point end);
  static task<tried> try_once(self_ptr self, std::string path, std::string body, duration time);
  static task<answer<http_answer>> attempt(self_ptr self, std::string path, std::string body, duration time);
  static task<answer<void>> authenticate(self_ptr self, duration time);
  static task<bool> enter(self_ptr self, clock::time_point end);
  void leave();

  asio::any_io_executor executor;
  url to;
  std::shared_ptr<tls> security;
  client_options options;
  std::size_t turns = 0;
  std::string token;
  std::vector<connection::ptr> idle;  // all of the member in use
  std::size_t running = 0;
  std::deque<std::shared_ptr<asio::steady_timer>> waiting;
};

// One at a time leaves, so one at a time is let in. False when time is over.
task<bool> client::state::enter(self_ptr self, clock::time_point end) {
  if (self->running < self->options.connections) {
    ++self->running;
    co_return true;
  }
  const auto turn = std::make_shared<asio::steady_timer>(self->executor, end);
  self->waiting.push_back(turn);
  error_code ignored;
  co_await turn->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return std::erase(self->waiting, turn) == 0;
}

// The place goes to who waits longest, and is taken for it already.
void client::state::leave() {
  if (waiting.empty()) {
    --running;
    return;
  }
  waiting.front()->cancel();
  waiting.pop_front();
}

task<answer<std::string>> client::state::post(self_ptr self, std::string path, std::string body,
                                              milliseconds total) {
  const auto end = clock::now() + total;
  if (!co_await enter(self, end)) co_return trouble{fault::unreachable, "too many requests wait for etcd"};
  auto out = co_await ask(self, std::move(path), std::move(body), end);
  self->leave();
  co_return out;
}

// A connection that was idle may have been closed by the other side: that says nothing about the member.
task<answer<http_answer>> client::state::attempt(self_ptr self, std::string path, std::string body,
                                                 duration time) {
  const auto since = self->turns;
  const auto end = clock::now() + time;
  for (;;) {
    connection::ptr link;
    const bool is_used = !self->idle.empty();
    if (is_used) {
      link = std::move(self->idle.back());
      self->idle.pop_back();
    } else {
      auto at = self->member();
      auto opened = co_await connection::open(std::move(at), self->security, end - clock::now());
      if (!opened) co_return opened.error();
      link = std::move(*opened);
    }
    auto answered = co_await link->post(path, body, self->token, end - clock::now());
    if (answered && since == self->turns) self->idle.push_back(std::move(link));
    const bool is_stale = !answered && is_used && answered.error().what == fault::unreachable;
    if (!is_stale || clock::now() >= end) co_return answered;
  }
}

task<answer<void>> client::state::authenticate(self_ptr self, duration time) {
  const auto password = read_password(self->to);
  if (!password) co_return password.error();
  self->token.clear();
  auto body = authenticate_request(self->to.user, *password);
  auto answered = co_await attempt(self, path::authenticate, std::move(body), time);
  if (!answered) co_return answered.error();
  if (answered->status != 200) co_return read_refusal(answered->status, answered->body).why;
  auto token = read_token(answered->body);
  if (!token) co_return token.error();
  self->token = std::move(*token);
  co_return boost::system::in_place_value;
}

// One request to the member in use, and what is to be made of the end.
task<client::state::tried> client::state::try_once(self_ptr self, std::string path, std::string body,
                                                   duration time) {
  tried out;
  if (!self->to.user.empty() && self->token.empty()) {
    const auto known = co_await authenticate(self, time);
    if (!known) {
      out.why = known.error();
      out.is_final = out.why.what != fault::unreachable && out.why.what != fault::not_etcd;
      co_return out;
    }
  }
  auto answered = co_await attempt(self, std::move(path), std::move(body), time);
  if (!answered) {
    out.why = answered.error();
  } else if (answered->status == 200) {
    if (has_header(answered->body))
      out.body = std::move(answered->body);
    else
      out.why = not_etcd(answered->body);
  } else {
    auto no = read_refusal(answered->status, answered->body);
    out.why = std::move(no.why);
    out.is_old_token = no.what == refusal::kind::token && !self->token.empty();
    out.is_final = no.what != refusal::kind::passing && out.why.what != fault::not_etcd && !out.is_old_token;
  }
  co_return out;
}

// Until one answers, time is over, or asking again can change nothing.
task<answer<std::string>> client::state::ask(self_ptr self, std::string path, std::string body,
                                             clock::time_point end) {
  asio::steady_timer timer(self->executor);
  std::size_t hopeless = 0;  // in a row
  std::size_t old_tokens = 0;
  for (;;) {
    const auto since = self->turns;
    const auto share = std::min<duration>(self->options.attempt, end - clock::now());
    auto done = co_await try_once(self, path, body, share);
    if (done.body) co_return std::move(*done.body);
    hopeless = !done.is_old_token && is_hopeless(done.why) ? hopeless + 1 : 0;
    const bool is_final = done.is_final || hopeless == self->to.members.size() || old_tokens > 1;
    auto why = self->named(std::move(done.why));
    if (!is_final && !done.is_old_token) self->turn_from(since);
    if (is_final || clock::now() + pause_between >= end) co_return why;
    if (done.is_old_token) {
      self->token.clear();
      ++old_tokens;
      continue;
    }
    timer.expires_after(pause_between);
    error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

client::client(std::shared_ptr<state> s) : state_(std::move(s)) {}
client::~client() = default;

answer<std::shared_ptr<client>> client::make(asio::any_io_executor executor, const url& to,
                                             const client_options& options) {
  const auto security = load_tls(to);
  if (!security) return security.error();
  if (const auto password = read_password(to); !password) return password.error();
  auto s = std::make_shared<state>(std::move(executor), to, *security, options);
  return std::shared_ptr<client>(new client(std::move(s)));
}

task<answer<std::string>> client::post(std::string path, std::string body) {
  return state::post(state_, std::move(path), std::move(body), state_->options.total);
}

task<answer<std::string>> client::post(std::string path, std::string body, milliseconds total) {
  return state::post(state_, std::move(path), std::move(body), total);
}

task<answer<connection::ptr>> client::begin(std::string path, std::string body) {
  const auto self = state_;
  auto at = self->member();
  auto opened = co_await connection::open(std::move(at), self->security, self->options.attempt);
  if (!opened) co_return self->named(opened.error());
  auto begun =
      co_await (*opened)->begin(std::move(path), std::move(body), self->token, self->options.attempt);
  if (!begun) co_return self->named(begun.error());
  if (begun->status == 200) co_return std::move(*opened);
  auto no = read_refusal(begun->status, begun->body);
  if (no.what == refusal::kind::token) self->token.clear();
  co_return self->named(std::move(no.why));
}

std::size_t client::turns() const {
  return state_->turns;
}
const endpoint& client::member() const {
  return state_->member();
}
void client::turn_from(std::size_t since) {
  state_->turn_from(since);
}

}  // namespace bee::etcd
