// -c names://A,B: one name service behind several servers, of which some do not answer.
#include <csignal>

#include "bee/value/pack.hpp"
#include "cli/support/beectl_test.hpp"
#include "cli/support/names_server.hpp"

namespace bee::test {
namespace {

// The frame that answers a request: its session, "ok", and packed values.
std::string answer_to(std::string_view request, const value::list& values) {
  const auto session = session_of(request);
  std::string body;
  for (int shift = 0; shift < 32; shift += 8) body += static_cast<char>(session >> shift & 0xff);
  body += '\1';
  body += *value::pack(values);
  return std::string{static_cast<char>(body.size() >> 8), static_cast<char>(body.size() & 0xff)} + body;
}

value::table ready_at(std::int64_t revision) {
  value::table out;
  out.pairs.emplace_back("revision", revision);
  out.pairs.emplace_back("ready", true);
  return out;
}

class names_servers : public beectl {
 protected:
  program_end ask(words arguments, const std::string& servers) {
    arguments.insert(arguments.end(), {"-c", "names://" + servers});
    return run(std::move(arguments));
  }
  static std::string closed() { return "127.0.0.1:" + std::to_string(closed_port()); }

  names_server live_{folder_};
  const std::string live = live_.address();
};

TEST_F(names_servers, one_that_is_gone_is_passed_over) {
  EXPECT_EQ(ask({"names", "set", "a", "address=127.0.0.1:1"}, closed() + "," + live).code, 0);
  const auto listed = ask({"names", "export"}, live + "," + closed());
  EXPECT_EQ(listed.code, 0) << listed.err;
  EXPECT_EQ(listed.out, "a = \"127.0.0.1:1\"\n");
  EXPECT_EQ(ask({"names", "export"}, closed() + "," + live).out, listed.out);
  EXPECT_EQ(ask({"wait", "a"}, closed() + "," + live).code, 0);
}

TEST_F(names_servers, one_that_hangs_leaves_time_for_the_next) {
  const fake_peer silent{{}};
  EXPECT_EQ(ask({"names", "export", "-t", "2s"}, silent.address() + "," + live).code, 0);
  EXPECT_EQ(silent.connections(), 1);
  EXPECT_EQ(ask({"wait", "nobody", "--for", "down", "-t", "1s"}, silent.address() + "," + live).code, 0);
}

TEST_F(names_servers, one_that_is_cut_off_from_its_store_is_passed_over) {
  const fake_peer cut_off{{.answer = [](std::string_view asked) {
    return answer_to(asked, {false, "failed", "cut off from the store"});
  }}};
  const auto two = ask({"names", "export"}, cut_off.address() + "," + live);
  EXPECT_EQ(two.code, 0) << two.err;
  const auto alone = ask({"names", "export", "-t", "300ms"}, cut_off.address());
  EXPECT_EQ(alone.code, 6);
  EXPECT_EQ(alone.err, "beectl: the name service refused to list: cut off from the store\n");
}

TEST_F(names_servers, an_answer_to_a_change_without_a_revision_is_no_success) {
  for (const value::value& revision : {value::value("x"), value::value(INT64_MAX), value::value(0)}) {
    const fake_peer odd{{.answer = [&](std::string_view asked) {
      value::table made;
      made.pairs.emplace_back("revision", revision);
      return answer_to(asked, {std::move(made)});
    }}};
    EXPECT_EQ(ask({"names", "set", "a", "state=ready"}, odd.address()).code, 10);
    EXPECT_EQ(ask({"names", "rm", "a"}, odd.address()).code, 10);
  }
}

TEST_F(names_servers, when_all_are_cut_off_they_are_asked_again_for_as_long_as_there_is_time) {
  std::atomic<int> times = 0;
  const fake_peer cut_off_at_first{{.answer = [&](std::string_view asked) {
    if (++times < 4) return answer_to(asked, {false, "failed", "cut off from the store"});
    value::table map;
    map.pairs.emplace_back("revision", 1);
    map.pairs.emplace_back("nodes", value::table());
    return answer_to(asked, {std::move(map)});
  }}};
  const auto end = ask({"names", "export"}, cut_off_at_first.address() + "," + cut_off_at_first.address());
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(times, 4);
}

TEST_F(names_servers, when_none_answers_each_is_named_with_its_reason) {
  const auto first = closed(), second = closed();
  const auto refused = ask({"names", "ls"}, first + "," + second);
  EXPECT_EQ(refused.code, 4);
  EXPECT_EQ(refused.err, "beectl: names list: none of the 2 name servers answered: " + first + ": connect " +
                             first + ": connection refused (not sent); " + second + ": connect " + second +
                             ": connection refused (not sent)\n");
  const fake_peer silent{{}};
  const auto hung = ask({"names", "ls", "-t", "400ms"}, silent.address() + "," + second);
  EXPECT_EQ(hung.code, 5);
  EXPECT_NE(hung.err.find(silent.address() + ": names list: no answer within "), std::string::npos)
      << hung.err;
}

TEST_F(names_servers, a_refusal_is_an_answer_and_nobody_else_is_asked) {
  const fake_peer other{{}};
  EXPECT_EQ(ask({"names", "get", "nobody"}, live + "," + other.address()).code, 7);
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(names_servers, a_change_goes_to_one_that_has_just_answered) {
  const fake_peer silent{{}};
  const auto set =
      ask({"names", "set", "a", "address=127.0.0.1:1", "-t", "2s"}, silent.address() + "," + live);
  EXPECT_EQ(set.out, "revision  1\n") << set.err;
  EXPECT_EQ(silent.received().find("register"), std::string::npos);
}

TEST_F(names_servers, a_change_without_an_answer_is_unknown_and_is_not_sent_again) {
  const fake_peer forgets{{.answer = [](std::string_view asked) { return answer_to(asked, {ready_at(1)}); }}};
  ASSERT_EQ(ask({"names", "set", "a", "address=127.0.0.1:1"}, live).code, 0);
  const auto removed = ask({"names", "rm", "a", "-t", "1s"}, forgets.address() + "," + live);
  EXPECT_EQ(removed.code, 5) << removed.out;
  EXPECT_NE(removed.err.find("unknown whether it ran"), std::string::npos) << removed.err;
  EXPECT_NE(forgets.received().find("remove"), std::string::npos);
  EXPECT_EQ(ask({"names", "export"}, live).out, "a = \"127.0.0.1:1\"\n");
}

TEST_F(names_servers, a_list_that_is_none_is_refused_before_anything_is_asked) {
  const words lists = {"",      "127.0.0.1", live + ",",        "," + live, live + ",,", live + ",nowhere",
                       "::1:5", "[::1]",     live + ", " + live};
  for (const auto& bad : lists) {
    const auto end = ask({"names", "ls"}, bad);
    EXPECT_EQ(end.code, 3) << bad;
    EXPECT_NE(end.err.find("a name service is names://HOST:PORT[,HOST:PORT...]"), std::string::npos)
        << end.err;
  }
  EXPECT_EQ(ask({"names", "ls"}, "[::1]:" + std::to_string(closed_port()) + "," + live).code, 0);
}

TEST_F(names_servers, wait_goes_on_at_the_next_when_one_is_killed_or_hangs) {
  names_server second(folder_, in_folder(folder_, "second"));
  names_server first(folder_, in_folder(folder_, "first"));
  const auto all = "names://" + live + "," + first.address() + "," + second.address();
  const auto end_after = [&](const std::function<void()>& trouble, const std::string& at) {
    program how;
    how.while_running = [&](int) {
      trouble();
      EXPECT_EQ(ask({"names", "set", "late", "address=127.0.0.1:1"}, at).code, 0);
    };
    return run_with({"wait", "late", "-c", all, "-t", "1s"}, how);
  };
  const auto killed = end_after([&] { live_.end(SIGKILL); }, first.address());
  EXPECT_EQ(killed.code, 0) << killed.err;
  EXPECT_EQ(ask({"names", "rm", "late"}, first.address()).code, 0);
  const auto hung = end_after([&] { first.pause(); }, second.address());
  EXPECT_EQ(hung.code, 0) << hung.err;
  first.resume();
}

}  // namespace
}  // namespace bee::test
