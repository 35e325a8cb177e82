#include "cli/parse/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "bee/cluster/nearest.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view default_cluster = "clustername.lua";
constexpr std::size_t most_jobs = 4096;

std::string variable_of(std::string_view name) {
  std::string out = "BEECTL_";
  for (const char c : name) out += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return out;
}

// How a person finds the setting that is wrong.
std::string label_of(const raw_setting& s, const std::string& context) {
  switch (s.from) {
    case origin::variable: return variable_of(s.name);
    case origin::context: return "context " + context + ": " + std::string(s.name);
    case origin::flag:
    case origin::preset: break;
  }
  return "--" + std::string(s.name);
}

template <class T>
struct choice {
  std::string_view name;
  T value;
};

constexpr choice<output_format> outputs[] = {{"text", output_format::text},
                                             {"json", output_format::json},
                                             {"jsonl", output_format::jsonl},
                                             {"lua", output_format::lua}};
constexpr choice<color_mode> colors[] = {
    {"auto", color_mode::automatic}, {"always", color_mode::always}, {"never", color_mode::never}};
constexpr choice<stock::dialect> dialects[] = {
    {"auto", stock::dialect::automatic}, {"bee", stock::dialect::bee}, {"skynet", stock::dialect::skynet}};
constexpr choice<bool> switches[] = {
    {"true", true}, {"false", false}, {"1", true}, {"0", false}, {"", false}};

template <class T, std::size_t N>
std::string read_choice(const choice<T> (&choices)[N], std::string_view text, T& out) {
  std::string all;
  for (const auto& c : choices) {
    if (c.name == text) {
      out = c.value;
      return {};
    }
    if (!c.name.empty()) all += (all.empty() ? "" : ", ") + std::string(c.name);
  }
  return in_quotes(text) + " is none of " + all;
}

// One format more, of verbs with a state for monitors; the others are not told of it.
std::string read_output(std::string_view text, output_format& out) {
  if (text == "nagios") return out = output_format::nagios, "";
  return read_choice(outputs, text, out);
}

std::string read_timeout(std::string_view text, duration& out) {
  const auto parsed = parse_duration(text);
  if (parsed) out = *parsed;
  return parsed ? "" : in_quotes(text) + " is not a time above zero, such as 5s or 500ms";
}

// As many as there are descriptors for is settled when the verb runs.
std::string read_jobs(std::string_view text, std::size_t& out) {
  if (text == "auto") return out = most_jobs, "";
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, out);
  const bool good = parsed.ec == std::errc{} && parsed.ptr == end && out >= 1 && out <= most_jobs;
  return good ? "" : in_quotes(text) + " is not a number from 1 to " + std::to_string(most_jobs);
}

std::string read_nothing(const std::string&, settings&) {
  return {};  // read by those who need it
}

template <std::string settings::*Field>
std::string read_text(const std::string& text, settings& out) {
  out.*Field = text;
  return {};
}

template <bool settings::*Field>
std::string read_switch(const std::string& text, settings& out) {
  return read_choice(switches, text, out.*Field);
}

// All that is known of a setting. `read` puts the text in its place and returns what is wrong with it, or an
// empty text.
struct setting_row {
  std::string_view name;
  std::string_view preset;
  std::string (*read)(const std::string& text, settings& out);
  bool holds_paths = false;  // several, with ':' between
};

constexpr setting_row setting_rows[] = {
    {"cluster", "", read_text<&settings::cluster>},  // preset: the default_cluster that is there
    {"context", "", read_text<&settings::context>},
    {"output", "text", [](const std::string& text, settings& out) { return read_output(text, out.output); }},
    {"timeout", "5s", [](const std::string& text, settings& out) { return read_timeout(text, out.timeout); }},
    {"jobs", "auto", [](const std::string& text, settings& out) { return read_jobs(text, out.jobs); }},
    {"verbose", "false", read_switch<&settings::verbose>},
    {"quiet", "false", read_switch<&settings::quiet>},
    {"fold", "false", read_switch<&settings::fold>},
    {"color", "auto",
     [](const std::string& text, settings& out) { return read_choice(colors, text, out.color); }},
    {"via", "", read_text<&settings::via>},
    {"dialect", "auto",
     [](const std::string& text, settings& out) { return read_choice(dialects, text, out.dialect); }},
    {"proto", "", read_nothing, true},
    {"include", "", read_nothing, true},
    {"descriptors", "", read_nothing, true},
    {"token-file", "", read_nothing},
};

