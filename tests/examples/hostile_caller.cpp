// Sends every command of every example service what nobody should send, and looks that it answers and goes
// on:
//   hostile_caller seed|skynet|depends|embed CLUSTER_FILE
// A C++ service answers an argument of a wrong kind, or one that is missing, with "bad argument"; a Lua
// service answers something. Prints what is not so, and ends with 1 then.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <iostream>
#include <map>
#include <random>
#include <utility>

#include "bee/node/node.hpp"
#include "bee/session/answered.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "support/random_value.hpp"

namespace {

using namespace bee;
using namespace std::chrono_literals;
using boost::asio::awaitable;
using value::list;

// The kinds of its parameters: i an integer, u one of 32 bits without a sign, s a string; lua: whatever, it
// is not typed.
struct command {
  std::string node, service, name, kinds;
};

const std::vector<command> seed = {
    {"shop_master_4", "shop", "sell", "ii"},
    {"shop_master_4", "shop", "rank", "is"},
    {"shop_master_4", "shop", "mail", "is"},
    {"shop_master_4", "shop", "work", "i"},
    {"shop_master_4", "shop_master", "gifts", "i"},
    {"lobby_1", "lobby", "save", "lua"},
    {"lobby_1", "lobby", "account", "lua"},
    {"lobby_1", "lobby", "join", "lua"},
    {"lobby_1", "lobby", "gift", "lua"},
    {"lobby_1", "lobby", "ping_shop", "lua"},
    {"lobby_1", "lobby", "buy", "lua"},
    {"lpersistence_3", "lpersistence", "player", "lua"},
    {"lpersistence_3", "mysqlpool", "execute", "lua"},
    {"activity_master_5", "activity_master", "joined", "lua"},
    {"activity_master_5", "activity_master", "sales", "lua"},
};
// Inside skynet the caller is not told why: its call has failed.
const std::vector<command> in_skynet = {
    {"shop_master_4", "shop", "sell", "lua"},  {"shop_master_4", "shop", "rank", "lua"},
    {"shop_master_4", "shop", "mail", "lua"},  {"shop_master_4", "shop", "work", "lua"},
    {"shop_master_4", "shop", "gifts", "lua"}, {"shop_master_4", "shop_master", "gifts", "lua"},
};
const std::vector<command> depends = {
    {"shop_1", "hello", "greet", ""},     {"shop_1", "hello", "reach", "s"},
    {"shop_1", "hello", "update", "s"},   {"lobby_1", "hello", "greet", "lua"},
    {"lobby_1", "hello", "reach", "lua"}, {"game_1", "hello", "reach", "lua"},
    {"db_1", "hello", "reach", "lua"},
};

const std::vector<command> embed = {
    {"counter_1", "counter", "add", "u"},
    {"counter_1", "counter", "total", ""},
};
const std::map<std::string, const std::vector<command>*> examples = {
    {"seed", &seed}, {"skynet", &in_skynet}, {"depends", &depends}, {"embed", &embed}};

value::value nested(int depth) {
  value::value v("deepest");
  for (int i = 0; i < depth; ++i) v = value::table{{1, std::move(v)}, {{"key", 2}}};
  return v;
}

std::vector<value::value> hostile_values() {
  std::vector<value::value> all = {nullptr, true, 0, -1, INT64_MIN, INT64_MAX, 1.5, 0x1p200, "", "text"};
  all.emplace_back(std::string(1u << 20, 'x'));
  all.emplace_back(std::string("\xff\0\x1b[31m", 7));
  all.push_back(value::value::userdata(0xdeadbeef));
  all.emplace_back(value::table());
  all.push_back(nested(30));
  all.emplace_back(value::table{list(10'000, value::value("many")), {}});
  return all;
}

struct attempt {
  list arguments;
  bool is_wrong;  // a typed command can not take it
};

bool fits(char kind, const value::value& v) {
  if (kind == 'u') return v.is_integer() && std::in_range<std::uint32_t>(v.as_integer());
  return kind == 'i' ? v.is_integer() : v.is_string();
}

// Each place with each value, each number of arguments that is too small, and too many.
std::vector<attempt> attempts_for(const std::string& kinds) {
  std::vector<attempt> out;
  const auto typed = kinds == "lua" ? std::string("is") : kinds;
  list good;
  for (const char kind : typed) good.push_back(kind == 's' ? value::value("text") : value::value(7));
  for (std::size_t i = 0; i < typed.size(); ++i) {
    out.push_back({{good.begin(), good.begin() + static_cast<std::ptrdiff_t>(i)}, true});
    for (const auto& v : hostile_values()) {
      auto bad = good;
      bad[i] = v;
      out.push_back({std::move(bad), !fits(typed[i], v)});
    }
  }
  auto many = good;
  many.insert(many.end(), 1000, value::value("too much"));
  out.push_back({std::move(many), false});
  return out;
}

// Whatever a program could send: up to four values of any kind and shape.
std::vector<attempt> random_attempts(const std::string& kinds, std::mt19937& random) {
  constexpr int count = 200;
  std::vector<attempt> out;
  for (int i = 0; i < count; ++i) {
    list all(random() % 5);
    for (auto& v : all) v = test::random_value(random);
    bool is_wrong = all.size() < kinds.size();
    for (std::size_t k = 0; !is_wrong && k < kinds.size(); ++k) is_wrong = !fits(kinds[k], all[k]);
    out.push_back({std::move(all), is_wrong});
  }
  return out;
}

// A good message of which some bytes are others, or its end is missing.
std::string damaged(const command& c, std::mt19937& random) {
  auto out = value::pack({"lua", c.name, 7, "text", nested(3)}).value();
  for (auto left = random() % 4; left > 0; --left) out[random() % out.size()] = static_cast<char>(random());
  if (random() % 3 == 0) out.resize(random() % out.size());
  return out;
}

class caller {
 public:
  caller(boost::asio::any_io_executor executor, std::string file)
      : here_(std::move(executor), "hostile", {.cluster_file = std::move(file)}) {
    (void)here_.join();  // takes the map; it does not listen, as it is not in it
  }

  awaitable<void> run(const std::vector<command>& all) {
    for (const auto& c : all) co_await odd_messages(c);
    for (const auto& c : all) co_await try_all(c);
    std::cout << tried_ << " messages, " << refused_ << " refused as bad arguments\n";
  }
  bool has_failed() const { return has_failed_ || tried_ == 0; }

 private:
  awaitable<void> try_all(const command& c) {
    auto all = attempts_for(c.kinds);
    auto random = random_attempts(c.kinds, random_);
    all.insert(all.end(), std::make_move_iterator(random.begin()), std::make_move_iterator(random.end()));
    for (const auto& a : all) {
      list message = a.arguments;
      message.insert(message.begin(), {"lua", c.name});
      wire::address to("@" + c.service);
      const auto o = co_await here_.peers().call(c.node, std::move(to), std::move(message), 30s);
      ++tried_;
      const bool is_refusal = o.error == errc::remote_error && o.body.starts_with("bad argument ");
      refused_ += is_refusal;
      if (!session::is_answered(o)) report(c, a, o.error.message());
      if (c.kinds != "lua" && a.is_wrong && !is_refusal)
        report(c, a, "not refused, but " + (o.error ? o.error.message() : "answered"));
    }
  }

  // What is no command at all. Not all of it is answered, so a command must be afterwards.
  awaitable<void> odd_messages(const command& c) {
    const std::vector<list> odd = {{},
                                   {nullptr},
                                   {7},
                                   {"lua"},
                                   {"lua", 7},
                                   {"lua", nested(20), 1},
                                   {"text"},
                                   {"text", 1},
                                   {"text", "lua "},
                                   {"text", std::string(300, '\xff')},
                                   {"rpc_response"},
                                   {"rpc_response", "no reply"},
                                   {nested(3), nested(3)}};
    for (const auto& values : odd)
      here_.peers().push(c.node, {wire::address("@" + c.service), value::pack(values).value(), {}});
    here_.peers().push(c.node, {wire::address("@" + c.service), std::string(64, '\xff'), {}});
    for (int i = 0; i < 500; ++i)
      here_.peers().push(c.node, {wire::address("@" + c.service), damaged(c, random_), {}});
    const auto o = co_await here_.call(c.node, c.service, "no such command", 30s);
    if (o.error != errc::remote_call_failed) report(c, {}, "after odd messages: " + o.error.message());
  }

  void report(const command& c, const attempt& a, const std::string& what) {
    has_failed_ = true;
    std::cout << c.node << ' ' << c.service << ' ' << c.name << ':';
    for (const auto& v : a.arguments) std::cout << ' ' << value::to_literal(v).substr(0, 60);
    std::cout << ": " << what << '\n';
  }

  node::node here_;
  std::mt19937 random_{20};
  int tried_ = 0;
  int refused_ = 0;
  bool has_failed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const auto which = argc == 3 ? examples.find(argv[1]) : examples.end();
  if (which == examples.end())
    return std::cerr << "usage: hostile_caller seed|skynet|depends|embed CLUSTER_FILE\n", 2;
  boost::asio::io_context io(1);
  caller all(io.get_executor(), argv[2]);
  boost::asio::co_spawn(io, all.run(*which->second), [&io](auto) { io.stop(); });
  io.run();
  return all.has_failed();
}
