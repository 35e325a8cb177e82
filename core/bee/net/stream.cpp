#include "bee/net/stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "bee/net/resolve.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;

// Both fit the second cache of a core together with what is copied from and to them: larger ones make large
// messages slower.
constexpr std::size_t read_size = 64u << 10;
constexpr std::size_t write_size = 64u << 10;
constexpr std::size_t ahead_size = 1024;  // most messages; the rest of a larger one is read behind it
// One stream gives way to the others of its thread after this many chunks.
constexpr int chunks_a_pass = 16;

// The shared buffers of a thread. A pass takes them away while it uses them, so that an event loop that runs
// inside a callback finds others.
thread_local std::string spare_input;
thread_local std::string spare_output;

std::string take(std::string& spare) {
  std::string buffer;
  buffer.swap(spare);
  return buffer;
}

}  // namespace

stream::stream(asio::ip::tcp::socket socket, tap on_bytes, input_wait wait)
    : socket_(std::move(socket)),
      on_bytes_(std::move(on_bytes)),
      ahead_(wait == input_wait::ahead ? ahead_size : 0, '\0') {}

void stream::wait_for_input() {
  if (is_waiting_for_input_ || is_reading_ || !socket_.is_open()) return;
  is_waiting_for_input_ = true;
  auto then = [this, self = keep_alive()](const error_code& error, std::size_t n = 0) {
    is_waiting_for_input_ = false;
    if (socket_.is_open()) read_pass(error, n);
  };
  if (ahead_.empty()) {
    socket_.async_wait(asio::ip::tcp::socket::wait_read, std::move(then));
  } else {
    socket_.async_read_some(asio::buffer(ahead_), std::move(then));
  }
}

void stream::resume_reading() {
  if (wants_input()) wait_for_input();
}

void stream::read_pass(error_code error, std::size_t ahead) {
  is_reading_ = true;
  begin_pass();
  if (!error) error = read_all(ahead);
  is_reading_ = false;
  if (!socket_.is_open()) return;
  write_now();
  if (error) {
    on_end(error == asio::error::eof && write_error_ ? write_error_ : error);
  } else {
    resume_reading();
  }
}

// Reads until nothing is left, the stream wants no more, or its share of the thread is used up. So many bytes
// were read ahead.
error_code stream::read_all(std::size_t ahead) {
  if (ahead == 0 && !wants_input()) return {};
  auto buffer = take(spare_input);
  buffer.resize(read_size);
  std::copy_n(ahead_.begin(), ahead, buffer.begin());
  error_code error;
  std::size_t came = ahead;
  for (int i = 0; i < chunks_a_pass; ++i, came = 0) {
    const bool may_be_more = i > 0 || ahead == ahead_.size();
    if (may_be_more) came += socket_.read_some(asio::buffer(buffer) + came, error);
    const std::string_view bytes(buffer.data(), came);
    if (came > 0 && on_bytes_) on_bytes_(direction::received, bytes);
    if (came > 0) consume(bytes);
    if (error || came < read_size || !socket_.is_open() || !wants_input()) break;
  }
  spare_input = std::move(buffer);
  return error == asio::error::would_block ? error_code() : error;
}

void stream::write_soon() {
  if (is_reading_ || is_writing_ || is_write_posted_ || !socket_.is_open()) return;
  is_write_posted_ = true;
  asio::post(socket_.get_executor(), [this, self = keep_alive()] {
    is_write_posted_ = false;
    write_now();
  });
}

void stream::write_now() {
  if (is_reading_ || is_writing_) return;
  for (int i = 0; i < chunks_a_pass; ++i) {
    if (!socket_.is_open() || write_error_) return;
    if (!has_output()) return on_drained();
    if (!write_chunk()) return;
  }
  write_soon();
}

// One chunk from the session to the kernel; false when it could not take all.
bool stream::write_chunk() {
  auto chunk = take(spare_output);
  chunk.clear();
  take_output(chunk, write_size);
  std::size_t done = 0;
  if (write_some(chunk, done)) {
    spare_output = std::move(chunk);
    return true;
  }
  if (write_error_) return false;
  unwritten_ = std::move(chunk);
  written_ = done;
  wait_for_room();
  return false;
}

bool stream::write_rest() {
  if (!write_some(unwritten_, written_)) {
    if (!write_error_) wait_for_room();
    return false;
  }
  written_ = 0;
  unwritten_.clear();
  spare_output.swap(unwritten_);
  unwritten_ = {};
  return true;
}

bool stream::write_some(std::string& from, std::size_t& done) {
  while (done < from.size()) {
    error_code error;
    const std::string_view rest = std::string_view(from).substr(done);
    const std::size_t n = socket_.write_some(asio::buffer(rest), error);
    if (error == asio::error::would_block) return false;
    if (error) {
      fail_writing(error);
      return false;
    }
    if (on_bytes_) on_bytes_(direction::sent, rest.substr(0, n));
    done += n;
  }
  return true;
}

void stream::wait_for_room() {
  is_writing_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_write, [this, self = keep_alive()](const error_code& error) {
    is_writing_ = false;
    if (error || !socket_.is_open()) return;
    if (write_rest()) write_now();
  });
}

void stream::fail_writing(error_code why) {
  write_error_ = why;
  unwritten_ = {};
  written_ = 0;
  on_drained();
}

endpoint stream::local_endpoint() const {
  error_code error;
  const auto address = socket_.local_endpoint(error);
  return error ? endpoint() : to_endpoint(address);
}

endpoint stream::remote_endpoint() const {
  error_code error;
  const auto address = socket_.remote_endpoint(error);
  return error ? endpoint() : to_endpoint(address);
}

std::size_t stream::unread_input() const {
  error_code error;
  const auto n = socket_.is_open() ? socket_.available(error) : 0;
  return error ? 0 : n;
}

void stream::acknowledge_now() {
  const int on = 1;
  if (socket_.is_open()) (void)::setsockopt(descriptor(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void stream::shut_down_sending() {
  error_code ignored;
  if (socket_.is_open()) socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void stream::close_socket() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace bee::net
