#include "cli/recording/replay_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "bee/session/client_session.hpp"
#include "bee/traffic/comparison.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/remote_error.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/recording/recording_file.hpp"
#include "cli/rollout/confirmation.hpp"
#include "cli/rollout/protected_context.hpp"

namespace bee::cli {
namespace {

using traffic::ending;
using traffic::likeness;
using traffic::recorded;

constexpr std::size_t most_told = 120;

// What is asked of the recording, and how much of it can not be asked.
struct replay_plan {
  traffic::recording file;
  std::vector<const recorded*> all;
  std::map<std::uint32_t, std::string> names;  // of handles that were asked for
  std::size_t pushes = 0;                      // that stay out
  std::size_t left_out = 0;
  std::size_t of_that_node = 0;
};

bool is_name_query(const wire::address& to) {
  return to.is_handle() && to.handle() == 0;
}

// A handle is another one in each life of a node: its name stands for it.
void learn_name(const recorded& one, std::map<std::uint32_t, std::string>& names) {
  if (!is_name_query(one.what.to) || one.what.how != ending::answered) return;
  const auto asked = value::unpack(one.what.request.bytes);
  const auto got = value::unpack(one.what.answer.bytes);
  if (!asked || !got || asked->size() != 1 || got->size() != 1) return;
  if (!asked->front().is_string() || !got->front().is_integer()) return;
  names[static_cast<std::uint32_t>(got->front().as_integer())] =
      "@" + std::string(asked->front().as_string());
}

bool can_be_asked(const recorded& one) {
  const bool is_known = one.what.request.is_kept() && one.request_redacted.empty();
  if (one.what.how == ending::pushed || one.what.how == ending::failed) return is_known;
  return is_known && one.what.how == ending::answered && one.what.answer.is_kept();
}

// What starts and ends services.
bool changes_the_node(const std::string& name, const recorded& one) {
  const auto values = value::unpack(one.what.request.bytes);
  const bool has_command = values && !values->empty() && values->front().is_string();
  const std::string command(has_command ? values->front().as_string() : std::string_view());
  if (name == ".launcher") return command != "LIST" && command != "STAT" && command != "MEM";
  return name == ".service" && command != "LIST" && command != "QUERY";
}

// A number says nothing in another life of the node, and is often that of its cluster daemon.
bool is_for_any_node(const recorded& one, const std::map<std::uint32_t, std::string>& names) {
  if (is_name_query(one.what.to)) return true;
  if (one.what.to.is_handle()) return names.contains(one.what.to.handle());
  return !changes_the_node(wire::to_string(one.what.to), one);
}

void choose(replay_plan& plan, bool with_pushes) {
  for (const auto& one : plan.file.all) {
    learn_name(one, plan.names);
    if (one.what.how == ending::pushed && !with_pushes) {
      ++plan.pushes;
    } else if (!is_for_any_node(one, plan.names)) {
      ++plan.of_that_node;
    } else if (!can_be_asked(one)) {
      ++plan.left_out;
    } else {
      plan.all.push_back(&one);
    }
  }
}

std::string pushes_text(std::size_t n) {
  return fmt::format("{} {}", n, n == 1 ? "push" : "pushes");
}

// The first of its values that say what is asked: "execute select 1".
std::string command_of(const recorded& one) {
  const auto values = value::unpack(one.what.request.bytes);
  if (!values) return fleet::count_text(one.what.request.size, "byte");
  std::string out;
  for (const auto& v : *values) {
    if (out.empty() && v.is_string() && v.as_string() == "lua") continue;
    out += (out.empty() ? "" : " ") + (v.is_string() ? std::string(v.as_string()) : value::to_literal(v));
    if (out.size() > most_told) return out.substr(0, most_told) + "...";
  }
  return out;
}

class replay_run {
 public:
  explicit replay_run(const replay_plan& plan) : plan_(plan) {}

  task<void> run(remote& to, node_talk& talk) {
    for (const auto* one : plan_.all) {
      to.restart();
      if (one->what.how == ending::pushed) {
        push(to, *one);
      } else {
        co_await ask(to, *one);
      }
      if (!to.channel().is_open()) break;
    }
    const auto handed_over = co_await to.channel().flush(to.limit().left());
    const bool is_complete = rows_.rows.size() == plan_.all.size() && handed_over.has_value();
    if (!is_complete) co_return tell(talk, to.lost("replay"));
    const bool is_well = timeouts_ == 0 && different_ == 0 && not_sent_ == 0;
    tell(talk, is_well ? std::optional<failure>() : verdict());
  }

