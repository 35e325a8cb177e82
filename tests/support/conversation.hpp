// Plays a conversation with a session: what it must write, what it is given to read, and what happens then.
// The same conversation is replayed with its reads split at every byte, and cut off after every step.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bee/base/bytes.hpp"
#include "bee/session/client_session.hpp"
#include "bee/session/server_session.hpp"

namespace bee::test {

/// What happened, in order, as text.
using event_log = std::vector<std::string>;

inline std::string shortened(std::string_view bytes) {
  if (bytes.size() <= 40) return escape_for_terminal(bytes);
  return std::to_string(bytes.size()) + " bytes";
}

inline std::string describe(const session::outcome& o) {
  std::string out = o.error ? o.error.message() : "answered";
  if (!o.body.empty() || !o.error) out += ": " + shortened(o.body);
  return o.sent ? out : out + " (not sent)";
}

struct client_side {
  explicit client_side(const session::limits& l = {}, std::uint32_t first = 1) : session(l, first) {}

  event_log log;
  session::client_session session;
  std::map<std::string, int> ends;  // how often each call ended, by its name

  session::on_outcome done(std::string name) {
    ends[name] = 0;
    return [this, name = std::move(name)](session::outcome&& o) {
      ++ends[name];
      log.push_back(name + ": " + describe(o));
    };
  }
  result<std::uint32_t> call(std::string name, session::outgoing request, int deadline = 1000) {
    const auto called = session.call(std::move(request), at(deadline), done(name));
    if (!called) ends.erase(name);
    return called;
  }
  static session::time_point at(int seconds) { return session::time_point(std::chrono::seconds(seconds)); }

  void receive(std::string_view bytes) {
    const auto received = session.receive(bytes);
    if (!received) log.push_back("failed: " + received.error().message());
  }
  void cut_off() {
    session.close();
    EXPECT_EQ(session.pending(), 0u);
    EXPECT_FALSE(session.has_output());
    EXPECT_FALSE(session.next_deadline());
    for (const auto& [name, count] : ends) EXPECT_EQ(count, 1) << name;
  }
};

struct server_side {
  explicit server_side(const session::limits& l = {})
      : session({[this](session::incoming&& in) { on_request(std::move(in)); },
                 [this](error_code why, std::string_view) { log.push_back("dropped: " + why.message()); }},
                l) {}

  event_log log;
  std::function<void(session::incoming&)> handler;  // may be empty
  session::server_session session;

  void receive(std::string_view bytes) { session.receive(bytes); }
  void cut_off() {}

 private:
  void on_request(session::incoming&& in) {
    log.push_back(to_string(in.to) + (in.is_push ? " push " : " call ") + std::to_string(in.session) + ": " +
                  shortened(in.message.view()) + (in.trace.empty() ? "" : " trace " + in.trace));
    if (handler) handler(in);
  }
};

template <class Side>
class conversation {
 public:
  using action = std::function<void(Side&)>;

  explicit conversation(std::function<std::unique_ptr<Side>()> make = [] { return std::make_unique<Side>(); })
      : make_(std::move(make)) {}

  conversation& act(action what) { return add({std::move(what), {}}); }
  conversation& read(std::string bytes) { return add({{}, std::move(bytes)}); }

  /// All output that waits is taken, and must be these bytes.
  conversation& write(std::string expected) {
    return act([expected](Side& side) {
      std::string out;
      side.session.take_output(out, SIZE_MAX);
      EXPECT_EQ(to_hex(out.substr(0, 200)), to_hex(expected.substr(0, 200)));
      EXPECT_TRUE(out == expected) << out.size() << " bytes instead of " << expected.size();
    });
  }

  /// Plays everything; `expected` is the log at the end.
  void ends_with(const event_log& expected) const {
    EXPECT_EQ(play(steps_.size(), 0, SIZE_MAX), expected);
    EXPECT_EQ(play(steps_.size(), 1, SIZE_MAX), expected) << "byte by byte";
    const std::size_t stride = std::max<std::size_t>(1, longest_read() / 500);
    for (std::size_t at = 1; at < longest_read(); at += stride)
      EXPECT_EQ(play(steps_.size(), 0, at), expected) << "reads split at " << at;
    for (std::size_t steps = 0; steps <= steps_.size(); ++steps) play(steps, 0, SIZE_MAX);
  }

 private:
  struct step {
    action what;
    std::string bytes;
  };
  conversation& add(step s) {
    steps_.push_back(std::move(s));
    return *this;
  }
  std::size_t longest_read() const {
    std::size_t out = 0;
    for (const auto& s : steps_) out = std::max(out, s.bytes.size());
    return out;
  }

  // With `piece`, reads come in pieces of that size; else in two, split at `at`.
  event_log play(std::size_t steps, std::size_t piece, std::size_t at) const {
    const auto side = make_();
    for (std::size_t i = 0; i < steps; ++i) {
      if (steps_[i].what) steps_[i].what(*side);
      std::string_view rest = steps_[i].bytes;
      for (std::size_t size = piece != 0 ? piece : at; !rest.empty(); size = piece != 0 ? piece : SIZE_MAX) {
        side->receive(std::string(rest.substr(0, size)));  // a copy: views must not outlive the read
        rest.remove_prefix(std::min(size, rest.size()));
      }
    }
    auto log = side->log;
    side->cut_off();
    return log;
  }

  std::function<std::unique_ptr<Side>()> make_;
  std::vector<step> steps_;
};

using client_conversation = conversation<client_side>;
using server_conversation = conversation<server_side>;

}  // namespace bee::test
