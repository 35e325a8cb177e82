// Asks a node as an operator does, with nothing installed there: a call, a protobuf rpc, and a push.
//   operate HOST:PORT
#include <bee/net/run.hpp>
#include <bee/stock/ask_service.hpp>
#include <bee/stock/push_service.hpp>
#include <bee/stock/rpc.hpp>
#include <bee/value/literal.hpp>
#include <iostream>

using namespace bee;

task<attempt<std::string>> operate(endpoint at) {
  const auto to = co_await stock::remote::open(at);
  if (!to) co_return to.error();
  const auto total = co_await stock::call(**to, "counter", "add", 5);
  if (!total) co_return total.error();
  const auto reply = co_await stock::rpc_call(**to, "counter", "pb.iTotalREQ", "");
  if (!reply) co_return reply.error();
  const auto pushed = co_await stock::push(**to, "counter", "add", 1);
  if (!pushed) co_return pushed.error();
  co_return value::to_literal(value::table{*total, {}}) + ", " + reply->type + " " + reply->pb;
}

int main(int argc, char** argv) {
  const auto at = parse_endpoint(argc > 1 ? argv[1] : "");
  if (!at) return std::cerr << "usage: operate HOST:PORT\n", 2;
  const auto said = run(operate(*at));
  if (said) return std::cout << *said << '\n', 0;
  return std::cerr << said.error().message << '\n', static_cast<int>(said.error().code);
}
