// decode CAPTURE -o jsonl: the same lines as those of record, from packets.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <thread>

#include "bee/base/byte_writer.hpp"
#include "bee/base/bytes.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "cli/support/recorder_process.hpp"
#include "support/event_loop.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

constexpr std::uint8_t syn_flag = 2, ack_flag = 16;

class captured_lines : public recording_test {
 protected:
  // A packet of the one connection, at a second of its own.
  void add(bool is_from_opener, std::string_view payload, std::uint8_t flags = ack_flag) {
    auto& next = is_from_opener ? opener_ : acceptor_;
    std::string packet;
    byte_writer w(packet);
    w.bytes(*from_hex("4500"));
    w.big(static_cast<std::uint16_t>(40 + payload.size()));
    w.bytes(*from_hex("0000000040060000"));
    w.bytes(*from_hex(is_from_opener ? "0a0000010a000002" : "0a0000020a000001"));
    w.bytes(*from_hex(is_from_opener ? "03e809e0" : "09e003e8"));
    w.big(next);
    w.bytes(*from_hex("00000000"));
    w.u8(5 << 4);
    w.u8(flags);
    w.bytes(*from_hex("ffff00000000"));
    w.bytes(payload);
    next += static_cast<std::uint32_t>(payload.size()) + (flags & syn_flag ? 1 : 0);
    packets_.push_back(packet);
  }
  void open() {
    add(true, "", syn_flag);
    add(false, "", syn_flag | ack_flag);
  }
  std::string capture() const {
    std::string out;
    byte_writer w(out);
    w.little(std::uint32_t{0xa1b2c3d4});
    w.bytes(std::string(12, '\0'));
    w.little(std::uint32_t{0x40000});
    w.little(std::uint32_t{101});
    std::uint32_t second = 1'764'522'125;
    for (const auto& p : packets_) {
      w.little(second++);
      w.little(std::uint32_t{250'000});
      w.little(static_cast<std::uint32_t>(p.size()));
      w.little(static_cast<std::uint32_t>(p.size()));
      w.bytes(p);
    }
    return out;
  }
  program_end decode(words more = {}) {
    folder_.write("a.pcap", capture());
    words all{"decode", "@a.pcap", "-o", "jsonl"};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  }
  static std::string request(std::uint32_t session, const value::list& values) {
    std::string out;
    (void)wire::encode_request(wire::address("@echo"), session, session == 0, *value::pack(values), out);
    return out;
  }
  static std::string answer(std::uint32_t session, const value::list& values) {
    std::string out;
    (void)wire::encode_response(session, *value::pack(values), out);
    return out;
  }

  std::uint32_t opener_ = 100;
  std::uint32_t acceptor_ = 900;
  std::vector<std::string> packets_;
};

TEST_F(captured_lines, a_call_is_one_line_with_its_answer_and_times) {
  open();
  add(true, request(7, {"ping", 1}));
  add(false, answer(7, {"pong"}));
  const auto end = decode();
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_EQ(
      end.out,
      R"({"recording":1,"address":"10.0.0.2:2528"})"
      "\n"
      R"({"at":"2025-11-30T17:02:07.250000Z","from":"10.0.0.1:1000","kind":"call","to":"@echo","session":7,)"
      R"("request":{"values":["ping",1],"bytes":"JHBpbmcKAQ=="},"answer":{"values":["pong"],"bytes":"JHBvbmc="},)"
      R"("took_ms":1000.000})"
      "\n");
}

TEST_F(captured_lines, answers_of_two_calls_stand_in_the_order_in_which_they_came) {
  open();
  add(true, request(1, {"a"}) + request(2, {"b"}) + request(0, {"c"}));
  add(false, answer(2, {"B"}) + answer(1, {"A"}));
  folder_.write("x.jsonl", decode().out);
  const auto all = lines_of("x.jsonl");
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[1]["kind"], "push");
  EXPECT_EQ(all[2]["session"], 2);
  EXPECT_EQ(all[3]["session"], 1);
}

TEST_F(captured_lines, what_is_redacted_is_not_in_it) {
  open();
  add(true, request(1, {value::table{{}, {{"password", "secret"}}}}));
  EXPECT_NE(decode().out.find("secret"), std::string::npos);
  const auto end = decode({"--redact", "password"});
  EXPECT_EQ(end.out.find("secret"), std::string::npos);
  EXPECT_NE(end.out.find("\"unanswered\":\"the capture ended\""), std::string::npos) << end.out;
}

TEST_F(captured_lines, bytes_that_are_missing_are_told_and_nothing_behind_them_is) {
  open();
  add(true, request(1, {"a"}));
  opener_ += 10;
  add(true, request(2, {"b"}));
  const auto end = decode();
  EXPECT_EQ(end.code, 3) << "it is not all of it";
  EXPECT_NE(end.err.find("10 bytes are missing in the capture"), std::string::npos) << end.err;
  EXPECT_EQ(end.out.find("\"session\":2"), std::string::npos);
}

TEST_F(captured_lines, are_what_can_be_redacted_and_nothing_else) {
  open();
  add(true, request(1, {"a"}));
  folder_.write("c.pcap", capture());
  const auto end = run({"decode", "@c.pcap", "--redact", "password"});
  EXPECT_EQ(end.code, 2);
  EXPECT_NE(end.err.find("it goes with -o jsonl"), std::string::npos) << end.err;
}

TEST_F(captured_lines, a_capture_without_a_message_is_refused) {
  open();
  EXPECT_EQ(decode().code, 3);
}

bool wait_until(const std::function<bool()>& what) {
  for (const auto end = std::chrono::steady_clock::now() + patience; std::chrono::steady_clock::now() < end;
       std::this_thread::sleep_for(std::chrono::milliseconds(10)))
    if (what()) return true;
  return false;
}

// tcpdump of the port of a relay, until the end of its life.
class tcpdump {
 public:
  tcpdump(const std::string& port, const std::string& file, const std::string& log) {
    pid_ = ::fork();
    if (pid_ == 0) {
      const int to = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      ::dup2(to, 2);
      ::execlp("tcpdump", "tcpdump", "-i", "lo", "-U", "--immediate-mode", "-w", file.c_str(), "tcp", "port",
               port.c_str(), nullptr);
      ::_exit(127);
    }
    std::string said;
    has_begun_ = wait_until([&] {
                   std::ifstream in(log);
                   said.assign(std::istreambuf_iterator<char>(in), {});
                   return said.find("listening on") != said.npos || ::waitpid(pid_, nullptr, WNOHANG) != 0;
                 }) &&
                 said.find("listening on") != said.npos;
  }
  ~tcpdump() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  bool has_begun() const { return has_begun_; }

