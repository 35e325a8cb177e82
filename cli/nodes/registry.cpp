#include "cli/nodes/registry.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bee/base/bytes.hpp"
#include "bee/names/member/time_shares.hpp"
#include "bee/names/record/versions.hpp"
#include "bee/names/record/watch_answer.hpp"
#include "cli/nodes/etcd_source.hpp"
#include "cli/nodes/registry_source.hpp"

namespace bee::cli {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause_between{100};  // two rounds of all servers

// The refusal of a name service: false, a word and a sentence.
failure refused(const std::string& command, const value::list& answer) {
  const auto text = [&](std::size_t i) {
    return answer.size() > i && answer[i].is_string() ? escape_for_terminal(answer[i].as_string()) : "";
  };
  const auto word = text(1);
  auto code = exit_code::no;
  if (word == "malformed") code = exit_code::bad_input;
  if (word == "version") code = exit_code::wrong_peer;
  if (word == "unknown") code = exit_code::not_found;
  if (word == "failed") code = exit_code::remote;
  failure out{code, ran::no,         "the name service refused to " + command + ": " + text(2),
              {},   subject::itself, {}};
  if (word == "denied") out.hint = "--token-file FILE, or BEECTL_TOKEN";
  return out;
}

failure no_registry(const std::string& what) {
  return {exit_code::wrong_peer, ran::yes, what + ": not the answer of a name service", {},
          subject::itself,       {}};
}

failure no_name_service(const std::string& at) {
  return {exit_code::not_found, ran::no, at + " is no name service: it has no service @names", {},
          subject::itself,      {}};
}

// Whether another server may answer: nobody did, it was no name service, or it is cut off from its store.
bool is_for_the_next(const failure& why) {
  return why.code == exit_code::unreachable || why.code == exit_code::unknown ||
         why.code == exit_code::wrong_peer || why.code == exit_code::remote;
}

// One of several name servers is asked, and the next when it does not answer.
class name_servers final : public registry {
 public:
  name_servers(const invocation& in, std::vector<endpoint> servers) : in_(in), servers_(std::move(servers)) {}
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

  const invocation& in_;
  std::vector<endpoint> servers_;
  std::size_t turn_ = 0;
  std::shared_ptr<remote> link_;
  bool has_answered_ = false;  // the server in use, over this connection
};

}  // namespace

attempt<value::table> read_answer(const std::string& command, value::list answer) {
  if (const auto said = answer.size() > 1 ? names::read_version(answer.back()) : std::nullopt)
    if (const auto fits = names::check_version("the answer", *said); !fits)
      return failure{exit_code::wrong_peer, ran::yes, "names " + command + ": " + fits.error().text, {},
                     subject::itself,       {}};
  if (!answer.empty() && answer.front().is_table()) return std::move(answer.front().as_table());
  const bool is_refusal = answer.size() >= 3 && answer[0] == value::value(false);
  return is_refusal ? refused(command, answer) : no_registry("names " + command);
}

attempt<std::shared_ptr<registry>> registry::open(const invocation& in, std::string_view cluster) {
  if (etcd::is_url(cluster)) return open_etcd_registry(in, std::string(cluster));
  auto servers = registry_servers(cluster);
  if (!servers) return servers.error();
  std::shared_ptr<registry> out = std::make_shared<name_servers>(in, std::move(*servers));
  return out;
}

attempt<std::shared_ptr<registry>> registry::open(const invocation& in) {
  return open(in, in.set.cluster);
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
  auto opened = co_await remote::open(in_, node, nullptr, time);
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
  body.push_back(names::own_version());
  wire::address service(std::string("@names"));
  question q(std::move(service), std::move(body), "names " + command);
  auto answer = co_await link->call(std::move(q));
  if (!answer && answer.error().code == exit_code::not_found) co_return no_name_service(link->name());
  if (!answer) co_return answer.error();
  has_answered_ = true;
  co_return read_answer(command, std::move(*answer));
}

// While etcd elects a leader every name server is cut off from it, for a second or two.
task<attempt<value::table>> name_servers::ask(std::string command, value::table arguments, duration poll) {
  const auto end = clock::now() + in_.set.timeout + poll;
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  for (duration time = in_.set.timeout;; time = std::min<duration>(time, end - clock::now())) {
    auto answer = co_await ask_each(command, arguments, time, poll);
    const bool may_change = !answer && answer.error().code == exit_code::remote;
    if (!may_change || clock::now() + pause_between >= end) co_return answer;
    error_code ignored;
    timer.expires_after(pause_between);
    co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  }
}

task<attempt<value::table>> name_servers::ask_each(const std::string& command, const value::table& arguments,
                                                   duration time, duration poll) {
  names::time_shares shares(time, servers_.size(), poll);
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
  auto answer = co_await ask_one(std::move(command), std::move(arguments), in_.set.timeout);
  if (answer) co_return answer;
  auto why = answer.error();
  why.about = subject::itself;
  co_return why;
}

// One sentence of each server; the code is that of the one that came furthest.
failure name_servers::nobody(std::string command, std::vector<failure> why) const {
  if (why.size() == 1) return why[0];
  failure out{exit_code::unreachable,
              ran::no,
              "names " + command + ": none of the " + std::to_string(why.size()) + " name servers answered",
              {},
              subject::itself,
              {}};
  for (const auto& w : why)
    if (w.code != exit_code::unreachable) {
      out.code = w.code;
      out.has_run = w.has_run;
    }
  const auto first = turn_ - why.size();
  for (std::size_t i = 0; i < why.size(); ++i)
    out.message +=
        (i == 0 ? ": " : "; ") + to_string(servers_[(first + i) % servers_.size()]) + ": " + why[i].message;
  return out;
}

attempt<std::vector<names::record_ptr>> read_records(const value::table& answer) {
  auto read = names::read_nodes(answer, "nodes");
  if (!read) return no_registry("names list");
  return std::move(*read);
}

}  // namespace bee::cli
