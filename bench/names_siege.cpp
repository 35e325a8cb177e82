#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <fstream>
#include <vector>

#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "child.hpp"
#include "names_bench.hpp"

namespace bee::bench {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

std::string framed(const char* to, std::uint32_t session, const char* command, const std::string& table) {
  std::string out;
  const auto message = value::pack({command, value::parse_literal(table).value()}).value();
  if (!wire::encode({wire::address(std::string(to)), session, message}, out)) give_up("encode");
  return out;
}

tcp::socket connect(asio::io_context& io, const endpoint& to) {
  tcp::socket out(io);
  out.connect({asio::ip::make_address(to.host), to.port});
  return out;
}

// Asks over a connection of its own and reads one answer at a time.
class honest {
 public:
  honest(asio::io_context& io, const endpoint& to) : socket_(connect(io, to)) {
    socket_.set_option(tcp::no_delay(true));
  }
  /// Seconds until the answer is there; whether it was a refusal.
  double ask(const char* command, const std::string& table, bool& is_refused) {
    const double start = now();
    asio::write(socket_, asio::buffer(framed("@names", ++session_, command, table)));
    std::string body;
    for (bool is_whole = false; !is_whole;) {
      const auto frame = read_frame();
      const auto type = frame.at(4);
      is_whole = type == 0 || type == 1 || type == 4;
      if (type != 2) body += frame.substr(5);
    }
    const auto values = value::unpack(body);
    is_refused = !values || values->empty() || !values->front().is_table();
    return now() - start;
  }
  void close() { socket_.close(); }

 private:
  std::string read_frame() {
    unsigned char size[2];
    read(reinterpret_cast<char*>(size), 2);
    std::string out(size[0] * 256u + size[1], '\0');
    read(out.data(), out.size());
    return out;
  }
  void read(char* to, std::size_t n) {
    for (std::size_t done = 0; done < n;) done += socket_.read_some(asio::buffer(to + done, n - done));
  }

  tcp::socket socket_;
  std::uint32_t session_ = 0;
};

// Sends what the other side takes, and never reads.
class attacker {
 public:
  attacker(asio::io_context& io, const endpoint& to) : socket_(connect(io, to)) {
    socket_.non_blocking(true);
  }
  void send(const std::string& all) {
    boost::system::error_code error;
    while (!error) {
      if (at_ == all.size()) at_ = 0;
      at_ += socket_.write_some(asio::buffer(std::string_view(all).substr(at_)), error);
    }
  }
  // Whether all of it went out.
  bool send_once(const std::string& all) {
    boost::system::error_code error;
    while (at_ < all.size()) {
      at_ += socket_.write_some(asio::buffer(std::string_view(all).substr(at_)), error);
      if (error && error != asio::error::would_block) return false;
    }
    return true;
  }

 private:
  tcp::socket socket_;
  std::size_t at_ = 0;
};

double p99(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() * 99 / 100];
}

}  // namespace

siege_times under_lists(const names_process& service, int nodes, int attackers, int rounds) {
  asio::io_context io(1);
  honest node(io, service.at());
  bool is_refused = false;
  for (int i = 0; i < nodes; ++i) {
    node.ask("register",
             "{name='node_" + std::to_string(i) + "', address='127.0.0.1:" + std::to_string(i % 60'000 + 1) +
                 "', state='ready', services={'lobby', 'chat'}, lease_ms=0}",
             is_refused);
    if (is_refused) give_up("a registration was refused");
  }
  node.ask("register", "{name='honest', address='127.0.0.1:9', lease_ms=10000}", is_refused);
  std::string many;
  for (std::uint32_t i = 1; i <= 20'000; ++i) many += framed("@names", i, "list", "nil");
  std::deque<attacker> all;
  for (int i = 0; i < attackers; ++i) all.emplace_back(io, service.at());
  siege_times out;
  std::vector<double> renewals, lists;
  for (int i = 0; i < rounds; ++i) {
    for (auto& a : all) a.send(many);
    renewals.push_back(node.ask("renew", "{name='honest'}", is_refused));
    if (is_refused) ++out.lapses;
    lists.push_back(node.ask("list", "nil", is_refused));
  }
  out.renew_p99 = p99(renewals);
  out.list_p99 = p99(lists);
  return out;
}

double wait_behind_waits(const names_process& service, int connections) {
  asio::io_context io(1);
  std::string many;
  for (std::uint32_t i = 1; i <= 4096; ++i) many += framed("@names", i, "wait", "{names={'nobody'}}");
  for (int i = 0; i < connections; ++i) attacker(io, service.at()).send_once(many);
  honest one(io, service.at());
  const double start = now();
  for (bool is_refused = true; is_refused && now() - start < 90;)
    one.ask("wait", "{names={'nobody'}, timeout_ms=1}", is_refused);
  return now() - start;
}

std::size_t memory_of_unfinished(const process& mock, const endpoint& at, int peers, std::size_t size) {
  asio::io_context io(1);
  std::string all;
  if (!wire::encode_request(wire::address(std::string("@echo")), 1, false, std::string(size, 'x'), all))
    give_up("encode");
  all.resize(all.size() - 100);
  std::deque<attacker> each;
  std::size_t most = 0;
  for (int i = 0; i < peers; ++i) {
    each.emplace_back(io, at).send_once(all);
    most = std::max(most, mock.memory());
  }
  return most;
}

}  // namespace bee::bench
