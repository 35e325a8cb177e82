#include "bee/web/connection.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "bee/net/connect.hpp"
#include "bee/net/resolve.hpp"
#include "bee/net/task.hpp"
#include "bee/web/message.hpp"

// g++ 12 puts Asio's operator new of a coroutine in its place and not its operator delete, and takes them for
// strangers.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
namespace bee::web {

void server_state::leave(connection& c) {
  all.erase(&c);
  --counts.connections;
  tell_when_stopped();
}

void server_state::tell_when_stopped() {
  if (!is_stopping || !all.empty() || !on_stopped) return;
  std::exchange(on_stopped, nullptr)();
}

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using tls_stream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::size_t read_at_once = 4096;
constexpr std::size_t most_drained = 256u << 10;  // of what a peer still sends that was refused
constexpr std::chrono::seconds farewell{1};
constexpr std::chrono::seconds new_for{2};

template <class Stream>
constexpr bool is_tls = std::is_same_v<Stream, tls_stream>;

// Its part of a text that many hold.
std::size_t share_of(const text_ptr& text) {
  return text ? text->size() / static_cast<std::size_t>(std::max(1L, text.use_count())) : 0;
}

// Of the one who reads a request.
struct patience {
  bool is_over = false;
  bool is_late = false;
};

template <class Stream>
class served final : public connection, public std::enable_shared_from_this<served<Stream>> {
 public:
  served(Stream stream, endpoint peer, std::shared_ptr<server_state> shared)
      : connection(std::move(shared)), stream_(std::move(stream)), peer_(std::move(peer)) {}

  bool enter() { return shared_->budget->admit(*this, peer_.host, tcp().socket().native_handle()); }
  void start() { asio::co_spawn(tcp().get_executor(), run(this->shared_from_this()), asio::detached); }

  bool is_idle() const override { return is_idle_; }
  bool is_new(clock::time_point now) const override { return now - came_at_ < new_for; }
  clock::duration unfinished_for(clock::time_point now) const override {
    return reading_since_ ? now - *reading_since_ : clock::duration::zero();
  }
  void finish() override {
    if (events_) events_->end();
    if (is_idle_) close();
  }
  void close() override { tcp().close(); }

 private:
  beast::tcp_stream& tcp() { return beast::get_lowest_layer(stream_); }

  // `self` keeps it while it runs.
  task<void> run(std::shared_ptr<served> self) {
    const auto opened = co_await begin();
    bool goes_on = opened;
    while (goes_on) goes_on = co_await serve_next();
    if (opened && !is_watched_) co_await say_end();
    tcp().close();
    self.reset();
  }

  task<bool> begin() {
    error_code why;
    if constexpr (is_tls<Stream>) {
      tcp().expires_after(shared_->options.request);
      co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                       asio::redirect_error(asio::use_awaitable, why));
    }
    co_return !why;
  }

  // Whether another request may follow.
  task<bool> serve_next() {
    const error_code silent = co_await wait_for_request();
    if (silent) co_return false;
    request_parser parser;
    parser.header_limit(shared_->options.header_bytes);
    parser.body_limit(shared_->options.body_bytes);
    const error_code why = co_await read(parser);
    if (!tcp().socket().is_open()) co_return false;  // closed meanwhile: what would answer may be gone
    ++shared_->counts.requests;
    if (why) {
      co_await refuse(why);
      co_return false;
    }
    const auto asked = read_request(parser, peer_);
    const response answer = asked ? answer_to(*asked) : plain_response(asked.error(), "this is no path here");
    const message_manner how{parser.get().version(), asked && keeps_alive(parser), is_head(parser)};
    const bool is_stream = answer.events && !how.is_head;
    const error_code failed = co_await send(answer, how, is_stream);
    if (is_stream && !failed) co_await send_events(answer.events);
    co_return !failed && !is_stream && how.keeps_alive;
  }

