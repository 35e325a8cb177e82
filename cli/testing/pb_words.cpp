// pb.call and pb.send.
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/stock/rpc.hpp"
#include "bee/value/json.hpp"
#include "cli/protobuf/schema.hpp"
#include "cli/testing/test_words.hpp"
#include "cli/testing/word_arguments.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

std::int64_t uid_in(const value::list& all) {
  if (all.size() < 5 || !all[4].is_table()) return 0;
  const auto* uid = all[4].as_table().find("uid");
  return uid && uid->is_integer() ? uid->as_integer() : 0;
}

task<attempt<value::list>> failed(failure why) {
  co_return why;
}

// One call over a route of its own, which is taken away again.
task<attempt<payload::rpc_reply>> call_once(remote& to, const stock::pb_request& request) {
  const auto executor = co_await asio::this_coro::executor;
  stock::rpc_options how;
  const auto rpc = std::make_unique<stock::rpc>(executor, to, request.service, how);
  auto opened = co_await rpc->open();
  attempt<payload::rpc_reply> answer = payload::rpc_reply();
  if (opened) answer = co_await rpc->call(request);
  if (!opened) answer = opened.error();
  to.restart();  // the time of the call may be over
  const auto closed = co_await rpc->close();
  if (answer && !closed) co_return closed.error();
  co_return answer;
}

}  // namespace

attempt<stock::pb_request> test_words::read_pb(const char* word, const value::list& all) {
  const auto name = text_at(word, all, 1, "SERVICE");
  if (!name) return name.error();
  auto service = stock::parse_service(*name);
  if (!service) return service.error();
  service->addresses.resize(1);
  const auto type = text_at(word, all, 2, "TYPE");
  if (!type) return type.error();
  const auto types = types_.get();
  if (!types) return types.error();
  if (!(*types)->has(*type)) return unknown_type(**types, *type);
  std::string why;
  auto pb = (*types)->from_json(*type, json_argument(all, 3), why);
  if (pb.has_error())
    return bad_input(std::string(word) + "(): the message is no " + escape_for_terminal(*type) + ": " +
                     escape_for_terminal(why.empty() ? pb.error().message() : why));
  stock::pb_request out;
  out.service = std::move(*service);
  out.type = *type;
  out.pb = std::move(*pb);
  out.uid = uid_in(all);
  return out;
}

// The message, and its type.
test_words::answer test_words::shown_reply(const payload::rpc_reply& reply) {
  const auto types = types_.get();
  if (!types) return types.error();
  const auto shown = (*types)->show(reply.type, reply.pb);
  if (shown.has_error())
    return failure{failure_code::wrong_peer,
                   ran::yes,
                   "the reply is no " + in_quotes(reply.type) + ": " + shown.error().message(),
                   {},
                   subject::itself,
                   {}};
  const bool is_empty = shown->json->is_object() && shown->json->empty();
  auto message = is_empty ? result<value::value>(value::table{}) : value::from_json(*shown->json);
  if (message.has_error()) return bad_input("the reply can not be shown: " + message.error().message());
  return value::list_of(std::move(*message), reply.type);
}

task<test_words::answer> test_words::pb_call(const value::list& all) {
  const auto node = text_at("pb.call", all, 0, "NODE");
  if (!node) co_return node.error();
  const auto request = read_pb("pb.call", all);
  if (!request) co_return request.error();
  const auto to = co_await nodes_.open(*node);
  if (!to) co_return to.error();
  const auto reply = co_await call_once(**to, *request);
  (*to)->channel().close();
  if (!reply) co_return at_node(reply.error(), *node);
  co_return shown_reply(*reply);
}

attempt<stock::service_request> test_words::read_pb_push(const value::list& all) {
  const auto node = text_at("pb.send", all, 0, "NODE");
  if (!node) return node.error();
  auto read = read_pb("pb.send", all);
  if (!read) return read.error();
  read->layout = payload::layout::inner;
  return stock::to_message(*read, *node);
}

task<test_words::answer> test_words::pb_send(const value::list& all) {
  auto request = read_pb_push(all);
  if (!request) return failed(request.error());
  return push(std::string(all[0].as_string()), std::move(request));
}

}  // namespace bee::cli
