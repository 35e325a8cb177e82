#include "bee/net/peer.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

namespace bee::net {

peer::peer(boost::asio::ip::tcp::socket socket, std::shared_ptr<listener_state> listener)
    : stream(std::move(socket), {}),
      listener_(std::move(listener)),
      remote_(remote_endpoint()),
      session_(session_events(), listener_->options.limits),
      turn_began_(clock::now()),
      empty_at_(turn_began_),
      came_after_(turn_began_),
      input_at_(turn_began_),
      message_at_(turn_began_),
      output_at_(turn_began_) {
  is_admitted_ = listener_->options.shared->admit(*this, remote_.host, descriptor());
  if (is_admitted_) listener_->peers.insert(this);
}

peer::~peer() {
  if (!is_admitted_) return;
  listener_->peers.erase(this);
  if (!listener_->is_closed && listener_->events.on_close) listener_->events.on_close(*this);
}

void peer::start_reading() {
  if (listener_->events.on_open) listener_->events.on_open(*this);
  start();
}

session::server_events peer::session_events() {
  return {[this](session::incoming&& request) {
            has_request_ = true;
            if (!listener_->is_closed) listener_->events.on_request(shared_from_this(), std::move(request));
          },
          [this](error_code why, std::string_view frame) {
            if (!listener_->is_closed && listener_->events.on_dropped)
              listener_->events.on_dropped(remote_, why, frame);
          },
          [this](std::size_t bytes) { return listener_->options.shared->has_room(*this, bytes); }};
}

// ---- input, in turns

void peer::begin_pass() {
  turn_began_ = input_at_ = clock::now();
  came_after_ = empty_at_;
  listener_->options.shared->touch(*this);
}

void peer::consume(std::string_view bytes) {
  read_ += bytes.size();
  handle(bytes);
  if (backlog_.empty()) {
    empty_at_ = turn_began_;
  } else if (has_room()) {
    handle_later();
  }
}

bool peer::is_turn_over() const {
  return !is_socket_open() || listener_->is_closed || !has_room() ||
         clock::now() - turn_began_ > listener_->options.turn;
}

// At least one frame a turn; what is left of `bytes` becomes the backlog.
void peer::handle(std::string_view bytes) {
  is_handling_ = true;
  const bool was_unfinished = session_.is_unfinished();
  has_request_ = false;
  session_.feed(bytes);
  while (session_.receive_next() && !is_turn_over()) {
  }
  if (!was_unfinished || has_request_) note_message();
  const auto rest = session_.take_rest();
  is_handling_ = false;
  if (rest.empty()) {
    std::string().swap(backlog_);
    backlog_begin_ = 0;
  } else if (backlog_.empty()) {
    backlog_.assign(rest);
  } else {
    backlog_begin_ = backlog_.size() - rest.size();
  }
  account();
}

// Behind all that is ready now: the others have their turn first.
void peer::handle_later() {
  if (std::exchange(is_turn_posted_, true)) return;
  boost::asio::post(executor(), [self = shared_from_this()] {
    self->is_turn_posted_ = false;
    if (!self->is_socket_open() || self->backlog_.empty()) return;
    self->turn_began_ = clock::now();
    self->write_after([&] { self->handle(self->backlog()); });
    self->go_on();
  });
}

// What was stopped for want of room, or of time.
void peer::go_on() {
  if (!is_socket_open() || is_handling_) return;
  if (backlog_.empty()) return resume_reading();
  if (has_room()) handle_later();
}

// What the others leave free is the most that one may use: there is always something left for the next. A
// little is everybody's: who waits for an answer can go on asking.
bool peer::has_room() const {
  constexpr std::size_t little = 64u << 10;
  const auto most =
      std::min(listener_->options.max_queued_output, std::max(little, listener_->options.shared->free()));
  return unread() + charged_ <= most;
}

// ---- answers

template <class Queue>
void peer::answer(Queue&& queue) {
  if (!can_answer()) return;
  if (is_drained()) output_at_ = listener_->options.shared->now();
  queue();
  account();
  write_soon();
}

void peer::respond(std::uint32_t session, std::string message) {
  answer([&] { session_.respond(session, std::move(message)); });
}

void peer::respond(std::uint32_t session, std::shared_ptr<const std::string> message) {
  answer([&] { session_.respond(session, std::move(message)); });
}

void peer::respond_error(std::uint32_t session, std::string_view text) {
  answer([&] { session_.respond_error(session, text); });
}

void peer::take_output(std::string& out, std::size_t about) {
  session_.take_output(out, about);
  output_at_ = listener_->options.shared->now();
}

void peer::charge(std::size_t bytes) {
  charged_ += bytes;
  account();
}

void peer::release(std::size_t bytes) {
  charged_ -= bytes;
  account();
  go_on();
}

void peer::on_drained() {
  account();
  if (write_error()) end_input();
  go_on();
}

// ---- the end

// After the end of what the peer sends, the connection stays for the answers that are still owed: the link is
// held by those who owe them and by the write that waits, and it goes with the last of these.
void peer::on_end(error_code why) {
  has_input_ended_ = true;
  if (why != boost::asio::error::eof) close();
  end_input();
}

void peer::end_input() {
  if (std::exchange(is_end_told_, true)) return;
  if (!listener_->is_closed && listener_->events.on_input_end) listener_->events.on_input_end(*this);
}

void peer::close() {
  close_socket();
  listener_->options.shared->leave(*this);
}

void peer::give_way() {
  close_socket();
  const auto weak = weak_from_this();
  boost::asio::post(executor(), [weak] {
    const auto self = weak.lock();
    if (!self) return;
    self->session_ = session::server_session(self->session_events());
    std::string().swap(self->backlog_);
    self->backlog_begin_ = 0;
    self->end_input();
  });
}

// A message begins, or one has ended and another is under way.
void peer::note_message() {
  message_at_ = turn_began_;
  message_from_ = read_;
}

// ---- what it costs

void peer::account() {
  constexpr std::size_t of_the_connection = 2048;
  listener_->options.shared->set_memory(
      *this, of_the_connection + session_.memory() + unwritten() + charged_ + backlog_.size());
}

bool peer::is_idle() const {
  return charged_ == 0 && backlog_.empty() && is_drained() && !session_.is_unfinished();
}

// input_at_ is when it came: nothing was read since.
bool peer::is_new(clock::time_point now) const {
  constexpr std::chrono::seconds time_to_speak{1};
  return read_ == 0 && now - input_at_ < time_to_speak;
}

tenant::clock::duration peer::unfinished_for(clock::time_point now) const {
  return session_.is_unfinished() && backlog_.empty() ? now - message_at_ : clock::duration::zero();
}

bool peer::is_waiting() const {
  return charged_ != 0 && backlog_.empty() && is_drained() && !session_.is_unfinished();
}

bool peer::is_overdue(clock::time_point now, const budget_options& limits) const {
  if (!is_drained() && now - output_at_ >= limits.unfinished) return true;
  // Bytes that come one by one are no progress.
  constexpr std::uint64_t slowest = 16;  // bytes a millisecond
  const std::chrono::milliseconds for_bytes((read_ - message_from_) / slowest);
  if (session_.is_unfinished() && now - message_at_ >= limits.unfinished + for_bytes) return true;
  return limits.idle.count() > 0 && is_idle() && now - input_at_ >= limits.idle;
}

}  // namespace bee::net
