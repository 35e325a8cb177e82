// The table of verbs. A verb lives in a file of its own in commands/ and is listed here.
#include "cli/parse/verb.hpp"

namespace bee::cli {
namespace commands {

extern const verb bench;
extern const verb call;
extern const verb check;
extern const verb completion;
extern const verb context;
extern const verb decode;
extern const verb describe;
extern const verb diff;
extern const verb encode;
extern const verb explain;
extern const verb force_reload;
extern const verb gc;
extern const verb history;
extern const verb init_verb;
extern const verb kill_verb;
extern const verb launch;
extern const verb mesh;
extern const verb mock;
extern const verb names_verb;
extern const verb nodes_verb;
extern const verb ping;
extern const verb proxy;
extern const verb ps;
extern const verb push_config;
extern const verb query;
extern const verb record_verb;
extern const verb reload;
extern const verb repl_verb;
extern const verb replay_verb;
extern const verb rollback;
extern const verb send;
extern const verb test_verb;
extern const verb top;
extern const verb serve;
extern const verb version;
extern const verb wait;
extern const verb watch;

}  // namespace commands

namespace {

constexpr const verb* verbs[] = {
    &commands::query,       &commands::call,       &commands::send,         &commands::ping,
    &commands::wait,        &commands::nodes_verb, &commands::ps,           &commands::top,
    &commands::push_config, &commands::reload,     &commands::force_reload, &commands::launch,
    &commands::gc,          &commands::kill_verb,  &commands::rollback,     &commands::diff,
    &commands::watch,       &commands::mesh,       &commands::check,        &commands::test_verb,
    &commands::bench,       &commands::history,    &commands::describe,     &commands::record_verb,
    &commands::replay_verb, &commands::mock,       &commands::names_verb,   &commands::serve,
    &commands::proxy,       &commands::decode,     &commands::encode,       &commands::explain,
    &commands::init_verb,   &commands::repl_verb,  &commands::context,      &commands::completion,
    &commands::version,
};

constexpr option_spec globals[] = {
    {"cluster", 'c', "FILE",
     "the nodes' cluster file, default ./clustername.lua; or names://HOST:PORT[,HOST:PORT], "
     "etcd://HOST:PORT/PREFIX",
     false, completes::file},
    {"context", 'C', "NAME", "the group of settings to use, see beectl context", false, completes::context},
    {"output", 'o', "FORMAT", "how data is printed", false, completes::one_of, "text|json|jsonl|lua"},
    {"timeout", 't', "TIME", "how long all that is done with one node may take: 500ms, 5s, 1m; default 5s"},
    {"jobs", 'j', "N", "how many nodes at once; default as open files allow, 32 for changes"},
    {"via", 0, "NODE", "reach the target through that node", false, completes::node},
    {"verbose", 'v', "", "trace the wire on standard error"},
    {"quiet", 'q', "", "no hints and no notes on standard error"},
    {"fold", 'b', "", "print equal answers of many nodes once, as text: game_[1-38]"},
    {"color", 0, "WHEN", "colors", false, completes::one_of, "auto|always|never"},
    {"help", 'h', "", "print this help"},
    {"version", 0, "", "print the version"},
};

template <class Match>
const option_spec* find_among(const verb* v, Match matches) {
  for (const auto& option : globals)
    if (matches(option)) return &option;
  if (!v) return nullptr;
  for (const auto& option : v->options)
    if (matches(option)) return &option;
  return nullptr;
}

}  // namespace

std::span<const verb* const> all_verbs() {
  return verbs;
}

const verb* find_verb(std::string_view name) {
  for (const auto* v : verbs)
    if (v->name == name) return v;
  return nullptr;
}

std::span<const option_spec> global_options() {
  return globals;
}

const option_spec* find_option(const verb* v, std::string_view name) {
  return find_among(v, [name](const option_spec& option) { return option.name == name; });
}

const option_spec* find_option(const verb* v, char letter) {
  return find_among(v, [letter](const option_spec& option) { return option.letter == letter; });
}

}  // namespace bee::cli
