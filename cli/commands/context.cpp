#include <algorithm>

#include "bee/cluster/nearest.hpp"
#include "cli/base/file.hpp"
#include "cli/check/check_plan.hpp"
#include "cli/nodes/token.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/protobuf/schema.hpp"
#include "cli/report/report.hpp"
#include "cli/rollout/protected_context.hpp"
#include "cli/rollout/start_file.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec context_words[] = {
    {"ACTION", "list (default), show, use, set, delete or render", completes::one_of,
     "list|show|use|set|delete|render", true},
    {"NAME", "the context; render: the node", completes::context, {}, true},
};

constexpr option_spec context_options[] = {
    {"dialect", 0, "NAME", "set: the dialect of the services", false, completes::one_of, "auto|bee|skynet"},
    {"protected", 0, "yes|no", "set: whether a change asks for the context's name instead of y", false,
     completes::one_of, "yes|no"},
    proto_option,
    include_option,
    descriptors_option,
    token_file_option,
    warn_option,
    crit_option,
};

attempt<std::string> existing(const invocation& in) {
  if (in.words.size() < 2) return usage_error("context " + in.words[0] + ": NAME is missing");
  const auto& name = in.words[1];
  if (in.config.contexts.count(name) > 0) return name;
  std::vector<std::string_view> known;
  for (const auto& [context, unused] : in.config.contexts) known.push_back(context);
  return bad_input("no context " + in_quotes(name) + did_you_mean(cluster::nearest_of(name, known)));
}

void list(const invocation& in, report& out) {
  table t{{"current", "name", "cluster"}, {}};
  tree::array facts;
  for (const auto& [name, settings] : in.config.contexts) {
    const auto cluster = settings.find("cluster");
    t.rows.push_back({name == in.config.current ? "*" : "", name,
                      cluster == settings.end() ? value::value() : value::value(cluster->second)});
    facts.push_back(
        tree::object{{"name", name}, {"current", name == in.config.current}, {"cluster", t.rows.back()[2]}});
  }
  out.set_result(std::move(t), tree::object{{"contexts", std::move(facts)}});
}

// Every setting as it would be used now, and where it comes from.
void show(const invocation& in, report& out) {
  std::string name = in.set.context;
  if (in.words.size() > 1) {
    auto found = existing(in);
    if (!found) return out.fail(found.error());
    name = *found;
  }
  table t{{"setting", "value", "from"}, {}};
  tree::array facts;
  for (const auto setting : setting_names()) {
    auto raw = look_up(setting, {in.flags, in.env, in.config}, name);
    facts.push_back(tree::object{{"setting", setting}, {"value", raw.text}, {"from", to_string(raw.from)}});
    t.rows.push_back({setting, std::move(raw.text), to_string(raw.from)});
  }
  const auto own = in.config.contexts.find(name);
  if (own != in.config.contexts.end())
    for (const auto& [key, text] : own->second) {
      if (key != protected_key && !key.starts_with("check.")) continue;
      facts.push_back(tree::object{{"setting", key}, {"value", text}, {"from", to_string(origin::context)}});
      t.rows.push_back({key, text, to_string(origin::context)});
    }
  out.set_result(std::move(t), tree::object{{"settings", std::move(facts)}});
}

void save(const config_file& changed, report& out) {
  if (auto written = write_config(changed); !written) out.fail(written.error());
}

void use(const invocation& in, report& out) {
  const auto name = existing(in);
  if (!name) return out.fail(name.error());
  auto changed = in.config;
  changed.current = *name;
  save(changed, out);
}

void erase(const invocation& in, report& out) {
  const auto name = existing(in);
  if (!name) return out.fail(name.error());
  auto changed = in.config;
  changed.contexts.erase(*name);
  if (changed.current == *name) changed.current.clear();
  save(changed, out);
}

std::string absolute_paths(const std::vector<std::string>& paths) {
  std::string out;
  for (const auto& path : paths) out += (out.empty() ? "" : ":") + absolute_path(path);
  return out;
}

