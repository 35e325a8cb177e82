// A node with a member of the name service, for tests that stop and continue whole processes.
//   member_process NAME SERVER LEASE_MS
// Prints a line for what happens: "registered INCARNATION", "up NODE", "down NODE", "stale". Ends when it is
// told that another process has its place, or by a signal.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>

#include "bee/names/member/member.hpp"

namespace {

namespace asio = boost::asio;
using namespace bee;

void say(const char* what, const std::string& more) {
  std::printf("%s %s\n", what, more.c_str());
  std::fflush(stdout);
}

asio::awaitable<void> live(names::member& m) {
  const auto started = co_await m.start();
  if (!started) {
    say("refused", started.error().text);
    std::exit(1);
  }
  say("registered", std::to_string(m.incarnation()));
  (void)co_await m.set_state(names::node_state::ready);
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  asio::io_context io(1);
  node::node here(io.get_executor(), words[1]);
  if (!here.listen()) return 1;
  names::member_options options;
  options.servers = {parse_endpoint(words[2]).value()};
  options.lease = std::chrono::milliseconds(std::atoi(words[3]));
  options.retry = std::chrono::milliseconds(50);
  options.on_up = [](const names::node_record& r) { say("up", r.name); };
  options.on_down = [](const names::node_record& r) { say("down", r.name); };
  options.on_stale = [&io](const std::string&) {
    say("stale", "");
    io.stop();
  };
  names::member m(io.get_executor(), here, options);
  asio::co_spawn(io, live(m), asio::detached);
  io.run();
  return 0;
}