 private:
  void tell(node_talk& talk, std::optional<failure> why) {
    node_report all;
    all.facts = tree::object{{"calls", tree_of(rows_)}};
    all.result = std::move(rows_);
    all.error = std::move(why);
    talk.add(std::move(all));
  }

  wire::address place_of(const recorded& one) const {
    if (!one.what.to.is_handle()) return one.what.to;
    const auto known = plan_.names.find(one.what.to.handle());
    return known == plan_.names.end() ? one.what.to : wire::address(known->second);
  }

  task<void> ask(remote& to, const recorded& one) {
    ++asked_;
    session::outgoing request(place_of(one), one.what.request.bytes, one.what.trace);
    auto ended = co_await to.channel().call(std::move(request), to.limit().left());
    take(one, std::move(ended));
  }

  void take(const recorded& one, session::outcome ended) {
    const bool is_error = ended.error && wire::classify_remote_error(ended.body) == ended.error;
    if (ended.error && !is_error) {
      ++timeouts_;
      return add(one, "no answer", ended.error.message());
    }
    auto how = traffic::compare(one, is_error, std::move(ended.body));
    const bool is_other_handle = is_name_query(one.what.to) && !is_error && one.what.how == ending::answered;
    if (is_other_handle && how.how == likeness::different) how = {likeness::same_values, {}};
    if (how.how == likeness::different) ++different_;
    add(one,
        how.how == likeness::different    ? "different"
        : how.how == likeness::same_bytes ? "same"
                                          : "equal",
        how.difference);
  }

  void push(remote& to, const recorded& one) {
    const auto sent = to.channel().push({place_of(one), one.what.request.bytes, one.what.trace});
    not_sent_ += !sent;
    add(one, sent ? "sent" : "not sent", sent ? "" : sent.error().message());
  }

  void add(const recorded& one, const char* answer, const std::string& difference) {
    rows_.rows.push_back({static_cast<std::int64_t>(one.line), wire::to_string(one.what.to), command_of(one),
                          answer, difference.empty() ? value::value() : value::value(difference)});
  }

  failure verdict() const {
    failure why{exit_code::no, ran::yes, "", "", subject::node, {}};
    if (different_ > 0)
      why.message = fmt::format("{} of {} answered otherwise", different_, fleet::count_text(asked_, "call"));
    if (not_sent_ > 0)
      why.message += (why.message.empty() ? "" : "; ") + pushes_text(not_sent_) + " not sent";
    if (timeouts_ == 0) return why;
    why.code = exit_code::unknown;
    why.has_run = ran::unknown;
    why.message +=
        (why.message.empty() ? "" : "; ") + fleet::count_text(timeouts_, "call") + " had no answer";
    return why;
  }

  const replay_plan& plan_;
  table rows_{{"line", "to", "command", "answer", "difference"}, {}};
  std::size_t different_ = 0;
  std::size_t timeouts_ = 0;
  std::size_t asked_ = 0;
  std::size_t not_sent_ = 0;
};

attempt<void> may_ask(const invocation& in, const cluster::node& to, const replay_plan& plan) {
  if (!protected_context(in)) return boost::system::in_place_value;
  const auto what = fleet::count_text(plan.all.size(), "recorded message");
  return confirm(in, escape_for_terminal(to.name) + ": " + what, what + " go to one node");
}

void note_left_out(const replay_plan& plan, report& out) {
  if (plan.pushes > 0) out.note(pushes_text(plan.pushes) + " not sent; --sends sends what was pushed");
  if (plan.of_that_node > 0)
    out.note(fleet::count_text(plan.of_that_node, "message") +
             " not sent: to a handle by its number, or to what changes the node itself");
  if (plan.left_out > 0)
    out.note(fleet::count_text(plan.left_out, "message") +
             " can not be asked again: without an answer, too large to be kept, or with redacted fields");
}

}  // namespace

void replay(const invocation& in, report& out) {
  if (in.words.size() != 2) return out.fail(usage_error("replay: FILE and one NODE are needed"));
  replay_plan plan;
  auto file = load_recording(in.words[0], out);
  if (!file) return out.fail(file.error());
  plan.file = std::move(*file);
  choose(plan, in.has("sends"));
  note_left_out(plan, out);
  if (plan.all.empty())
    return out.fail(bad_input("there is no call in " + in_quotes(in.words[0]) + " that can be asked again"));
  const auto to = pick_one(in, in.words[1]);
  if (!to) return out.fail(to.error());
  if (const auto may = may_ask(in, *to, plan); !may) return out.fail(may.error());
  replay_run run(plan);
  on_nodes(in, {*to}, out, [&](remote& node, node_talk& talk) { return run.run(node, talk); },
           {.limits = plan.all.size() + 1});
}

}  // namespace bee::cli
