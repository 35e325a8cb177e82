#include "cli/testing/test_words.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/stock/ask_service.hpp"
#include "bee/stock/push_service.hpp"
#include "bee/survey/round_trip.hpp"
#include "bee/value/json.hpp"
#include "cli/protobuf/schema.hpp"
#include "cli/testing/word_arguments.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

// Plain functions, so that no text is made within a co_await.
attempt<std::string> node_of(const char* word, const value::list& all) {
  return text_at(word, all, 0, "NODE");
}

value::list one(value::value v) {
  return value::list_of(std::move(v));
}

failure no_such_name(const std::string& name) {
  auto out = not_found("no registered name " + in_quotes(name));
  out.about = subject::node;
  return out;
}

}  // namespace

attempt<const payload::schema*> known_types::get() {
  if (!types_) types_.emplace(load_schema(in_));
  if (!*types_) return types_->error();
  return (*types_)->get();
}

test_words::word test_words::find(std::string_view name) {
  constexpr std::pair<std::string_view, word> words[] = {
      {"call", &test_words::call},   {"send", &test_words::send},       {"query", &test_words::query},
      {"ping", &test_words::ping},   {"text", &test_words::text},       {"nodes", &test_words::names},
      {"sleep", &test_words::sleep}, {"pb.call", &test_words::pb_call}, {"pb.send", &test_words::pb_send},
      {"stop", &test_words::stop},
  };
  for (const auto& [known, does] : words)
    if (known == name) return does;
  return nullptr;
}

task<test_words::answer> test_words::perform(script::test_want want, std::size_t level) {
  if (want.word == "mock") co_return mock(std::move(want), level);
  const auto does = find(want.word);
  if (!does) co_return usage_error("there is no word " + in_quotes(want.word));
  co_return co_await (this->*does)(want.arguments);
}

task<test_words::answer> test_words::ask(std::string node, attempt<stock::service_request> request) {
  if (!request) co_return request.error();
  const net::time_limit limit(in_.set.timeout);  // of the connection too
  const auto to = co_await nodes_.reach(node);
  if (!to) co_return to.error();
  auto mine = (*to)->within(limit);
  auto answer = co_await stock::ask_service(mine, *request);
  if (!answer) co_return at_node(answer.error(), node);
  co_return std::move(*answer);
}

// Confirmed, so that what a test asks next finds it done.
task<test_words::answer> test_words::push(std::string node, attempt<stock::service_request> request) {
  if (!request) co_return request.error();
  const auto to = co_await nodes_.open(node);
  if (!to) co_return to.error();
  const auto sent = co_await stock::push_service(**to, *request, true);
  (*to)->channel().close();
  if (!sent) co_return at_node(sent.error(), node);
  co_return value::list();
}

task<test_words::answer> test_words::call(const value::list& all) {
  const auto node = node_of("call", all);
  if (!node) co_return node.error();
  auto request = read_request("call", all, in_.set.dialect);
  co_return co_await ask(*node, std::move(request));
}

task<test_words::answer> test_words::send(const value::list& all) {
  const auto node = node_of("send", all);
  if (!node) co_return node.error();
  auto request = read_request("send", all, in_.set.dialect);
  co_return co_await push(*node, std::move(request));
}

task<test_words::answer> test_words::text(const value::list& all) {
  const auto node = node_of("text", all);
  if (!node) co_return node.error();
  auto request = read_text_request(all);
  co_return co_await ask(*node, std::move(request));
}

task<test_words::answer> test_words::query(const value::list& all) {
  const auto node = node_of("query", all);
  if (!node) co_return node.error();
  auto name = text_at("query", all, 1, "NAME");
  if (!name) co_return name.error();
  if (name->starts_with('@')) name->erase(0, 1);
  const net::time_limit limit(in_.set.timeout);  // of the connection too
  const auto to = co_await nodes_.reach(*node);
  if (!to) co_return to.error();
  auto mine = (*to)->within(limit);
  const auto handle = co_await mine.query(*name);
  if (!handle) co_return at_node(handle.error(), *node);
  if (!*handle) co_return at_node(no_such_name(*name), *node);
  co_return one(handle_text(**handle));
}

task<test_words::answer> test_words::ping(const value::list& all) {
  const auto node = node_of("ping", all);
  if (!node) co_return node.error();
  const net::time_limit limit(in_.set.timeout);  // of the connection too
  const auto to = co_await nodes_.reach(*node);
  if (!to) co_return to.error();
  auto mine = (*to)->within(limit);
  const auto time = co_await survey::timed_round_trip(mine);
  if (!time) co_return at_node(time.error(), *node);
  co_return one(to_ms(*time));
}

task<test_words::answer> test_words::names(const value::list& all) {
  const auto set = node_set_argument(all);
  if (!set) co_return set.error();
  auto names = nodes_.names_of(*set);
  if (!names) co_return names.error();
  value::table out;
  out.array = std::move(*names);
  co_return one(value::value(std::move(out)));
}

task<test_words::answer> test_words::sleep(const value::list& all) {
  const auto& v = all.at(0);
  const double seconds = v.is_integer() ? static_cast<double>(v.as_integer()) : v.as_number();
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::duration_cast<duration>(std::chrono::duration<double>(seconds)));
  sleeping_.insert(&timer);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  sleeping_.erase(&timer);
  co_return value::list();
}

void test_words::wake() {
  for (auto* timer : sleeping_) timer->cancel();
}

task<test_words::answer> test_words::stop(const value::list& all) {
  if (!all.empty() && all[0].is_table())
    for (const auto& name : all[0].as_table().array)
      if (name.is_string()) nodes_.stop_mocks(std::string(name.as_string()));
  co_return value::list();
}

// {nodes = {...}, address = "of the first", addresses = {name = address}}
test_words::answer test_words::mock(script::test_want want, std::size_t level) {
  auto how = read_mock(want.arguments, folder_);
  if (!how) return how.error();
  if (want.mock) how->script = std::move(want.mock);
  const auto made = nodes_.add_mocks(std::move(*how), level);
  if (!made) return made.error();
  value::table names;
  value::table addresses;
  for (const auto& n : *made) {
    names.array.emplace_back(n.name);
    addresses.pairs.emplace_back(n.name, to_string(n.at));
  }
  value::table out;
  out.pairs.emplace_back("nodes", std::move(names));
  out.pairs.emplace_back("address", to_string(made->front().at));
  out.pairs.emplace_back("addresses", std::move(addresses));
  return one(value::value(std::move(out)));
}

}  // namespace bee::cli
