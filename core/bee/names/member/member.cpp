#include "bee/names/member/member.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "bee/names/member/member_state.hpp"

namespace bee::names {

namespace asio = boost::asio;
using std::chrono::milliseconds;

member::member(asio::any_io_executor executor, node::node& at, member_options options)
    : state_(std::make_shared<state>(at, std::move(executor), std::move(options))) {}

member::~member() {
  state_->end();
}

task<answer<void>> member::start() {
  const auto self = state_;
  if (const auto read = self->read_token(); !read) co_return read.error();
  const auto done = co_await state::announce(self);
  if (!done) co_return done.error();
  asio::co_spawn(self->pause.get_executor(), state::keep_lease(self), asio::detached);
  asio::co_spawn(self->pause.get_executor(), state::watch(self), asio::detached);
  co_return boost::system::in_place_value;
}

task<std::vector<std::string>> member::wait(std::vector<std::string> names, milliseconds time) {
  return state::wait(state_, std::move(names), time);
}

task<answer<void>> member::set_state(node_state s) {
  state_->current = s;
  value::table fields;
  add(fields, "state", to_text(s));
  return state::set(state_, std::move(fields));
}

task<answer<void>> member::set_hot_version(std::string version) {
  state_->options.hot_version = version;
  value::table fields;
  add(fields, "hot_version", std::move(version));
  return state::set(state_, std::move(fields));
}

task<answer<void>> member::leave() {
  const auto self = state_;
  auto arguments = self->write_of();
  const auto answer =
      co_await server_link::ask(self->link, "unregister", std::move(arguments), self->options.timeout);
  self->end();
  if (!answer) co_return answer.error();
  co_return boost::system::in_place_value;
}

std::int64_t member::incarnation() const {
  return state_->incarnation;
}

}  // namespace bee::names
