// A node whose launcher says what a test wants of its services.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/support/beectl_test.hpp"

namespace bee::test {

/// The answer to a command of the launcher, "LIST", "STAT" or "MEM"; nothing: it never answers.
using launcher_words = std::function<std::optional<value::list>(const std::string& command)>;

/// From now on the node's launcher says that.
inline void has_launcher(test_node& at, launcher_words says) {
  at.change([says = std::move(says)](node::node& here) {
    const auto launcher =
        here.add({.label = "snlua launcher"}, [says](node::invocation&& in, node::responder&& out) {
          const auto command = in.arguments.empty() ? value::value() : in.arguments[0];
          const auto answer = says(command.is_string() ? std::string(command.as_string()) : "");
          answer ? out.answer(*answer) : out.ignore();
        });
    here.set_local_name(".launcher", launcher);
  });
}

inline value::value counters(value::value messages, value::value cpu, value::value mqlen) {
  value::table t;
  t.pairs = {{"task", 1}, {"mqlen", mqlen}, {"cpu", cpu}, {"message", messages}};
  return t;
}

/// One service, ":0000000a", of that command and those counters, which may be "TIMEOUT".
inline launcher_words one_service(const std::string& command, value::value statistics,
                                  const std::string& memory = "10.00 Kb (x)") {
  return [=](const std::string& asked) -> std::optional<value::list> {
    if (asked == "LIST") return value::list{value::table{{}, {{":0000000a", command}}}};
    if (asked == "STAT") return value::list{value::table{{}, {{":0000000a", statistics}}}};
    if (asked == "MEM") return value::list{value::table{{}, {{":0000000a", memory}}}};
    return value::list{value::table{{"Unknown command"}, {}}};
  };
}

}  // namespace bee::test
