#include "cli/call/call_stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "bee/stock/ask_service.hpp"
#include "bee/value/exact_json.hpp"
#include "cli/base/file.hpp"
#include "cli/base/input_lines.hpp"
#include "cli/call/arguments.hpp"
#include "cli/call/guessed_dialect.hpp"
#include "cli/call/service_request.hpp"
#include "cli/call/trace_note.hpp"
#include "cli/nodes/on_nodes.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

constexpr std::size_t longest_line = 128u << 20;
constexpr std::size_t most_in_flight = 256;  // lines that were read and whose answer is not printed

failure bad_line(const std::string& why) {
  auto out = bad_input("not a call: " + why, R"({"command": "execute", "args": ["select 1"]})");
  out.about = subject::node;
  return out;
}

failure bad_line(std::string_view line, error_code why) {
  auto out = bad_line(why_no_json(line, why));
  if (const auto hint = hint_for_json(why); !hint.empty()) out.hint = hint;
  return out;
}

// Of many lines, the one that is wrong.
failure at_line(std::size_t number, failure why) {
  why.message = "line " + std::to_string(number) + ": " + why.message;
  return why;
}

// {"command": "...", "args": [...]} into the request that all lines share but for these two.
attempt<service_request> read_line(const std::string& line, service_request common) {
  auto parsed = value::parse_exact_json(line);
  if (!parsed) return bad_line(line, parsed.error());
  if (!parsed->is_table() || !parsed->as_table().array.empty()) return bad_line("not an object");
  const auto& fields = parsed->as_table();
  for (const auto& [key, unused] : fields.pairs)
    if (key != value::value("command") && key != value::value("args"))
      return bad_line("there is no place for " + in_quotes(key.as_string()));
  const auto* command = fields.find("command");
  if (!command || !(command->is_string() || command->is_integer()))
    return bad_line("\"command\" is neither a string nor the number of a snax function");
  common.command = *command;
  if (const auto* args = fields.find("args")) {
    if (!args->is_table() || !args->as_table().pairs.empty()) return bad_line("\"args\" is not an array");
    common.arguments = args->as_table().array;
  }
  if (auto packed = pack_arguments(common.body(common.service.addresses.front())); !packed)
    return packed.error();
  return common;
}

// The answers of lines, printed in the order of the lines however they come.
class ordered_answers {
 public:
  ordered_answers(asio::any_io_executor executor, node_talk& talk) : changed_(executor), talk_(talk) {}

  void put(std::size_t number, attempt<value::list> answer) {
    ready_.emplace(number, std::move(answer));
    for (auto at = ready_.begin(); at != ready_.end() && at->first == printed_ + 1; at = ready_.erase(at)) {
      ++printed_;
      print(std::move(at->second));
    }
    changed_.cancel();
  }
  // Waits until no more than `most` of the first `begun` lines are without a printed answer.
  task<void> wait(std::size_t begun, std::size_t most) {
    while (begun - printed_ > most) {
      changed_.expires_at(clock::time_point::max());
      boost::system::error_code ignored;
      co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
  }

 private:
  void print(attempt<value::list> answer) {
    if (answer) return talk_.add_result(std::move(*answer), std::optional(printed_));
    talk_.add_failure(answer.error(), {}, printed_);
  }

  asio::steady_timer changed_;
  node_talk& talk_;
  std::map<std::size_t, attempt<value::list>> ready_;
  std::size_t printed_ = 0;
};

task<void> ask_one(remote& to, service_request request, std::size_t number, ordered_answers& answers) {
  auto mine = to.within(net::time_limit(to.limit().whole()));
  auto answer = co_await ask_service(mine, request);
  if (!answer) answer = with_dialect(answer.error(), mine, request);
  answers.put(number, std::move(answer));
}

task<void> ask_lines(remote& to, node_talk& talk, const service_request& common, report& out) {
  const auto executor = co_await asio::this_coro::executor;
  input_lines lines(executor, longest_line);
  ordered_answers answers(executor, talk);
  std::size_t number = 0;
  (void)co_await manner_of(to, common);  // once, not for each line; one that needs it says why it failed
  tell_trace(to, common.trace, out);
  while (to.channel().is_open() && !out.is_unwanted) {
    auto line = co_await lines.next();
    if (!line) out.fail(line.error());
    if (!line || !*line) break;
    ++number;
    auto request = read_line(**line, common);
    if (request) {
      asio::co_spawn(executor, ask_one(to, std::move(*request), number, answers), asio::detached);
    } else {
      answers.put(number, at_line(number, request.error()));
    }
    co_await answers.wait(number, most_in_flight - 1);
  }
  co_await answers.wait(number, 0);
}

}  // namespace

void call_stream(const invocation& in, const std::vector<cluster::node>& nodes, const std::string& service,
                 report& out) {
  const auto fits = refuse(in, {"dry-run", "expect", "repeat", "strings", "json", "snax"},
                           "it does not go with calls from standard input");
  if (!fits) return out.fail(fits.error());
  if (nodes.size() != 1) return out.fail(usage_error("call: calls from standard input go to one node"));
  auto name = stock::parse_service(service);
  if (!name) return out.fail(name.error());
  if (auto ready = expect_data_on_stdin(); !ready) return out.fail(ready.error());
  const service_request common{std::move(*name), in.set.dialect, {}, {}, in.get("trace").value_or("")};
  out.is_stream = true;
  on_nodes(in, nodes, out, [&](remote& to, node_talk& talk) { return ask_lines(to, talk, common, out); });
}

}  // namespace bee::cli
