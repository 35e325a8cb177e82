// Whatever is asked of a name service, accepted or refused: what is listed before a restart is listed after
// it.
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <cstdlib>
#include <random>

#include "bee/names/record/record_value.hpp"
#include "bee/names/service/service.hpp"
#include "bee/names/store/sqlite_store.hpp"
#include "bee/value/literal.hpp"
#include "support/random_value.hpp"
#include "support/temp_dir.hpp"
#include "unit/names/store/etcd_place.hpp"

namespace bee::names {
namespace {

using bee::test::event_loop;

// BEE_NAMES_REQUESTS=100000 is the whole of it.
int requests() {
  const char* text = std::getenv("BEE_NAMES_REQUESTS");
  return text ? std::atoi(text) : 3000;
}

struct sqlite_kind {
  event_loop loop;
  temp_dir dir;
  std::unique_ptr<store> open() {
    auto opened = sqlite_store::open(dir.path / "data", [this](std::function<void()> f) {
      boost::asio::post(loop.executor(), std::move(f));
    });
    return opened ? std::move(*opened) : nullptr;
  }
  static bool is_possible() { return true; }
};

struct etcd_kind {
  test::etcd_place place;
  event_loop& loop = place.loop;
  std::unique_ptr<store> open() { return place.open(); }
  static bool is_possible() { return bee::test::has_etcd(); }
};

class requester {
  static constexpr std::int64_t longest_lease = 3'600'000;

 public:
  value::list next() {
    constexpr const char* commands[] = {"register",   "register", "register", "set",  "set",
                                        "unregister", "remove",   "renew",    "list", "explode"};
    value::table t;
    add(t, "name", name());
    if (chance(80)) add(t, "address", pick({"127.0.0.1:1", "127.0.0.1:2", "[::1]:9", "x", ""}));
    if (chance(30)) add(t, "incarnation", number());
    add(t, "lease_ms", chance(90) ? value::value(chance(50) ? 0 : longest_lease) : value::value(bad_lease()));
    if (chance(30)) add(t, "state", pick({"ready", "starting", "draining", "down", "asleep"}));
    if (chance(30)) add(t, "hot_version", text());
    if (chance(20)) add(t, "services", list());
    if (chance(20)) add(t, "depends", list());
    if (chance(40)) add(t, "labels", labels());
    if (chance(20)) add(t, "process", pick({"p", "q", ""}));
    if (chance(20)) add(t, "write", number());
    if (chance(20)) add(t, text(), bee::test::random_value(random_));
    if (chance(10)) add(t, "revision", number());
    const char* command = commands[below(std::size(commands))];
    if (std::string_view(command) != "register") {
      std::erase_if(t.pairs, [&](const auto& p) {
        return p.first.is_string() &&
               (p.first.as_string() == "address" || p.first.as_string() == "lease_ms") && chance(90);
      });
    }
    value::list out;
    out.emplace_back(command);
    out.emplace_back(std::move(t));
    if (chance(10)) out.push_back(*value::parse_literal("{v=3, needs=1}"));
    return out;
  }

 private:
  static void add(value::table& to, value::value key, value::value v) {
    to.pairs.emplace_back(std::move(key), std::move(v));
  }
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  std::string pick(std::initializer_list<const char*> of) { return of.begin()[below(of.size())]; }
  std::string name() {
    return chance(95) ? "n" + std::to_string(below(40)) : pick({"", "1a", "end", "a b", "names"});
  }
  std::int64_t number() {
    constexpr std::int64_t all[] = {0,
                                    1,
                                    2,
                                    7,
                                    1000,
                                    4000,
                                    largest_count - 1,
                                    largest_count,
                                    largest_count + 1,
                                    INT64_MAX - 1,
                                    INT64_MAX,
                                    INT64_MIN,
                                    -1};
    return all[below(std::size(all))];
  }
  // One that is accepted and short would be over before the test is.
  std::int64_t bad_lease() {
    const auto n = number();
    return n >= 1000 && n <= longest_lease ? longest_lease : n;
  }
  std::string text() {
    return pick({"",        "1.4",          "\xc3\xa9",         "$b64",     "$num", "$ptr", "1",
                 "\x1b[2J", "\xff",         "\xe2\x80\xae",     "a\nb",     "\\",   "\"",   "nan",
                 "zone",    "\xef\xbf\xbf", "\xf0\x9f\x90\x9d", "\xc2\x85", "cpu",  "token"});
  }
  value::value list() {
    value::table t;
    for (auto n = below(4); n > 0; --n)
      t.array.emplace_back(chance(90) ? value::value(name()) : value::value(7));
    return t;
  }
  value::value labels() {
    value::table t;
    for (auto n = below(3); n > 0; --n)
      add(t, text(), chance(80) ? value::value(text()) : value::value(false));
    return t;
  }

  std::mt19937 random_{20'261'128};
};

std::string shown(const registry& all) {
  std::string out;
  for (const auto& [name, node] : all.nodes()) out += value::to_literal(value::value(to_table(*node))) + "\n";
  return out;
}

template <class Kind>
struct random_requests : testing::Test {};
using kinds = testing::Types<sqlite_kind, etcd_kind>;
TYPED_TEST_SUITE(random_requests, kinds);

TYPED_TEST(random_requests, leave_what_a_restart_lists_again) {
  if (!TypeParam::is_possible()) GTEST_SKIP() << "etcd is not installed";
  TypeParam kind;
  requester next;
  int accepted = 0, refused = 0;
  std::string before;
  for (int done = 0; done < requests();) {
    const auto kept = kind.open();
    ASSERT_TRUE(kept) << "after " << done << " requests";
    service desk(*kept, {}, std::chrono::steady_clock::now());
    EXPECT_TRUE(desk.nodes().set_aside().empty()) << desk.nodes().set_aside().begin()->first;
    ASSERT_EQ(shown(desk.nodes()), before) << "after " << done << " requests";
    int open = 0;
    for (int i = 0; i < 100; ++i, ++done, ++open)
      desk.handle({{"127.0.0.1", 1}, true}, next.next(), std::chrono::steady_clock::now(),
                  [&](const value::list& answer) {
                    --open;
                    answer.front().is_table() ? ++accepted : ++refused;
                  });
    kind.loop.run_until([&] { return open == 0; });
    before = shown(desk.nodes());
  }
  EXPECT_GT(accepted, requests() / 20);
  EXPECT_GT(refused, requests() / 20);

  std::printf("%d accepted, %d refused\n", accepted, refused);
}

}  // namespace
}  // namespace bee::names
