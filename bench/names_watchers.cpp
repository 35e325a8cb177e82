// Many watchers as bare sockets behind one epoll loop: each of them is a process of its own elsewhere, and
// what they do here must not be what is measured.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <thread>
#include <vector>

#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "child.hpp"
#include "names_bench.hpp"

namespace bee::bench {
namespace {

std::string framed(std::uint32_t session, const char* command, value::table arguments) {
  std::string out;
  const auto message = value::pack({command, std::move(arguments)}).value();
  if (!wire::encode({wire::address("@names"), session, message}, out)) give_up("encode");
  return out;
}

int connected(const endpoint& to) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(to.port);
  ::inet_pton(AF_INET, to.host.c_str(), &at.sin_addr);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) give_up("connect");
  return fd;
}

void send_all(int fd, const std::string& bytes) {
  if (::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
    give_up("send");
}

// Connections and the whole frames that come on them.
class loop {
 public:
  explicit loop(const endpoint& service) : service_(service) {}
  ~loop() {
    for (std::size_t i = 0; i < unread_.size(); ++i) ::close(fds_[i]);
    ::close(epoll_);
  }
  std::size_t open() {
    fds_.push_back(connected(service_));
    unread_.emplace_back();
    epoll_event what{};
    what.events = EPOLLIN;
    what.data.u64 = fds_.size() - 1;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fds_.back(), &what) != 0) give_up("epoll");
    return fds_.size() - 1;
  }
  void ask(std::size_t who, const std::string& frame) { send_all(fds_[who], frame); }

  /// Hands on frames, their size taken off, until the condition holds.
  void run_until(const std::function<bool()>& holds,
                 const std::function<void(std::size_t who, std::string_view frame)>& take) {
    const double end = now() + 120;
    std::array<epoll_event, 256> ready{};
    while (!holds()) {
      if (now() > end) give_up("it takes too long");
      const int count = ::epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), 1000);
      for (int i = 0; i < count; ++i) read(ready[static_cast<std::size_t>(i)].data.u64, take);
    }
  }

 private:
  void read(std::size_t who, const std::function<void(std::size_t, std::string_view)>& take) {
    std::array<char, 4096> bytes;
    const auto got = ::recv(fds_[who], bytes.data(), bytes.size(), 0);
    if (got <= 0) give_up("the name service closed a connection");
    auto& unread = unread_[who];
    unread.append(bytes.data(), static_cast<std::size_t>(got));
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(unread[i]); };
    while (unread.size() >= 2 && unread.size() >= 2 + at(0) * 256u + at(1)) {
      const auto size = at(0) * 256u + at(1);
      take(who, std::string_view(unread).substr(2, size));
      unread.erase(0, 2 + size);
    }
  }

  endpoint service_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<int> fds_;
  std::vector<std::string> unread_;
};

// The revision in an answer: session, kind, then the packed values.
std::int64_t revision_in(std::string_view frame) {
  const auto values = frame.size() > 5 ? value::unpack(frame.substr(5)) : value::list();
  if (!values || values->empty() || !values->front().is_table()) give_up("the name service refused");
  return values->front().as_table().find("revision")->as_integer();
}

// Gives every connection the same frame, as often as something comes on the first one, and nothing more.
void serve_raw_changes(int listener, int connections, int rounds, std::size_t size) {
  std::vector<int> fds;
  for (int i = 0; i < connections; ++i) fds.push_back(::accept(listener, nullptr, nullptr));
  std::string frame(2 + size, 'x');
  frame[0] = static_cast<char>(size / 256);
  frame[1] = static_cast<char>(size % 256);
  std::array<char, 512> asked;
  for (int i = 0; i<rounds&& ::recv(fds.front(), asked.data(), asked.size(), 0)> 0; ++i)
    for (const int fd : fds) send_all(fd, frame);
  // Those at the other end close first: no port is left waiting there.
  for (const int fd : fds) {
    (void)::recv(fd, asked.data(), asked.size(), 0);
    ::close(fd);
  }
}

change_times times_of(std::vector<double> all) {
  std::sort(all.begin(), all.end());
  return {all[all.size() / 2], all[all.size() * 99 / 100], 0};
}

value::table watched(const char* key, value::value v) {
  value::table out;
  out.pairs.emplace_back("name", "watched");
  out.pairs.emplace_back(key, std::move(v));
  return out;
}

}  // namespace

change_times reach_watchers(const names_process& service, int watchers, int rounds) {
  loop all(service.at());
  const auto writer = all.open();
  const auto memory = service.memory();
  for (int i = 0; i < watchers; ++i) all.open();
  const auto count = static_cast<std::size_t>(watchers);

  std::int64_t revision = 0;
  const auto take_written = [&](std::size_t, std::string_view frame) { revision = revision_in(frame); };
  all.ask(writer, framed(1, "register", watched("address", "127.0.0.1:9")));
  all.run_until([&] { return revision != 0; }, take_written);

  change_times out;
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const auto watch = framed(2, "watch", {{}, {{"after", revision}}});
    // Behind its poll on each connection: answered when the poll waits.
    const auto get = framed(3, "get", {{}, {{"name", "watched"}}});
    for (std::size_t w = 1; w <= count; ++w) all.ask(w, watch + get);
    std::size_t waiting = 0;
    all.run_until([&] { return waiting == count; }, [&](std::size_t, std::string_view) { ++waiting; });
    if (i == 0) out.bytes_a_watcher = (service.memory() - memory) / count;
    const double start = now();
    const auto before = revision;
    const auto enough = times.size() + count;
    all.ask(writer, framed(4, "set", watched("hot_version", std::to_string(i))));
    // Who watches may hear of it before the writer does.
    all.run_until([&] { return times.size() == enough && revision != before; },
                  [&](std::size_t who, std::string_view frame) {
                    if (who == writer) return take_written(who, frame);
                    times.push_back(now() - start);
                  });
  }
  const auto sorted = times_of(std::move(times));
  return {sorted.median, sorted.p99, out.bytes_a_watcher};
}

change_times raw_reach(int watchers, int rounds) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener, 4096) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    give_up("listen");
  constexpr std::size_t usual_answer = 100;
  std::thread server([&] { serve_raw_changes(listener, watchers + 1, rounds, usual_answer); });
  std::vector<double> times;
  {
    loop all({"127.0.0.1", ntohs(at.sin_port)});
    for (int i = 0; i <= watchers; ++i) all.open();
    for (int i = 0; i < rounds; ++i) {
      const double start = now();
      const auto enough = times.size() + static_cast<std::size_t>(watchers) + 1;
      all.ask(0, "change");
      all.run_until([&] { return times.size() == enough; },
                    [&](std::size_t, std::string_view) { times.push_back(now() - start); });
    }
  }
  server.join();
  ::close(listener);
  return times_of(std::move(times));
}

}  // namespace bee::bench