  // A deadline of the stream itself would close it, and nobody would hear why.
  task<error_code> read(request_parser& parser) {
    const auto reading = std::make_shared<patience>();
    asio::steady_timer end(tcp().get_executor(), shared_->options.request);
    end.async_wait([reading, self = this->weak_from_this()](const error_code& cancelled) {
      const auto here = self.lock();
      if (cancelled || reading->is_over || !here) return;
      reading->is_late = true;
      here->tcp().cancel();
    });
    tcp().expires_never();
    reading_since_ = clock::now();
    error_code why;
    co_await http::async_read(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, why));
    reading_since_.reset();
    reading->is_over = true;
    co_return why && reading->is_late ? error_code(beast::error::timeout) : why;
  }

  task<error_code> wait_for_request() {
    error_code why;
    if (buffer_.size() > 0) co_return why;
    is_idle_ = true;
    tcp().expires_after(shared_->options.idle);
    const auto n = co_await stream_.async_read_some(buffer_.prepare(read_at_once),
                                                    asio::redirect_error(asio::use_awaitable, why));
    buffer_.commit(n);
    is_idle_ = false;
    shared_->budget->touch(*this);
    co_return why;
  }

  response answer_to(const request& asked) {
    auto out = shared_->answers(asked);
    if (out.events && shared_->counts.streams >= shared_->options.streams)
      return plain_response(503, "too many streams of events are open");
    return out;
  }

  bool keeps_alive(const request_parser& parser) const {
    return parser.get().keep_alive() && !shared_->is_stopping;
  }
  static bool is_head(const request_parser& parser) { return parser.get().method() == http::verb::head; }

  task<void> refuse(error_code why) {
    is_refused_ = true;
    const auto answer = refusal_of(why);
    if (answer && tcp().socket().is_open()) {
      const message_manner how;
      co_await send(*answer, how, false);
    }
  }

  task<error_code> send(const response& answer, message_manner how, bool is_stream) {
    auto message = message_of(answer, is_stream ? message_manner{how.version, false, false} : how);
    tcp().expires_after(shared_->options.answer);
    shared_->budget->set_memory(*this, share_of(answer.body));
    error_code why;
    http::response_serializer<http::span_body<const char>> serializer(message);
    if (is_stream || how.is_head) {
      co_await http::async_write_header(stream_, serializer, asio::redirect_error(asio::use_awaitable, why));
    } else {
      co_await http::async_write(stream_, serializer, asio::redirect_error(asio::use_awaitable, why));
    }
    shared_->budget->set_memory(*this, 0);
    co_return why;
  }

  // Until it ends, or the reader goes.
  task<void> send_events(std::shared_ptr<event_stream> events) {
    if (shared_->is_stopping) events->end();
    asio::steady_timer more(tcp().get_executor());
    events_ = events;
    events_->on_more = [&more] { more.cancel(); };
    ++shared_->counts.streams;
    is_watched_ = true;
    tcp().expires_never();
    asio::co_spawn(tcp().get_executor(), watch_reader(this->shared_from_this()), asio::detached);
    error_code why;
    while (!why && !events_->has_ended() && tcp().socket().is_open()) {
      auto next = events_->take();
      const bool is_silent = !next;
      if (is_silent) {
        more.expires_after(shared_->options.ping);
        error_code woken;
        co_await more.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        if (woken) continue;
        next = std::make_shared<const std::string>(": \n\n");
      }
      why = co_await send_event(std::move(next));
    }
    --shared_->counts.streams;
    events_->on_more = nullptr;
    events_.reset();
  }

  task<error_code> send_event(text_ptr event) {
    shared_->budget->set_memory(*this, share_of(event));
    tcp().expires_after(shared_->options.answer);
    error_code why;
    co_await asio::async_write(stream_, asio::buffer(*event), asio::redirect_error(asio::use_awaitable, why));
    shared_->budget->set_memory(*this, 0);
    co_return why;
  }

  // A reader of events says nothing more; that it has gone ends the stream.
  task<void> watch_reader(std::shared_ptr<served> self) {
    char byte = 0;
    error_code why;
    co_await stream_.async_read_some(asio::buffer(&byte, 1), asio::redirect_error(asio::use_awaitable, why));
    if (events_) events_->end();
    if (why) tcp().close();
    self.reset();
  }

  // What a peer still sends that was refused is read for a while: it would not see the answer, else.
  task<void> say_end() {
    error_code why;
    tcp().expires_after(farewell);
    if constexpr (is_tls<Stream>) {
      co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, why));
      co_return;
    }
    tcp().socket().shutdown(asio::socket_base::shutdown_send, why);
    for (std::size_t drained = 0; is_refused_ && !why && drained < most_drained;) {
      buffer_.clear();
      drained += co_await tcp().async_read_some(buffer_.prepare(read_at_once),
                                                asio::redirect_error(asio::use_awaitable, why));
    }
  }

  Stream stream_;
  endpoint peer_;
  beast::flat_buffer buffer_;
  std::shared_ptr<event_stream> events_;  // while they are sent
  bool is_idle_ = true;
  bool is_refused_ = false;
  bool is_watched_ = false;  // watch_reader() reads
  std::optional<clock::time_point> reading_since_;
  clock::time_point came_at_ = clock::now();
};

template <class Stream>
void begin_serving(Stream stream, endpoint peer, const std::shared_ptr<server_state>& shared) {
  const auto made = std::make_shared<served<Stream>>(std::move(stream), std::move(peer), shared);
  if (made->enter()) made->start();
}

}  // namespace

void serve_connection(asio::ip::tcp::socket socket, const std::shared_ptr<server_state>& shared) {
  error_code gone;
  auto peer = net::to_endpoint(socket.remote_endpoint(gone));
  if (gone || !net::prepare(socket)) return;
  beast::tcp_stream plain(std::move(socket));
  if (shared->options.security)
    return begin_serving(tls_stream(std::move(plain), *shared->options.security), std::move(peer), shared);
  begin_serving(std::move(plain), std::move(peer), shared);
}

}  // namespace bee::web

#pragma GCC diagnostic pop
