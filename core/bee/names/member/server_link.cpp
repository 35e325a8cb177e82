#include "bee/names/member/server_link.hpp"

#include "bee/names/member/time_shares.hpp"
#include "bee/names/record/versions.hpp"
#include "bee/value/pack.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

// The server in use, in the node's own map of peers: no node can have this name.
constexpr const char* peer_name = "@names";

refusal lost(std::string text) {
  return {refused::failed, std::move(text)};
}

std::string text_at(const value::list& values, std::size_t i) {
  return values.size() > i && values[i].is_string() ? std::string(values[i].as_string()) : std::string();
}

// false, a word and a sentence.
refusal read_refusal(const value::list& values) {
  for (auto why : {refused::malformed, refused::too_much, refused::taken, refused::stale, refused::expired,
                   refused::unknown, refused::denied, refused::version})
    if (text_at(values, 1) == to_text(why)) return {why, text_at(values, 2)};
  return lost(text_at(values, 2));
}

answer<value::table> read_answer(const session::outcome& ended) {
  if (ended.error) return lost(ended.error.message());
  auto values = value::unpack(ended.body);
  if (!values || values->empty()) return lost("not the answer of a name service");
  if (const auto said = values->size() > 1 ? read_version(values->back()) : std::nullopt)
    if (const auto fits = check_version("the answer", *said); !fits) return fits.error();
  if (!values->front().is_table()) return read_refusal(*values);
  return std::move(values->front().as_table());
}

}  // namespace

server_link::server_link(node::node& at, std::vector<endpoint> servers,
                         std::function<void(const std::string&)> log)
    : here_(at), servers_(std::move(servers)), log_(std::move(log)) {
  here_.peers().set(peer_name, to_string(servers_.front()));
}

asio::awaitable<answer<value::table>> server_link::ask(std::shared_ptr<server_link> self, std::string command,
                                                       value::table arguments, std::chrono::milliseconds time,
                                                       std::chrono::milliseconds poll) {
  time_shares shares(time, self->servers_.size(), poll);
  auto out = answer<value::table>(lost("it has ended"));
  value::list request;
  request.emplace_back(std::move(command));
  request.emplace_back(std::move(arguments));
  request.push_back(own_version());
  while (!shares.is_over() && !self->is_over_) {
    const auto turn = self->turn_;
    const auto start = clock::now();
    wire::address to(peer_name);
    auto body = request;
    const auto ended =
        co_await self->here_.peers().call(peer_name, std::move(to), std::move(body), shares.next());
    out = read_answer(ended);
    if (out || out.error().why != refused::failed) break;
    // Another request has moved on meanwhile: that closes the connection, and says nothing of the server.
    const auto spent = clock::now() - start;
    turn == self->turn_ ? shares.use(spent) : shares.spend(spent);
    if (!self->is_over_) self->move_on(turn);
  }
  co_return out;
}

void server_link::move_on(std::size_t turn) {
  if (turn != turn_ || servers_.size() < 2) return;
  const auto& next = servers_[++turn_ % servers_.size()];
  if (log_) log_("moves on to " + to_string(next));
  here_.peers().set(peer_name, to_string(next));
}

}  // namespace bee::names
