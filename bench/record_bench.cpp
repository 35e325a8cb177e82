// Calls through `beectl record` against the same calls through a relay that only copies bytes, and against
// none, and what a recording of 20,000 calls a second holds in memory: record_bench BEECTL.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "bee/session/server_session.hpp"
#include "bee/value/pack.hpp"
#include "ours.hpp"
#include "process.hpp"
#include "raw.hpp"
#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;
namespace fs = std::filesystem;

constexpr int rate = 20'000;
constexpr int paced_seconds = 5;

std::string message() {
  return value::pack({"lua", "echo", 10076447, "hello"}).value();
}

struct frames {
  std::string request;
  std::string response;
};

frames capture() {
  frames out;
  session::client_session client;
  (void)client.call(echo_request(message()), {}, [](session::outcome&&) {});
  client.take_output(out.request, 1);
  session::server_session server(session::server_events{
      [&](session::incoming&& r) { server.respond(r.session, r.message.take()); }, {}});
  server.receive(out.request);
  server.take_output(out.response, 1);
  return out;
}

int listening(std::uint16_t& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  auto* name = reinterpret_cast<sockaddr*>(&at);
  if (::bind(fd, name, size) != 0 || ::listen(fd, 16) != 0) give_up("listen");
  ::getsockname(fd, name, &size);
  port = ntohs(at.sin_port);
  return fd;
}

int connected(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) give_up("connect");
  return fd;
}

bool copy(int from, int to, std::string& buffer) {
  const auto n = ::read(from, buffer.data(), buffer.size());
  return n > 0 && ::write(to, buffer.data(), static_cast<std::size_t>(n)) == n;
}

// One connection after the other, with bare system calls.
void serve_raw_relay(const child::report& ready, std::uint16_t target) {
  std::uint16_t port = 0;
  const int listener = listening(port);
  ready(std::to_string(port));
  std::string buffer(64u << 10, '\0');
  const int on = 1;
  for (;;) {
    const int caller = ::accept(listener, nullptr, nullptr);
    const int node = connected(target);
    for (const int fd : {caller, node}) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pollfd both[2]{{caller, POLLIN, 0}, {node, POLLIN, 0}};
    for (bool is_open = true; is_open;) {
      ::poll(both, 2, -1);
      if (both[0].revents) is_open = copy(caller, node, buffer);
      if (both[1].revents && is_open) is_open = copy(node, caller, buffer);
    }
    ::close(caller);
    ::close(node);
  }
}

// `beectl record` of a port, which ends by itself.
class recording {
 public:
  recording(const std::string& beectl, const fs::path& folder, std::uint16_t target, const std::string& limit)
      : run_({beectl, "record", "127.0.0.1:" + std::to_string(target), "--listen", "127.0.0.1:0", "-w",
              (folder / "a.jsonl").string(), "--limit", limit},
             folder, folder / "err") {
    const std::string mark = "ready: 127.0.0.1:";
    for (double end = now() + 20; port_ == 0 && now() < end; ::usleep(5000)) {
      std::ifstream in(folder / "err");
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      if (const auto at = text.find(mark); at != text.npos && text.find('\n', at) != text.npos)
        port_ = static_cast<std::uint16_t>(std::stoi(text.substr(at + mark.size())));
    }
    if (port_ == 0) give_up("record did not come up");
  }
  std::uint16_t port() const { return port_; }
  finished wait() { return run_.wait(); }

 private:
  process run_;
  std::uint16_t port_ = 0;
};

std::string per_second(double calls) {
  return std::to_string(static_cast<long>(calls)) + " calls/s";
}

void compare_hops(const std::string& beectl, const fs::path& folder, std::uint16_t node,
                  const frames& bytes) {
  constexpr int calls = 20'000;
  child raw_relay([node](const child::report& ready) { serve_raw_relay(ready, node); });
  const auto relay_port = raw_relay.port();
  recording record(beectl, folder, node, "10m");
  double direct = 0, relayed = 0, recorded = 0;
  for (int i = 0; i < 3; ++i) {
    const auto size = bytes.response.size();
    direct = std::max(direct, raw_calls(node, bytes.request, size, 1, calls));
    relayed = std::max(relayed, raw_calls(relay_port, bytes.request, size, 1, calls));
    recorded = std::max(recorded, raw_calls(record.port(), bytes.request, size, 1, calls));
  }
  print_row("record, calls one at a time", per_second(recorded), per_second(relayed) + " raw relay",
            recorded / relayed, "one hop");
  print_row("the same", per_second(recorded), per_second(direct) + " direct", recorded / direct, "");
}

// So many calls a second for some seconds, from one connection.
class paced {
 public:
  explicit paced(net::channel& to, boost::asio::any_io_executor on) : to_(to), timer_(on), begun_(now()) {
    step();
  }
  double took() const { return ended_ - begun_; }

 private:
  void step() {
    const auto due = static_cast<int>(std::min((now() - begun_) * rate, double(total)));
    for (; sent_ < due; ++sent_)
      to_.call(echo_request(message_), std::chrono::seconds(60), [this](session::outcome&& o) {
        if (o.error) give_up("a call failed");
        if (++answered_ < total) return;
        ended_ = now();
        to_.close();
      });
    if (sent_ == total) return;
    timer_.expires_after(std::chrono::milliseconds(1));
    timer_.async_wait([this](const error_code& why) {
      if (!why) step();
    });
  }

  static constexpr int total = rate * paced_seconds;
  net::channel& to_;
  boost::asio::steady_timer timer_;
  const std::string message_ = message();
  double begun_;
  double ended_ = 0;
  int sent_ = 0;
  int answered_ = 0;
};

void measure_memory(const std::string& beectl, const fs::path& folder, std::uint16_t node) {
  for (const char* old : {"err", "a.jsonl"}) fs::remove(folder / old);  // of the recording before
  recording record(beectl, folder, node, std::to_string(paced_seconds + 5) + "s");
  std::unique_ptr<paced> running;
  std::shared_ptr<net::channel> kept;
  boost::asio::io_context io(1);
  const auto call = [&]() -> boost::asio::awaitable<void> {
    auto opened = co_await net::channel::open({"127.0.0.1", record.port()}, std::chrono::seconds(5));
    if (!opened) give_up("connect");
    kept = *opened;
    running = std::make_unique<paced>(*kept, io.get_executor());
  };
  boost::asio::co_spawn(io, call, boost::asio::detached);
  io.run();
  const auto end = record.wait();
  const auto mib = static_cast<double>(end.most_memory) / (1u << 20);
  char figure[64];
  std::snprintf(figure, sizeof figure, "%.1f MiB, %.0f %% of a processor", mib,
                end.busy / paced_seconds * 100);
  print_row("record at " + per_second(rate * paced_seconds / running->took()), figure, "64 MiB", mib / 64,
            "at most 64 MiB");
  std::size_t lines = 0;
  std::ifstream in(folder / "a.jsonl");
  for (std::string line; std::getline(in, line);) ++lines;
  if (lines < static_cast<std::size_t>(rate) * paced_seconds + 1) give_up("lines are missing");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) give_up("record_bench BEECTL");
  const frames bytes = capture();
  child raw([&](const child::report& ready) { serve_raw_frames(ready, bytes.response); });
  child node(serve_echo_node);
  char pattern[] = "/tmp/record_bench.XXXXXX";
  const fs::path folder = ::mkdtemp(pattern);
  compare_hops(argv[1], folder, raw.port(), bytes);
  measure_memory(argv[1], folder, node.port());
  fs::remove_all(folder);
}