constexpr auto names_of_settings = [] {
  std::array<std::string_view, std::size(setting_rows)> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = setting_rows[i].name;
  return out;
}();

const setting_row* find_row(std::string_view name) {
  const auto row = std::find_if(std::begin(setting_rows), std::end(setting_rows),
                                [&](const auto& r) { return r.name == name; });
  return row == std::end(setting_rows) ? nullptr : row;
}

std::string preset_of(std::string_view name) {
  if (name == "cluster" && file_exists(std::string(default_cluster))) return std::string(default_cluster);
  const auto* row = find_row(name);
  return row ? std::string(row->preset) : std::string();
}

std::string nearest_context(const config_file& config, std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& [context, unused] : config.contexts) known.push_back(context);
  return std::string(cluster::nearest_of(name, known));
}

const std::string* setting_of(const config_file& config, const std::string& context, std::string_view name) {
  const auto at = config.contexts.find(context);
  if (at == config.contexts.end()) return nullptr;
  const auto setting = at->second.find(std::string(name));
  return setting == at->second.end() ? nullptr : &setting->second;
}

}  // namespace

const char* to_string(origin from) {
  switch (from) {
    case origin::flag: return "flag";
    case origin::variable: return "environment";
    case origin::context: return "context";
    case origin::preset: break;
  }
  return "default";
}

std::span<const std::string_view> setting_names() {
  return names_of_settings;
}

attempt<std::string> context_in_use(const sources& from) {
  auto name = from.flags.get("context");
  if (!name) name = from.env(variable_of("context").c_str());
  if (!name || name->empty()) name = from.config.current;
  if (!name->empty() && from.config.contexts.count(*name) == 0)
    return bad_input("no context " + in_quotes(*name) + " in " + in_quotes(from.config.path) +
                     did_you_mean(nearest_context(from.config, *name)));
  return *name;
}

raw_setting look_up(std::string_view name, const sources& from, const std::string& context) {
  if (auto text = from.flags.get(name)) return {name, std::move(*text), origin::flag};
  const auto kept = setting_of(from.config, context, name);
  const bool is_typed = from.flags.has("context");
  if (kept && is_typed) return {name, *kept, origin::context};
  if (auto text = from.env(variable_of(name).c_str())) return {name, std::move(*text), origin::variable};
  if (kept) return {name, *kept, origin::context};
  if (name == "context") return {name, context, origin::preset};
  if (name == "color" && !from.env("NO_COLOR").value_or("").empty()) return {name, "never", origin::variable};
  return {name, preset_of(name), origin::preset};
}

attempt<settings> resolve_settings(const sources& from) {
  settings out;
  auto context = context_in_use(from);
  if (!context) return context.error();
  for (const auto& row : setting_rows) {
    const auto raw = look_up(row.name, from, *context);
    const auto wrong = row.read(raw.text, out);
    if (wrong.empty()) continue;
    auto sentence = label_of(raw, *context) + ": " + wrong;
    return raw.from == origin::context ? bad_input(std::move(sentence)) : usage_error(std::move(sentence));
  }
  out.context = *context;
  return out;
}

output_format guess_output(std::span<const std::string> arguments, const environment& env) {
  auto out = output_format::text;
  if (const auto text = env("BEECTL_OUTPUT")) read_output(*text, out);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view text = arguments[i];
    if (text == "--") break;
    if ((text == "-o" || text == "--output") && i + 1 < arguments.size()) {
      read_output(arguments[i + 1], out);
    } else if (text.starts_with("--output=")) {
      read_output(text.substr(9), out);
    } else if (text.starts_with("-o")) {
      read_output(text.substr(2), out);
    }
  }
  return out;
}

bool is_path_list(std::string_view setting) {
  const auto* row = find_row(setting);
  return row && row->holds_paths;
}

attempt<void> check_setting(std::string_view name, const std::string& text) {
  settings scratch;
  const auto* row = find_row(name);
  const auto wrong = row ? row->read(text, scratch) : "there is no such setting";
  if (!wrong.empty()) return usage_error("--" + std::string(name) + ": " + wrong);
  return boost::system::in_place_value;
}

}  // namespace bee::cli
