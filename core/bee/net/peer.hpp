// One accepted connection: a server_session between a socket and the listener's handler.
#pragma once

#include <unordered_set>

#include "bee/net/listener.hpp"
#include "bee/net/stream.hpp"

namespace bee::net {

class peer;

/// What a listener shares with its connections, which may outlive it by the answers they still owe.
struct listener_state {
  listener_events events;
  listener_options options;
  std::unordered_set<peer*> peers;
  bool is_closed = false;  ///< the listener is gone: no event is called any more
};

class peer final : public peer_link, private stream, public std::enable_shared_from_this<peer> {
 public:
  peer(boost::asio::ip::tcp::socket socket, std::shared_ptr<listener_state> listener);
  ~peer() override;

  void start_reading();

  void respond(std::uint32_t session, std::string message) override;
  void respond_error(std::uint32_t session, std::string_view text) override;
  void charge(std::size_t bytes) override { charged_ += bytes; }
  void release(std::size_t bytes) override;
  std::size_t unread() const override { return session_.queued_bytes() + unwritten(); }
  void close() override;
  endpoint remote() const override { return remote_; }

 private:
  std::shared_ptr<stream> keep_alive() override { return {shared_from_this(), static_cast<stream*>(this)}; }
  void consume(std::string_view bytes) override { session_.receive(bytes); }
  bool wants_input() const override;
  bool has_output() const override { return session_.has_output(); }
  void take_output(std::string& out, std::size_t about) override { session_.take_output(out, about); }
  void on_drained() override { resume_reading(); }
  void on_end(error_code why) override;
  session::server_events session_events();
  bool can_answer() const { return is_socket_open() && !write_error(); }

  std::shared_ptr<listener_state> listener_;
  const endpoint remote_;
  session::server_session session_;
  std::size_t charged_ = 0;
  bool has_input_ended_ = false;
};

}  // namespace bee::net
