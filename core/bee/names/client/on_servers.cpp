#include "bee/names/client/on_servers.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/names/member/time_shares.hpp"
#include "bee/names/record/versions.hpp"

namespace bee::names {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause_between{100};  // two rounds of all servers

failure no_name_service(const std::string& at) {
  return {failure_code::not_found, ran::no, at + " is no name service: it has no service @names", {},
          subject::itself,         {}};
}

// Whether another server may answer: nobody did, it was no name service, or it is cut off from its store.
bool is_for_the_next(const failure& why) {
  return why.code == failure_code::unreachable || why.code == failure_code::unknown ||
         why.code == failure_code::wrong_peer || why.code == failure_code::remote;
}

// One of several name servers is asked, and the next when it does not answer.
class name_servers final : public client {
 public:
  name_servers(const client_options& options, std::vector<endpoint> servers)
      : options_(options), servers_(std::move(servers)) {}
  task<attempt<value::table>> ask(std::string command, value::table arguments, duration poll) override;
  task<attempt<value::table>> change(std::string command, value::table arguments) override;
  void move_on() override;
  void close() override;

 private:
  task<attempt<value::table>> ask_each(const std::string& command, const value::table& arguments,
                                       duration time, duration poll);
  task<attempt<void>> connect(duration time);
  task<attempt<value::table>> ask_one(std::string command, value::table arguments, duration time);
  failure nobody(std::string command, std::vector<failure> why) const;

  client_options options_;
  std::vector<endpoint> servers_;
  std::size_t turn_ = 0;
  std::shared_ptr<stock::remote> link_;
  bool has_answered_ = false;  // the server in use, over this connection
};

}  // namespace

std::shared_ptr<client> open_on_servers(const client_options& options, std::vector<endpoint> servers) {
  return std::make_shared<name_servers>(options, std::move(servers));
}

void name_servers::close() {
  if (link_) std::exchange(link_, nullptr)->channel().close();
  has_answered_ = false;
}

void name_servers::move_on() {
  close();
  ++turn_;
}

task<attempt<void>> name_servers::connect(duration time) {
  if (link_) co_return boost::system::in_place_value;
  const auto& at = servers_[turn_ % servers_.size()];
  const cluster::node node{"names://" + to_string(at), at};
  auto how = options_.reach;
  how.timeout = time;
  auto opened = co_await stock::remote::open(how, node);
  if (!opened) co_return opened.error();
  link_ = std::move(*opened);
  co_return boost::system::in_place_value;
}

task<attempt<value::table>> name_servers::ask_one(std::string command, value::table arguments,
                                                  duration time) {
  const auto deadline = clock::now() + time;
  const auto connected = co_await connect(time);
  if (!connected) co_return connected.error();
  const auto link = link_;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
  link->restart(std::max(left, std::chrono::milliseconds(1)));
  value::list body;
  body.emplace_back(command);
  body.emplace_back(std::move(arguments));
  body.push_back(own_version());
  wire::address service(std::string("@names"));
  stock::question q(std::move(service), std::move(body), "names " + command);
  auto answer = co_await link->call(std::move(q));
  if (!answer && answer.error().code == failure_code::not_found) co_return no_name_service(link->name());
  if (!answer) co_return answer.error();
  has_answered_ = true;
  co_return read_answer(options_, command, std::move(*answer));
}

// While etcd elects a leader every name server is cut off from it, for a second or two.
task<attempt<value::table>> name_servers::ask(std::string command, value::table arguments, duration poll) {
  const auto end = clock::now() + options_.reach.timeout + poll;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  for (duration time = options_.reach.timeout;; time = std::min<duration>(time, end - clock::now())) {
    auto answer = co_await ask_each(command, arguments, time, poll);
    const bool may_change = !answer && answer.error().code == failure_code::remote;
    if (!may_change || clock::now() + pause_between >= end) co_return answer;
    error_code ignored;
    timer.expires_after(pause_between);
    co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  }
}

task<attempt<value::table>> name_servers::ask_each(const std::string& command, const value::table& arguments,
                                                   duration time, duration poll) {
  time_shares shares(time, servers_.size(), poll);
  std::vector<failure> all;
  while (!shares.is_over()) {
    const auto start = clock::now();
    auto copy = arguments;
    auto answer = co_await ask_one(command, std::move(copy), shares.next());
    if (answer) co_return answer;
    auto why = answer.error();
    why.about = subject::itself;
    if (!is_for_the_next(why)) co_return why;
    all.push_back(std::move(why));
    shares.use(clock::now() - start);
    move_on();
  }
  co_return nobody(command, std::move(all));
}

task<attempt<value::table>> name_servers::change(std::string command, value::table arguments) {
  if (servers_.size() > 1 && !has_answered_) {
    value::table nothing;
    nothing.pairs.emplace_back("names", value::table());
    nothing.pairs.emplace_back("timeout_ms", 0);
    const auto answers = co_await ask("wait", std::move(nothing), {});
    if (!answers) co_return answers.error();
  }
  auto answer = co_await ask_one(std::move(command), std::move(arguments), options_.reach.timeout);
  if (answer) co_return answer;
  auto why = answer.error();
  why.about = subject::itself;
  co_return why;
}

// One sentence of each server; the code is that of the one that came furthest.
failure name_servers::nobody(std::string command, std::vector<failure> why) const {
  if (why.size() == 1) return why[0];
  failure out{failure_code::unreachable,
              ran::no,
              "names " + command + ": none of the " + std::to_string(why.size()) + " name servers answered",
              {},
              subject::itself,
              {}};
  for (const auto& w : why)
    if (w.code != failure_code::unreachable) {
      out.code = w.code;
      out.has_run = w.has_run;
    }
  const auto first = turn_ - why.size();
  for (std::size_t i = 0; i < why.size(); ++i)
    out.message +=
        (i == 0 ? ": " : "; ") + to_string(servers_[(first + i) % servers_.size()]) + ": " + why[i].message;
  return out;
}

}  // namespace bee::names
