// One connected socket and its two pumps, the same for both ends of a cluster connection. It knows nothing of
// the protocol: bytes go to consume(), and come from take_output().
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "bee/base/endpoint.hpp"
#include "bee/net/tap.hpp"

namespace bee::net {

/// How a stream waits for input. `when_there` costs no memory, and tells what has come and was not read.
/// `ahead` saves a system call for each wait: a first piece is read by the event loop itself, maybe before
/// wants_input() became false.
enum class input_wait { when_there, ahead };

/// A stream lives while one of its operations waits: each holds keep_alive(). It costs no large buffer while
/// it is idle: bytes are read into, and taken into, buffers that all streams of a thread share.
class stream {
 public:
  stream(boost::asio::ip::tcp::socket socket, tap on_bytes, input_wait wait = input_wait::when_there);
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;
  virtual ~stream() = default;

 protected:
  /// Begins to read.
  void start() { wait_for_input(); }

  /// Writes what is queued, as far as the kernel takes it now; the rest follows by itself. Never calls
  /// on_end(): a failed write is told by the reading side, after it has read what the peer had still sent.
  void write_now();
  /// The same once for all that is queued in this pass of the event loop. Inside consume() the end of the
  /// pass is the end of the bytes that have come.
  void write_soon();

  /// Starts reading again after wants_input() was false.
  void resume_reading();

  /// Runs what may queue output; it is written afterwards, at once.
  template <class F>
  void write_after(F&& run) {
    is_reading_ = true;
    run();
    is_reading_ = false;
    if (socket_.is_open()) write_now();
  }

  /// What has come is acknowledged now, and not with what is sent next or 40 ms later: a peer that sends
  /// small pieces as they come (Nagle) sends the next when it has heard of the last.
  void acknowledge_now();
  /// The peer sees the end of what was sent; reading goes on.
  void shut_down_sending();
  /// Closes the socket; nothing is called afterwards.
  void close_socket();

  bool is_socket_open() const { return socket_.is_open(); }
  /// Nothing queued and nothing on its way to the kernel.
  bool is_drained() const { return !is_writing_ && !has_output(); }
  /// Bytes taken from the session that the kernel has not accepted yet.
  std::size_t unwritten() const { return unwritten_.size() - written_; }
  /// Bytes that have come and were not read, of one that waits `when_there`. 0 when the system does not tell.
  std::size_t unread_input() const;
  int descriptor() { return socket_.native_handle(); }
  /// Why writing stopped, if it did.
  error_code write_error() const { return write_error_; }
  boost::asio::any_io_executor executor() { return socket_.get_executor(); }
  /// host:port of this side and of the peer; an empty host when the socket is gone.
  endpoint local_endpoint() const;
  endpoint remote_endpoint() const;

  virtual std::shared_ptr<stream> keep_alive() = 0;
  /// Input is there, and is about to be read.
  virtual void begin_pass() {}
  virtual void consume(std::string_view bytes) = 0;
  /// Whether reading may go on. When not, resume_reading() starts it again.
  virtual bool wants_input() const { return true; }
  virtual bool has_output() const = 0;
  virtual void take_output(std::string& out, std::size_t about) = 0;
  /// All output is in the kernel, or will never be because writing failed.
  virtual void on_drained() {}
  /// The peer sent its last byte (asio::error::eof), or the connection failed.
  virtual void on_end(error_code why) = 0;

 private:
  void wait_for_input();
  void read_pass(error_code error, std::size_t ahead);
  error_code read_all(std::size_t ahead);
  void wait_for_room();
  bool write_rest();
  bool write_chunk();
  bool write_some(std::string& from, std::size_t& done);
  void fail_writing(error_code why);

  boost::asio::ip::tcp::socket socket_;
  tap on_bytes_;
  std::string ahead_;      // what the event loop reads into; empty: it only waits
  std::string unwritten_;  // taken from the session, not yet accepted by the kernel
  std::size_t written_ = 0;
  error_code write_error_;
  bool is_waiting_for_input_ = false;
  bool is_reading_ = false;  // inside read_pass()
  bool is_writing_ = false;  // waits until the kernel has room
  bool is_write_posted_ = false;
};

}  // namespace bee::net
