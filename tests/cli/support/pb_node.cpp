#include "cli/support/pb_node.hpp"

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "bee/value/pack.hpp"

namespace bee::test {

namespace asio = boost::asio;

replying_node::replying_node(answers reply, const std::string& host)
    : at_(io_.get_executor(), "mail_master_6"), reply_(std::move(reply)) {
  EXPECT_TRUE(at_.listen({host, 0}).has_value());
  address_ = to_string(at_.address());
  const auto mail = at_.add({.label = "snlua mail"}, [this](node::invocation&& in, node::responder&& out) {
    take(std::move(in), std::move(out));
  });
  EXPECT_TRUE(at_.register_name("mail", mail).has_value());
  thread_ = std::thread([this] { io_.run(); });
}

replying_node::~replying_node() {
  io_.stop();
  thread_.join();
}

void replying_node::take(node::invocation&& in, node::responder&& out) {
  const auto body = in.arguments.at(1).as_string();
  if (body.starts_with("lua ")) {  // a text command
    ++count_;
    if (body.find("cmd=cmd_raise") != body.npos) return out.fail();
    if (body.find("cmd=cmd_mute") != body.npos) return out.ignore();
    return out.answer_packed(std::string(in.arguments.at(0).as_string()) + ": " + std::string(body));
  }
  out.ignore();
  const auto request =
      payload::decode(payload::is_inner(body) ? payload::layout::inner : payload::layout::routed, body);
  ASSERT_TRUE(request.has_value());
  ++count_;
  trace_ = in.trace;
  caller_ = request->source_node;
  for (auto& reply : reply_(*request, count_)) {
    const auto push =
        [message = value::pack({"rpc_response", std::move(reply)}).value(),
         to = "@" + std::string(request->source_service)](result<std::shared_ptr<net::channel>> there) {
          ASSERT_TRUE(there.has_value());
          EXPECT_TRUE((*there)->push({wire::address(to), message, {}}).has_value());
        };
    at_.peers().with_channel(caller_, push);
  }
}

template <class Ask>
auto replying_node::ask(Ask what) {
  std::promise<decltype(what())> answer;
  asio::post(io_, [&] { answer.set_value(what()); });
  return answer.get_future().get();
}

int replying_node::received() {
  return ask([this] { return count_; });
}

std::string replying_node::trace() {
  return ask([this] { return trace_; });
}

std::optional<std::string> replying_node::route() {
  return ask([this] { return at_.peers().address(caller_).value_or(std::nullopt); });
}

std::string routed_reply(const reply_fields& f) {
  const std::string code{'\x08', static_cast<char>(f.code)};
  return payload::encode(payload::layout::routed,
                         {.sub_type = static_cast<std::uint32_t>(payload::sub_type::rpc_reply),
                          .type_name = f.type,
                          .session = f.session,
                          .destination_node = "caller",
                          .destination_service = "beectl",
                          .source_node = f.source_node,
                          .source_service = f.source_service,
                          .pb = f.pb ? *f.pb : code})
      .value();
}

void say_from_elsewhere(const std::string& address, const std::string& bytes) {
  using tcp = asio::ip::tcp;
  const auto to = parse_endpoint(address).value();
  asio::io_context io;
  tcp::socket socket(io, {asio::ip::make_address("127.0.0.2"), 0});
  error_code ignored;
  socket.connect({asio::ip::make_address(to.host), to.port}, ignored);
  asio::write(socket, asio::buffer(bytes), ignored);
  std::string end(1, '\0');
  socket.read_some(asio::buffer(end), ignored);  // until it is closed
}

}  // namespace bee::test
