#include "bee/etcd/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>

#include "bee/base/bytes.hpp"
#include "bee/etcd/json.hpp"
#include "bee/etcd/tls.hpp"
#include "bee/net/connect.hpp"

namespace bee::etcd {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using clock = std::chrono::steady_clock;

constexpr std::size_t stream_piece = 64u << 10;

// A stream of text that is no HTTP is another service; everything else is no service.
trouble trouble_of(const error_code& why, const beast::flat_buffer& unread) {
  const bool is_http = why.category() == make_error_code(http::error::end_of_stream).category();
  if (!is_http || why == http::error::end_of_stream || why == http::error::partial_message) {
    const bool is_late = why == beast::error::timeout;
    return {fault::unreachable, is_late ? "no answer in time" : escape_for_terminal(why.message())};
  }
  const auto data = unread.data();
  return not_etcd(std::string_view(static_cast<const char*>(data.data()), data.size()));
}

// The TCP end of a stream, for deadlines and close().
template <class Stream>
class http_connection final : public connection {
 public:
  http_connection(Stream stream, std::string host) : stream_(std::move(stream)), host_(std::move(host)) {}

  Stream& stream() { return stream_; }

  task<answer<http_answer>> post(std::string path, std::string body, std::string token,
                                 duration timeout) override {
    beast::get_lowest_layer(stream_).expires_after(timeout);
    error_code why = co_await write(std::move(path), std::move(body), std::move(token));
    if (why) co_return trouble_of(why, read_);
    http::response_parser<http::string_body> parser;
    parser.body_limit(longest_answer);
    co_await http::async_read(stream_, read_, parser, asio::redirect_error(asio::use_awaitable, why));
    if (why) co_return trouble_of(why, read_);
    beast::get_lowest_layer(stream_).expires_never();
    http_answer out;
    out.status = parser.get().result_int();
    out.body = std::move(parser.get().body());
    co_return out;
  }

  task<answer<http_answer>> begin(std::string path, std::string body, std::string token,
                                  duration timeout) override {
    beast::get_lowest_layer(stream_).expires_after(timeout);
    error_code why = co_await write(std::move(path), std::move(body), std::move(token));
    if (why) co_return trouble_of(why, read_);
    parser_.emplace();
    parser_->body_limit(boost::none);
    co_await http::async_read_header(stream_, read_, *parser_,
                                     asio::redirect_error(asio::use_awaitable, why));
    if (why) co_return trouble_of(why, read_);
    http_answer out;
    out.status = parser_->get().result_int();
    if (out.status == 200) beast::get_lowest_layer(stream_).expires_never();
    while (out.status != 200 && !parser_->is_done() && lines_.size() < stream_piece)
      if (why = co_await read_some(); why) co_return trouble_of(why, read_);
    if (out.status != 200) out.body = std::move(lines_);
    co_return out;
  }

  task<answer<std::string>> next_line() override {
    std::size_t searched = 0;
    for (;;) {
      const auto end = lines_.find('\n', searched);
      if (end != std::string::npos) {
        auto line = lines_.substr(0, end);
        lines_.erase(0, end + 1);
        co_return line;
      }
      searched = lines_.size();
      if (searched > longest_answer) co_return trouble{fault::refused, "a line without an end"};
      if (parser_->is_done()) co_return trouble{fault::unreachable, "the stream has ended"};
      if (const auto why = co_await read_some(); why) co_return trouble_of(why, read_);
    }
  }

  void close() override { beast::get_lowest_layer(stream_).close(); }

 private:
  task<error_code> write(std::string path, std::string body, std::string token) {
    http::request<http::string_body> request(http::verb::post, path, 11);
    request.set(http::field::host, host_);
    request.set(http::field::content_type, "application/json");
    if (!token.empty()) request.set(http::field::authorization, token);
    request.body() = std::move(body);
    request.prepare_payload();
    error_code why;
    co_await http::async_write(stream_, request, asio::redirect_error(asio::use_awaitable, why));
    co_return why;
  }

  // What has come of the body goes to lines_.
  task<error_code> read_some() {
    const auto had = lines_.size();
    lines_.resize(had + stream_piece);
    parser_->get().body().data = lines_.data() + had;
    parser_->get().body().size = stream_piece;
    error_code why;
    co_await http::async_read_some(stream_, read_, *parser_, asio::redirect_error(asio::use_awaitable, why));
    if (why == http::error::need_buffer) why = {};
    lines_.resize(had + stream_piece - parser_->get().body().size);
    co_return why;
  }

  Stream stream_;
  std::string host_;
  beast::flat_buffer read_;
  std::optional<http::response_parser<http::buffer_body>> parser_;  // of the answer without an end
  std::string lines_;                                               // what of it nobody has taken yet
};

// A peer that is gone without a word is noticed within seconds.
void watch_over(asio::ip::tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  using idle = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
  using interval = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
  using count = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPCNT>;
  socket.set_option(idle(5), ignored);
  socket.set_option(interval(2), ignored);
  socket.set_option(count(3), ignored);
}

}  // namespace

task<answer<connection::ptr>> connection::open(endpoint to, std::shared_ptr<tls> security, duration timeout) {
  const auto deadline = clock::now() + timeout;
  auto socket = co_await net::connect(to, timeout);
  if (!socket) co_return trouble{fault::unreachable, socket.error().message()};
  watch_over(*socket);
  if (!security) {
    ptr out = std::make_unique<http_connection<beast::tcp_stream>>(beast::tcp_stream(std::move(*socket)),
                                                                   to_string(to));
    co_return out;
  }
  using stream = beast::ssl_stream<beast::tcp_stream>;
  auto made = std::make_unique<http_connection<stream>>(
      stream(beast::tcp_stream(std::move(*socket)), security->context()), to_string(to));
  if (auto set = security->expect(made->stream().native_handle(), to.host); !set) co_return set.error();
  beast::get_lowest_layer(made->stream()).expires_at(deadline);
  error_code why;
  co_await made->stream().async_handshake(asio::ssl::stream_base::client,
                                          asio::redirect_error(asio::use_awaitable, why));
  if (why == beast::error::timeout) co_return trouble{fault::unreachable, "no answer in time"};
  const bool is_denied = why.category() == asio::error::get_ssl_category();
  if (why)
    co_return trouble{is_denied ? fault::denied : fault::unreachable,
                      "TLS: " + escape_for_terminal(why.message())};
  ptr out = std::move(made);
  co_return out;
}

}  // namespace bee::etcd
