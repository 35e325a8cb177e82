#include "bee/web/server.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "support/web_peer.hpp"

namespace bee::web {
namespace {

using std::chrono::milliseconds;
using test::web_peer;

class serving : public testing::Test {
 protected:
  explicit serving(server_options options = {})
      : server_(
            server::open(
                loop_.executor(), {"127.0.0.1", 0}, [this](const request& r) { return answer(r); }, options)
                .value()) {}
  ~serving() override {
    server_.reset();
    loop_.poll();
  }

  response answer(const request& r) {
    asked_.push_back(r);
    if (r.path == "/events") return stream();
    if (r.path == "/large") return {200, "text/plain", std::string(1u << 20, 'x')};
    return {200, "text/plain", "hello " + r.path};
  }
  response stream() {
    response out{200, "text/event-stream", text_ptr()};
    out.events = std::make_shared<event_stream>(
        64u << 10, [] { return std::make_shared<const std::string>("snapshot\n"); });
    streams_.push_back(out.events);
    return out;
  }
  static std::string get(const std::string& path, const std::string& more = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: here\r\n" + more + "\r\n";
  }
  std::string ask(const std::string& bytes) { return web_peer(loop_, server_->local()).ask(bytes); }
  // Of the request that ends its connection.
  static std::string last(const std::string& path) { return get(path, "Connection: close\r\n"); }

  test::event_loop loop_;
  std::vector<request> asked_;
  std::vector<std::shared_ptr<event_stream>> streams_;
  std::unique_ptr<server> server_;
};

TEST_F(serving, answers_one_request_after_the_other_on_one_connection) {
  const auto all = ask(get("/a") + last("/b%20c?d=1"));
  EXPECT_TRUE(all.starts_with("HTTP/1.1 200 OK\r\n")) << all;
  EXPECT_NE(all.find("hello /a"), std::string::npos);
  EXPECT_NE(all.find("hello /b c"), std::string::npos);
  EXPECT_NE(all.find("X-Content-Type-Options: nosniff\r\n"), std::string::npos);
  EXPECT_EQ(asked_.at(1).query, "d=1");
  EXPECT_EQ(asked_.at(1).host, "here");
  EXPECT_EQ(server_->counts().requests, 2u);
}

TEST_F(serving, answers_head_with_the_length_and_without_the_body) {
  const auto all = ask("HEAD /a HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  EXPECT_NE(all.find("Content-Length: 8\r\n"), std::string::npos) << all;
  EXPECT_TRUE(all.ends_with("\r\n\r\n"));
}

TEST_F(serving, sends_a_large_answer_whole) {
  EXPECT_GT(ask(last("/large")).size(), 1u << 20);
}

TEST_F(serving, refuses_what_is_no_request_and_never_asks_the_handler) {
  for (const char* bad :
       {"nonsense\r\n\r\n", "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"})
    EXPECT_TRUE(ask(bad).starts_with("HTTP/1.1 400 ")) << bad;
  EXPECT_TRUE(asked_.empty());
}

TEST_F(serving, refuses_a_header_and_a_body_beyond_the_limit) {
  EXPECT_TRUE(ask(get("/", "X: " + std::string(100'000, 'x') + "\r\n")).starts_with("HTTP/1.1 431 "));
  EXPECT_TRUE(ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + std::string(100'000, 'x'))
                  .starts_with("HTTP/1.1 413 "));
  EXPECT_TRUE(asked_.empty());
}

TEST_F(serving, begins_a_stream_with_a_snapshot_and_sends_what_is_pushed) {
  web_peer reader(loop_, server_->local());
  const auto begun = reader.ask(get("/events"), "snapshot\n");
  EXPECT_NE(begun.find("Content-Type: text/event-stream\r\n"), std::string::npos) << begun;
  EXPECT_EQ(begun.find("Content-Length"), std::string::npos);
  streams_.at(0)->push(std::make_shared<const std::string>("more\n"));
  EXPECT_EQ(reader.read("more\n"), "more\n");
  EXPECT_EQ(server_->counts().streams, 1u);
}

TEST_F(serving, ends_a_stream_whose_reader_has_gone) {
  {
    web_peer reader(loop_, server_->local());
    reader.ask(get("/events"), "snapshot\n");
  }
  loop_.run_until([&] { return server_->counts().streams == 0 && server_->counts().connections == 0; });
}

TEST_F(serving, drops_for_a_reader_that_does_not_read_and_nobody_else_waits) {
  web_peer slow(loop_, server_->local());
  slow.ask(get("/events"), "snapshot\n");
  const auto much = std::make_shared<const std::string>(60'000, 'x');
  loop_.run_until([&] {
    streams_.at(0)->push(much);
    return streams_.at(0)->drops() > 0;
  });
  EXPECT_NE(ask(last("/a")).find("hello"), std::string::npos);
}

TEST_F(serving, that_stops_answers_what_is_under_way_ends_streams_and_says_when_all_are_gone) {
  web_peer idle(loop_, server_->local()), reader(loop_, server_->local());
  idle.ask(get("/a"), "hello /a");
  reader.ask(get("/events"), "snapshot\n");
  bool is_done = false;
  server_->stop([&] { is_done = true; });
  EXPECT_EQ(reader.read(), "");
  EXPECT_EQ(idle.read(), "");
  reader.close();
  idle.close();
  loop_.run_until([&] { return is_done; });
  EXPECT_EQ(server_->counts().connections, 0u);
}

TEST_F(serving, that_stops_without_connections_says_so_at_once) {
  bool is_done = false;
  server_->stop([&] { is_done = true; });
  EXPECT_TRUE(is_done);
}

struct hasty : serving {
  hasty() : serving(impatient()) {}
  static server_options impatient() {
    server_options out;
    out.request = out.idle = milliseconds(50);
    out.ping = milliseconds(10);
    return out;
  }
};

TEST_F(hasty, answers_408_to_a_request_that_does_not_come_to_its_end) {
  EXPECT_TRUE(ask("GET / HTTP/1.1\r\nHost").starts_with("HTTP/1.1 408 "));
}

TEST_F(hasty, closes_a_connection_on_which_nothing_is_asked) {
  EXPECT_EQ(ask(""), "");
}

TEST_F(hasty, sends_a_comment_on_a_stream_without_events) {
  web_peer reader(loop_, server_->local());
  EXPECT_NE(reader.ask(get("/events"), ": \n\n").find("snapshot"), std::string::npos);
}

struct narrow : serving {
  narrow() : serving(few()) {}
  static server_options few() {
    server_options out;
    out.connections = 3;
    out.streams = 1;
    return out;
  }
};

TEST_F(narrow, closes_an_idle_connection_for_the_next) {
  web_peer first(loop_, server_->local()), second(loop_, server_->local()), third(loop_, server_->local());
  for (auto* each : {&first, &second, &third}) each->ask(get("/a"), "hello /a");
  EXPECT_NE(ask(last("/b")).find("hello /b"), std::string::npos);
  EXPECT_EQ(first.read(), "");
}

TEST_F(narrow, refuses_one_stream_too_many) {
  web_peer reader(loop_, server_->local());
  reader.ask(get("/events"), "snapshot\n");
  EXPECT_TRUE(ask(last("/events")).starts_with("HTTP/1.1 503 "));
}

}  // namespace
}  // namespace bee::web
