// What is typed is what goes out, by the real program.
#include <random>

#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "cli/support/beectl_test.hpp"

namespace bee::test {
namespace {

using nlohmann::json;
using value::list;

class typed_values : public beectl {
 protected:
  // What a service of the node gets.
  json sent(words arguments, const std::string& expected_err = {}) {
    words all{"call", node_.address(), ".echo", "cmd", "-o", "json"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto end = run(all);
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_EQ(end.err, expected_err);
    auto values = json::parse(end.out)["nodes"][0]["result"];
    values.erase(0);
    return values;
  }
  void expect_bad_input(words arguments, const std::string& sentence) {
    const auto runs = node_.runs();
    const auto end = run(std::move(arguments));
    EXPECT_EQ(end.code, 3) << end.err;
    EXPECT_NE(end.err.find(sentence), std::string::npos) << end.err;
    EXPECT_EQ(node_.runs(), runs) << "it was sent";
  }

  test_node node_{"a"};
};

TEST_F(typed_values, a_number_whose_digits_would_change_goes_out_as_a_string_and_one_note_says_so) {
  EXPECT_EQ(sent({"1.10", "007", "7"},
                 "beectl: \"1.10\" and \"007\" go out as strings: as numbers their digits would change\n"),
            (json{"1.10", "007", 7}));
  EXPECT_EQ(sent({"1.10", "-q"}), (json{"1.10"}));
  EXPECT_EQ(sent({"1.10", "-S"}), (json{"1.10"}));
}

TEST_F(typed_values, numbers_in_other_notations_are_numbers) {
  EXPECT_EQ(sent({"0x10", "1e15", "3.0", "-1", "-9223372036854775808"}),
            json::parse("[16, 1e15, 3.0, -1, -9223372036854775808]"));
}

TEST_F(typed_values, white_space_around_a_constant_makes_it_text) {
  EXPECT_EQ(sent({"nil ", " 10", "{} "}), (json{"nil ", " 10", "{} "}));
}

TEST_F(typed_values, an_integer_beyond_64_bits_is_refused_and_nothing_is_sent) {
  for (const char* text : {"12345678901234567890", "0x7fffffffffffffffff", "{uid=12345678901234567890}"}) {
    expect_bad_input({"call", node_.address(), ".echo", "cmd", text}, "an integer beyond 64 bits");
    expect_bad_input({"send", node_.address(), ".echo", "cmd", text}, "an integer beyond 64 bits");
    expect_bad_input({"encode", "--values", text}, "an integer beyond 64 bits");
  }
  expect_bad_input(
      {"call", node_.address(), ".echo", "cmd", "12345678901234567890"},
      "hint: '\"12345678901234567890\"' is the string, 12345678901234567168.0 the nearest float");
}

TEST_F(typed_values, a_number_that_would_change_in_a_table_is_refused) {
  expect_bad_input({"call", node_.address(), ".echo", "cmd", "{uid=007}"},
                   "the digits of the number \"007\" would change");
}

TEST_F(typed_values, json_numbers_that_would_be_rounded_are_refused) {
  for (const char* text : {"12345678901234567890", "[3.14159265358979323846]"})
    expect_bad_input({"call", node_.address(), ".echo", "cmd", "--json", text}, "a string keeps every digit");
  EXPECT_EQ(sent({"--json", "1.10"}), (json{1.1}));
}

TEST_F(typed_values, lines_of_a_stream_with_numbers_that_would_be_rounded_are_refused) {
  const auto end = run_with({"call", node_.address(), ".echo", "-", "-o", "jsonl"},
                            {.input = "{\"command\":\"a\",\"args\":[0.12345678901234567890]}\n"
                                      "{\"command\":\"a\",\"args\":[12345678901234567890]}\n"
                                      "{\"command\":\"a\",\"args\":[0.1]}\n"});
  EXPECT_EQ(end.code, 8) << end.err;
  std::istringstream out(end.out);
  std::vector<json> lines;
  for (std::string line; std::getline(out, line);) lines.push_back(json::parse(line));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["error"]["exit"], 3);
  EXPECT_EQ(lines[1]["error"]["exit"], 3);
  EXPECT_EQ(lines[2]["result"], (json{"a", 0.1}));
}

TEST_F(typed_values, labels_and_text_commands_are_texts) {
  EXPECT_EQ(run({"encode", "--layout", "text", "cmd_x", "a=007", "b=1.10"}).code, 0);
  const auto end = run({"decode", "--layout", "text", "lua 0 cmd=cmd_x a=007 b=1.10"});
  EXPECT_NE(end.out.find("a=007"), std::string::npos) << end.out;
}

TEST_F(typed_values, a_word_with_an_at_sign_that_is_no_file_is_refused_with_how_to_write_the_string) {
  expect_bad_input({"call", node_.address(), ".echo", "cmd", "@echo"}, "the string is written '\"@echo\"'");
  EXPECT_EQ(sent({"\"@echo\""}), (json{"@echo"}));
}

TEST_F(typed_values, expect_takes_as_many_values_as_come_and_an_underscore_for_any) {
  const auto expects = [&](const char* text, words arguments = {"1", "x"}) {
    words all{"call", node_.address(), ".echo", "pong", "--expect", text};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run(all).code;
  };
  EXPECT_EQ(expects("\"pong\", _, 'x'"), 0);
  EXPECT_EQ(expects("'pong', 1, \"x\""), 0);
  EXPECT_EQ(expects("'pong', 2, _"), 1);
  EXPECT_EQ(expects("'pong', _"), 1);
  EXPECT_EQ(expects("_", {}), 0);
  EXPECT_EQ(expects("'pong', nil", {"nil"}), 0);
}

TEST_F(typed_values, an_expectation_that_is_no_constant_is_refused_and_nothing_is_sent) {
  for (const char* text : {"pong", "", "1,", "{1", "f()", "007", "12345678901234567890"})
    expect_bad_input({"call", node_.address(), ".echo", "pong", "--expect", text}, "--expect:");
}

TEST_F(typed_values, a_command_is_a_string_and_with_snax_a_number_without_a_sub_type) {
  const auto first = [&](words arguments) {
    words all{"call", node_.address(), "echo", "-o", "json", "-q"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return json::parse(run(all).out)["nodes"][0]["result"];
  };
  EXPECT_EQ(first({"3", "x"}), (json{"lua", "3", "x"}));
  EXPECT_EQ(first({"3", "x", "--snax"}), (json{3, "x"}));
  const auto plain = run({"call", node_.address(), "echo", "3"});
  EXPECT_EQ(plain.err,
            "beectl: COMMAND 3 goes out as a string; --snax makes it the number of a snax function\n");
  EXPECT_EQ(run({"call", node_.address(), "echo", "three", "--snax"}).code, 2);
  EXPECT_EQ(run({"encode", ".echo", "3", "--snax"}).code, 0);
  const auto stream = run_with({"call", node_.address(), "echo", "-", "-o", "jsonl"},
                               {.input = "{\"command\":3,\"args\":[\"x\"]}\n{\"command\":\"3\"}\n"});
  std::istringstream lines(stream.out);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(json::parse(line)["result"], (json{3, "x"}));
  std::getline(lines, line);
  EXPECT_EQ(json::parse(line)["result"], (json{"lua", "3"}));
}

// Decimal texts of all kinds, as arguments of the program, and what is packed of them.
TEST_F(typed_values, of_100000_random_arguments_none_is_changed) {
  constexpr int runs = 20;
  constexpr int each = 5000;
  std::mt19937 random(11);
  const auto digits = [&](std::size_t most) {
    std::string out(1 + random() % most, '0');
    for (char& c : out) c = static_cast<char>('0' + random() % 10);
    return out;
  };
  const auto word = [&] {
    const std::string sign = random() % 3 == 0 ? "-" : "";
    switch (random() % 4) {
      case 0: return sign + digits(18);
      case 1: return sign + digits(9) + "." + digits(9);
      case 2: return sign + digits(5) + "." + digits(12) + "e" + digits(2);
      default: return sign + std::string(random() % 3, '0') + digits(12) + (random() % 2 == 0 ? " " : "");
    }
  };
  int numbers = 0;
  for (int i = 0; i < runs; ++i) {
    words typed;
    for (int n = 0; n < each; ++n) typed.push_back(word());
    words all{"-q", "encode", "--values", "--"};
    all.insert(all.end(), typed.begin(), typed.end());
    const auto end = run(all);
    ASSERT_EQ(end.code, 0) << end.err;
    const auto arrived = value::unpack(*from_hex(end.out)).value();
    ASSERT_EQ(arrived.size(), typed.size());
    for (std::size_t n = 0; n < typed.size(); ++n) {
      if (arrived[n].is_string()) {
        ASSERT_EQ(arrived[n].as_string(), typed[n]);
        continue;
      }
      ++numbers;
      if (arrived[n].is_integer()) {
        ASSERT_EQ(std::to_string(arrived[n].as_integer()), typed[n]);
      } else {
        const auto fraction =
            typed[n].substr(typed[n].find('.') + 1, typed[n].find('e') - typed[n].find('.') - 1);
        char buffer[64];
        std::snprintf(buffer, sizeof buffer, "%.*f", static_cast<int>(fraction.size()),
                      arrived[n].as_number());
        ASSERT_TRUE(typed[n].find('e') != std::string::npos || buffer == typed[n])
            << buffer << ", " << typed[n];
        ASSERT_EQ(arrived[n].as_number(), std::stod(typed[n]));
      }
    }
  }
  std::printf("%d arguments, %d of them numbers\n", runs * each, numbers);
  EXPECT_GT(numbers, runs * each / 4);
}

}  // namespace
}  // namespace bee::test
