#include "bee/net/peer.hpp"

#include <boost/asio/error.hpp>

namespace bee::net {

peer::peer(boost::asio::ip::tcp::socket socket, std::shared_ptr<listener_state> listener)
    : stream(std::move(socket), {}),
      listener_(std::move(listener)),
      remote_(remote_endpoint()),
      session_(session_events(), listener_->options.limits) {
  listener_->peers.insert(this);
}

peer::~peer() {
  listener_->peers.erase(this);
  if (!listener_->is_closed && listener_->events.on_close) listener_->events.on_close(*this);
}

void peer::start_reading() {
  if (listener_->events.on_open) listener_->events.on_open(*this);
  start();
}

session::server_events peer::session_events() {
  return {[this](session::incoming&& request) {
            if (!listener_->is_closed) listener_->events.on_request(shared_from_this(), std::move(request));
          },
          [this](error_code why, std::string_view frame) {
            if (!listener_->is_closed && listener_->events.on_dropped)
              listener_->events.on_dropped(remote_, why, frame);
          }};
}

void peer::respond(std::uint32_t session, std::string message) {
  if (!can_answer()) return;
  session_.respond(session, std::move(message));
  write_soon();
}

void peer::respond_error(std::uint32_t session, std::string_view text) {
  if (!can_answer()) return;
  session_.respond_error(session, text);
  write_soon();
}

bool peer::wants_input() const {
  return !has_input_ended_ && unread() + charged_ <= listener_->options.max_queued_output;
}

void peer::release(std::size_t bytes) {
  charged_ -= bytes;
  resume_reading();
}

// After the end of what the peer sends, the connection stays for the answers that are still owed: the link is
// held by those who owe them and by the write that waits, and it goes with the last of these.
void peer::on_end(error_code why) {
  has_input_ended_ = true;
  if (why != boost::asio::error::eof) close();
}

void peer::close() {
  close_socket();
}

}  // namespace bee::net