 private:
  int pid_ = -1;
  bool has_begun_ = false;
};

std::vector<json> without_times(std::vector<json> lines) {
  std::erase_if(lines, [](const auto& line) { return !line.contains("kind") || line["kind"] == "note"; });
  for (auto& line : lines) {
    line.erase("at");
    line.erase("took_ms");
  }
  return lines;
}

TEST_F(recording_test, a_capture_by_tcpdump_gives_the_same_lines) {
  test_node node("lobby_1");
  const auto relay = record(node.address());
  const auto at = where(relay);
  {
    const tcpdump capture(at.substr(at.rfind(':') + 1), path("a.pcap"), path("tcpdump.log"));
    if (!capture.has_begun()) GTEST_SKIP() << "no tcpdump here, or no right to capture: skipped";
    folder_.write("big", std::string(200'000, 'x'));
    EXPECT_EQ(run({"call", at, "mysqlpool", "execute", "select 1", "--dialect", "bee"}).code, 0);
    EXPECT_EQ(run({"call", at, "mysqlpool", "raise", "--dialect", "bee"}).code, 6);
    EXPECT_EQ(run({"call", at, "echo", "@big"}).code, 0);
    EXPECT_EQ(run({"send", at, "echo", "later", "--confirm"}).code, 0);
    EXPECT_EQ(relay->end(SIGTERM), 0);
    const auto recorded = without_times(lines_of("a.jsonl"));
    EXPECT_TRUE(wait_until([&] {
      folder_.write("b.jsonl", run({"decode", "@a.pcap", "-o", "jsonl"}).out);
      return without_times(lines_of("b.jsonl")) == recorded;
    }));
    EXPECT_GE(recorded.size(), 5u);
  }
}

}  // namespace
}  // namespace bee::test
