// One accepted connection: a server_session between a socket and the listener's handler.
#pragma once

#include <unordered_set>

#include "bee/net/budget.hpp"
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

/// What a peer has sent is handled request by request until its turn is over; the rest waits, and nothing
/// more is read, until the other connections have had theirs.
class peer final : public peer_link,
                   public tenant,
                   private stream,
                   public std::enable_shared_from_this<peer> {
 public:
  peer(boost::asio::ip::tcp::socket socket, std::shared_ptr<listener_state> listener);
  ~peer() override;

  /// Whether there is room for it; without, it is of no use.
  bool is_admitted() const { return is_admitted_; }
  void start_reading();

  void respond(std::uint32_t session, std::string message) override;
  void respond(std::uint32_t session, std::shared_ptr<const std::string> message) override;
  void respond_error(std::uint32_t session, std::string_view text) override;
  void charge(std::size_t bytes) override;
  void release(std::size_t bytes) override;
  std::size_t unread() const override { return session_.queued_bytes() + unwritten(); }
  std::uint64_t received() const override { return read_ + unread_input(); }
  std::uint64_t handled() const override { return read_ - backlog().size(); }
  std::chrono::steady_clock::time_point came_after() const override { return came_after_; }
  void close() override;
  endpoint remote() const override { return remote_; }

  bool is_idle() const override;
  bool has_unread() const override { return unread_input() != 0; }
  bool is_new(clock::time_point now) const override;
  clock::duration unfinished_for(clock::time_point now) const override;
  bool is_waiting() const override;
  bool is_overdue(clock::time_point now, const budget_options& limits) const override;
  void give_way() override;

 private:
  std::shared_ptr<stream> keep_alive() override { return {shared_from_this(), static_cast<stream*>(this)}; }
  void begin_pass() override;
  void consume(std::string_view bytes) override;
  bool wants_input() const override { return !has_input_ended_ && backlog_.empty() && has_room(); }
  bool has_output() const override { return session_.has_output(); }
  void take_output(std::string& out, std::size_t about) override;
  void on_drained() override;
  void on_end(error_code why) override;

  session::server_events session_events();
  bool can_answer() const { return is_socket_open() && !write_error(); }
  /// Whether what waits for the peer leaves room for more.
  bool has_room() const;
  bool is_turn_over() const;
  void handle(std::string_view bytes);
  void handle_later();
  void go_on();
  template <class Queue>
  void answer(Queue&& queue);
  void account();
  void note_message();
  void end_input();
  std::string_view backlog() const { return std::string_view(backlog_).substr(backlog_begin_); }

  std::shared_ptr<listener_state> listener_;
  const endpoint remote_;
  session::server_session session_;
  std::size_t charged_ = 0;
  std::string backlog_;  // read, and not handled
  std::size_t backlog_begin_ = 0;
  std::uint64_t read_ = 0;
  clock::time_point turn_began_;
  clock::time_point empty_at_;    // nothing was left to read then
  clock::time_point came_after_;  // of what is being handled
  clock::time_point input_at_;
  clock::time_point message_at_;    // the message that is unfinished has begun then
  std::uint64_t message_from_ = 0;  // and so much had been read
  bool has_request_ = false;        // one has ended
  clock::time_point output_at_;
  bool is_admitted_ = false;
  bool is_turn_posted_ = false;
  bool is_handling_ = false;
  bool has_input_ended_ = false;
  bool is_end_told_ = false;
};

}  // namespace bee::net