// The settings flags of this command line become those of the context.
void set(const invocation& in, report& out) {
  if (in.words.size() < 2 || in.words[1].empty())
    return out.fail(usage_error("context set: NAME is missing"));
  auto changed = in.config;
  auto& settings = changed.contexts[in.words[1]];
  bool has_any = false;
  for (const auto name : setting_names()) {
    if (name == "context" || !in.has(name)) continue;
    auto text = is_path_list(name) ? absolute_paths(in.flags.all(name)) : *in.get(name);
    if (name == "token-file") text = absolute_path(text);
    if (name == "cluster" && text.find("://") == std::string::npos) text = absolute_path(text);
    settings[std::string(name)] = std::move(text);
    has_any = true;
  }
  if (const auto answer = in.get(protected_key)) {
    if (*answer != "yes" && *answer != "no")
      return out.fail(usage_error("--protected: " + in_quotes(*answer) + " is none of yes, no"));
    settings[protected_key] = *answer;
    has_any = true;
  }
  auto thresholds = threshold_settings(in);
  if (!thresholds) return out.fail(thresholds.error());
  for (auto& [key, text] : *thresholds) {
    settings[key] = std::move(text);
    has_any = true;
  }
  if (!has_any)
    return out.fail(usage_error("context set: nothing to set", "beectl context set NAME -c FILE -t 2s"));
  save(changed, out);
}

// The cluster file for a process that is about to start.
void render(const invocation& in, report& out) {
  if (in.words.size() < 2)
    return out.fail(usage_error("context render: the node is missing", "beectl context render lobby_1"));
  auto file = start_file(in, in.words[1], out);
  if (!file) return out.fail(file.error());
  tree facts = tree::object{{"file", *file}};
  out.set_result(plain_text{std::move(*file)}, std::move(facts));
}

struct action {
  std::string_view name;
  void (*run)(const invocation&, report&);
};
constexpr action actions[] = {{"list", list}, {"show", show},    {"use", use},
                              {"set", set},   {"delete", erase}, {"render", render}};

void run_context(const invocation& in, report& out) {
  const std::string_view name = in.words.empty() ? "list" : std::string_view(in.words[0]);
  for (const auto& a : actions)
    if (a.name == name) return a.run(in, out);
  out.fail(
      usage_error("context: no action " + in_quotes(name), "one of list, show, use, set, delete, render"));
}

}  // namespace

extern const verb context;
const verb context{
    .name = "context",
    .summary = "named groups of settings in the config file",
    .usage = "[ACTION [NAME]]",
    .help =
        "A context holds settings (cluster file, timeout, output, dialect, ...) under a name, in\n"
        "$XDG_CONFIG_HOME/beectl/config.json. A flag wins over it, and so does the environment\n"
        "over one that is in use; what -C names wins over the environment.\n"
        "\n"
        "list    all contexts; * marks the one in use\n"
        "show    every setting as it is used now, and where it comes from\n"
        "use     makes NAME the one in use\n"
        "set     stores the settings flags of this command line in NAME; --protected yes: verbs that change\n"
        "        nodes of its cluster ask for NAME instead of y; --warn and --crit: thresholds of check and "
        "top\n"
        "delete  removes NAME\n"
        "render  prints the cluster file that the node NAME should load when it starts: that of the last "
        "push\n"
        "        that came to its end (from the journal, see push-config), without one the file of -c; "
        "with\n"
        "        a name service always its map, in which the node may be down. It is\n"
        "        checked, and has an address for the node; exit 7 when not. Nothing is printed on failure:\n"
        "        beectl context render lobby_1 > map.lua.new && mv map.lua.new map.lua",
    .touches = effect::local,
    .words = context_words,
    .options = context_options,
    .examples = {{{"keep a cluster under a name",
                   "beectl context set prod -c /etc/skynet/clustername.lua -t 2s"},
                  {"work with it from now on", "beectl context use prod"}}},
    .run = run_context,
};

}  // namespace bee::cli::commands
