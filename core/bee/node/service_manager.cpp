// `.service`: the services that a node has once.
#include "bee/node/core.hpp"

namespace bee::node {
namespace {

value::value list_unique(const node::core& of) {
  value::table all;
  for (const auto& [name, id] : of.unique) all.pairs.emplace_back(name, to_text(id));
  return all;
}

// Nothing can be launched here: a name that is not there fails, as a launch that failed.
void launch(const node::core& of, const std::string& name, responder& answer) {
  const auto known = of.unique.find(name);
  if (known != of.unique.end()) return answer.answer({static_cast<std::int64_t>(known->second)});
  answer.answer({value::value(), "call failed"});
}

// A name that is not there is waited for, and nothing launches it.
void query(const node::core& of, const std::string& name, responder& answer) {
  const auto known = of.unique.find(name);
  if (known == of.unique.end()) return answer.ignore();
  answer.answer({static_cast<std::int64_t>(known->second)});
}

void run(node::core& of, const invocation& c, responder& answer) {
  const auto command = string_argument(c, 0);
  if (!command) return answer.fail();
  if (*command == "LIST") return answer.answer({list_unique(of)});
  if (!of.offers_all()) return of.close_door(".service " + *command, answer);
  const bool is_query = *command == "QUERY" || *command == "GQUERY";
  if (!is_query && *command != "LAUNCH" && *command != "GLAUNCH")
    return answer.answer({value::value(), "Invalid command " + *command});
  const auto name = string_argument(c, 1);
  if (!name) return answer.answer({value::value(), "bad argument #1 to 'byte' (string expected)"});
  if (is_query) return query(of, *name, answer);
  launch(of, *name, answer);
}

}  // namespace

handler make_service_manager(node::core& of) {
  return [&of](invocation&& c, responder&& answer) { run(of, c, answer); };
}

}  // namespace bee::node
