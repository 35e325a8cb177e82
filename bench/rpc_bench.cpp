// Protobuf rpc between two services in two processes: each way is a message on a connection of its own. The
// baseline is an epoll loop that answers the same frames with the same frames. And what a proxy adds: one in
// the caller's own node, as the shop of the seed cluster has it, and one in a third process, which is a hop
// more on the way there.

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "bee/node/hosted_proxy.hpp"
#include "bee/node/hosted_service.hpp"
#include "bee/session/client_session.hpp"
#include "bee/value/pack.hpp"
#include "child.hpp"
#include "raw.hpp"
#include "row.hpp"

namespace {

using namespace bee;
using namespace bee::bench;
using namespace std::chrono_literals;

const node::service_address mail{"mail_master_6", "mail_master"};
const std::string type = "pb.iMailREQ";
const std::string pb(64, 'x');

template <class T>
T must(result<T> made) {
  if (made.has_error()) std::abort();
  if constexpr (!std::is_void_v<T>) return std::move(*made);
}

/// Answers each request with what came, until killed.
void serve_mail(const child::report& ready) {
  boost::asio::io_context io(1);
  node::node at(io.get_executor(), mail.node);
  const auto service = must(node::hosted_service::open(at, io.get_executor(), mail.service));
  (*service)->on_bytes(type, [](std::string_view body, const node::received&, node::reply_slot&& reply) {
    must(reply.answer("pb.iMailRSP", body));
  });
  must(at.listen());
  ready(std::to_string(at.address().port));
  io.run();
}

/// Forwards to mail, until killed.
void serve_proxy(const child::report& ready, std::uint16_t mail_port) {
  boost::asio::io_context io(1);
  node::node at(io.get_executor(), "gate_9");
  at.peers().set(mail.node, "127.0.0.1:" + std::to_string(mail_port));
  const auto forwarder = must(node::hosted_proxy::open(at, "proxy", 5s));
  must(at.listen());
  ready(std::to_string(at.address().port));
  io.run();
}

/// How a service sends that knows only a proxy in another process.
node::send_out sender_to_proxy(node::node& at) {
  return [&at](service::dispatch_out&& out) {
    at.peers().push("gate_9", {wire::address("@proxy"), must(value::pack({out.sub_type, out.body})), {}});
  };
}

/// The service that calls, in this process.
class caller {
 public:
  caller(std::uint16_t mail_port, std::uint16_t proxy_port) : at_(io_.get_executor(), "shop_master_4") {
    at_.peers().set(mail.node, "127.0.0.1:" + std::to_string(mail_port));
    at_.peers().set("gate_9", "127.0.0.1:" + std::to_string(proxy_port));
    must(at_.listen());
    direct_ = must(node::hosted_service::open(at_, io_.get_executor(), "direct"));
    proxy_ = must(node::hosted_proxy::open(at_, "proxy", 5s));
    own_ = must(node::hosted_service::open(at_, io_.get_executor(), "own", {}, sender_through(*proxy_)));
    far_ = must(node::hosted_service::open(at_, io_.get_executor(), "far", {}, sender_to_proxy(at_)));
    introduce();
  }

  double direct(int in_flight, int calls) { return run(*direct_, in_flight, calls); }
  double through_own_proxy(int calls) { return run(*own_, 1, calls); }
  double through_far_proxy(int calls) { return run(*far_, 1, calls); }

 private:
  // Tells the other node where this one is: it sends its replies there.
  void introduce() {
    constexpr node::handle clusterd = 9;
    value::table map{{}, {{"shop_master_4", to_string(at_.address())}}};
    auto reload = must(value::pack({"reload", value::value(std::move(map))}));
    bool done = false;
    at_.peers().call(mail.node, {wire::address(clusterd), std::move(reload), {}}, 5s,
                     [&](session::outcome&& o) { done = !o.error; });
    while (!done) io_.run_one();
  }

  /// Calls per second.
  double run(node::hosted_service& from, int in_flight, int calls) {
    unsent_ = unanswered_ = calls;
    const double start = now();
    for (int i = 0; i < in_flight && unsent_ > 0; ++i) send(from);
    while (unanswered_ > 0) io_.run_one();
    return calls / (now() - start);
  }

  void send(node::hosted_service& from) {
    --unsent_;
    must(from.rpc_call(mail, type, pb, 60s, [this, &from](result<node::rpc_reply>&& reply) {
      if (reply.has_error() || reply->pb != pb) std::abort();
      --unanswered_;
      if (unsent_ > 0) send(from);
    }));
  }

  boost::asio::io_context io_{1};
  node::node at_;
  std::unique_ptr<node::hosted_service> direct_;
  std::unique_ptr<node::hosted_proxy> proxy_;
  std::unique_ptr<node::hosted_service> own_;
  std::unique_ptr<node::hosted_service> far_;
  int unsent_ = 0;
  int unanswered_ = 0;
};

/// The frame of one message of an rpc.
std::string frame(std::uint32_t sub_type, const char* name, std::string_view what) {
  const auto body = must(payload::encode(payload::layout::routed, {.sub_type = sub_type,
                                                                   .type_name = type,
                                                                   .session = 1,
                                                                   .destination_node = "mail_master_6",
                                                                   .destination_service = "mail_master",
                                                                   .source_node = "shop_master_4",
                                                                   .source_service = "direct",
                                                                   .pb = pb}));
  session::client_session client;
  must(client.push({wire::address(name), must(value::pack({what, body})), {}}));
  std::string out;
  client.take_output(out, 1);
  return out;
}

std::string per_second(double rate) {
  return std::to_string(static_cast<long>(rate)) + " calls/s";
}

std::string microseconds(double rate) {
  char out[32];
  std::snprintf(out, sizeof out, "%.1f us", 1e6 / rate);
  return out;
}

}  // namespace

int main() {
  const auto request = frame(18, "@mail_master", "text");
  const auto reply = frame(17, "@direct", "rpc_response");
  child raw([&](const child::report& ready) { serve_raw_frames(ready, reply); });
  child mails(serve_mail);
  const auto mail_port = mails.port();
  child gate([&](const child::report& ready) { serve_proxy(ready, mail_port); });
  const auto raw_port = raw.port();
  caller shop(mail_port, gate.port());

  // In turns, the best of each: what else the machine does hits all alike.
  double many = 0, many_raw = 0, one = 0, own = 0, far = 0;
  for (int i = 0; i < 3; ++i) {
    many_raw = std::max(many_raw, raw_calls(raw_port, request, reply.size(), 256, 500'000));
    many = std::max(many, shop.direct(256, 500'000));
  }
  for (int i = 0; i < 20; ++i) {
    one = std::max(one, shop.direct(1, 5'000));
    own = std::max(own, shop.through_own_proxy(5'000));
    far = std::max(far, shop.through_far_proxy(5'000));
  }
  print_row("C++ to C++ rpc, 256 in flight", per_second(many), per_second(many_raw) + " raw epoll",
            many / many_raw, "at least 100000 calls/s");
  print_row("rpc through the proxy of its node", microseconds(own), microseconds(one) + " direct", one / own,
            "at most 1.5x, no hop more");
  print_row("rpc through a proxy elsewhere", microseconds(far), microseconds(one) + " direct, 2 hops",
            one / far, "3 hops: 1.5x");
}
