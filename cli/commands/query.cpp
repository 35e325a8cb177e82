#include "bee/cluster/fan_out.hpp"
#include "bee/stock/ask_service.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/common_options.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec query_words[] = {nodes_word,
                                     {"NAME", "a registered name", completes::nothing, {}, false, true}};
constexpr option_spec query_options[] = {all_option, except_option, retry_option, retry_interval_option,
                                         retry_missing_option};

constexpr std::size_t asked_at_once = 64;  // names, of one node

// "@mysqlpool" and "mysqlpool" are the same name here.
attempt<std::vector<std::string>> read_names(const std::vector<std::string>& typed) {
  std::vector<std::string> out;
  for (const auto& word : typed) {
    out.push_back(word.starts_with('@') ? word.substr(1) : word);
    if (out.back().empty() || out.back().size() > 254)
      return bad_input("name " + in_quotes(word) + ": a name must have 1 to 255 bytes, its @ included");
  }
  if (out.empty()) return usage_error("query: NAME is missing");
  return out;
}

failure no_such_names(const std::vector<std::string>& missing) {
  std::string all;
  for (const auto& name : missing) all += (all.empty() ? "" : ", ") + in_quotes(name);
  auto out = not_found((missing.size() > 1 ? "no registered names " : "no registered name ") + all);
  out.about = subject::node;
  return out;
}

// One name alone is printed as its handle, so that a script can use it.
data shown(const table& found, bool is_alone) {
  if (is_alone && found.rows.size() == 1) return value::list{found.rows[0][1]};
  return found;
}

// A service that runs there under a name like this one, when that is registered too.
task<std::string> nearest_name(remote& to, std::string missing) {
  if (!to.is_direct()) co_return "";
  auto nearest = co_await nearest_service(to, std::move(missing));
  if (nearest.empty()) co_return "";
  const auto handle = co_await to.query(nearest);
  const bool is_there = handle && *handle;
  co_return is_there ? nearest : "";
}

task<void> query_names(remote& to, node_talk& talk, const std::vector<std::string>& names) {
  using answer = attempt<std::optional<std::uint32_t>>;
  std::vector<answer> answers(names.size(), std::optional<std::uint32_t>());
  co_await cluster::fan_out(names.size(), to.is_direct() ? asked_at_once : 1,
                            [&](std::size_t i) -> task<void> { answers[i] = co_await to.query(names[i]); });
  table found{{"name", "handle"}, {}};
  std::vector<std::string> missing;
  std::optional<failure> why;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!answers[i] && !why) why = answers[i].error();
    if (!answers[i]) continue;
    if (!*answers[i]) missing.push_back(names[i]);
    if (*answers[i]) found.rows.push_back({names[i], handle_text(**answers[i])});
  }
  if (why) co_return talk.add_failure(*why, std::move(found));
  if (!missing.empty()) {
    auto none = no_such_names(missing);
    if (missing.size() == 1) none.message += did_you_mean(co_await nearest_name(to, missing[0]));
    co_return talk.add_failure(std::move(none), std::move(found));
  }
  talk.add_result(shown(found, names.size() == 1), tree_of(found));
}

void run_query(const invocation& in, report& out) {
  const auto to = pick_targets(in);
  if (!to) return out.fail(to.error());
  const auto names = read_names(to->words);
  if (!names) return out.fail(names.error());
  const auto retry = read_retry(in);
  if (!retry) return out.fail(retry.error());
  on_nodes(in, to->nodes, out, [&](remote& node, node_talk& talk) { return query_names(node, talk, *names); },
           {.retry = *retry, .keeps = true});
}

}  // namespace

extern const verb query;
const verb query{
    .name = "query",
    .summary = "ask nodes for the handles of registered names",
    .usage = "NODES NAME...",
    .help =
        "Asks each node for the handle of each name that a service was registered under (cluster.register).\n"
        "Exit code 7 when a node knows no such name. Nothing runs on the node.\n"
        "\n"
        "--retry N asks again a node that can not be reached, and with --retry-missing one without that "
        "name:\n"
        "so a script waits for a service without a loop.",
    .touches = effect::reads,
    .words = query_words,
    .options = query_options,
    .examples = {{{"the handle of one name", "beectl query lpersistence_3 mysqlpool"},
                  {"two names on many nodes", "beectl query 'game_[1-20]' room_master mail_master"}}},
    .run = run_query,
};

}  // namespace bee::cli::commands
