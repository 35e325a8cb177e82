#include "cli/parse/config_file.hpp"

#include <nlohmann/json.hpp>

#include "cli/base/file.hpp"
#include "cli/base/private_file.hpp"
#include "cli/parse/user_folder.hpp"

namespace bee::cli {
namespace {

using nlohmann::json;

failure malformed(const std::string& path, const std::string& what) {
  return bad_input(in_quotes(path) + ": " + what);
}

using context_settings = std::map<std::string, std::string>;

constexpr std::string_view check_key = "check";

// {"warn": {"mqlen": 500}, "crit": {...}}
attempt<void> read_thresholds(const json& from, const std::string& where, context_settings& out) {
  if (!from.is_object()) return bad_input(where + ": \"check\" is not an object");
  for (const auto& [kind, values] : from.items()) {
    if (kind != "warn" && kind != "crit")
      return bad_input(where + ": check: there is no " + in_quotes(kind) + ", only warn and crit");
    if (!values.is_object()) return bad_input(where + ": check: " + in_quotes(kind) + " is not an object");
    for (const auto& [name, value] : values.items()) {
      if (!value.is_number())
        return bad_input(where + ": check." + kind + ": " + in_quotes(name) + " is not a number");
      out["check." + kind + "." + name] = value.dump();
    }
  }
  return boost::system::in_place_value;
}

attempt<context_settings> read_context(const json& from, const std::string& where) {
  context_settings out;
  if (!from.is_object()) return bad_input(where + " is not an object");
  for (const auto& [key, value] : from.items()) {
    if (key == check_key) {
      if (const auto done = read_thresholds(value, where, out); !done) return done.error();
      continue;
    }
    if (!value.is_string()) return bad_input(where + ": " + in_quotes(key) + " is not a string");
    out[key] = value.get<std::string>();
  }
  return out;
}

attempt<config_file> from_json(const json& from, const std::string& path) {
  config_file out;
  out.path = path;
  if (!from.is_object()) return malformed(path, "not a JSON object");
  if (const auto current = from.find("current"); current != from.end()) {
    if (!current->is_string()) return malformed(path, "\"current\" is not a string");
    out.current = current->get<std::string>();
  }
  const auto contexts = from.find("contexts");
  if (contexts == from.end()) return out;
  if (!contexts->is_object()) return malformed(path, "\"contexts\" is not an object");
  for (const auto& [name, settings] : contexts->items()) {
    auto read = read_context(settings, in_quotes(path) + ": context " + in_quotes(name));
    if (!read) return read.error();
    out.contexts[name] = std::move(*read);
  }
  return out;
}

nlohmann::ordered_json json_of(const context_settings& settings) {
  auto out = nlohmann::ordered_json::object();
  for (const auto& [key, text] : settings) {
    const auto dot = key.starts_with("check.") ? key.find('.', check_key.size() + 1) : std::string::npos;
    if (dot == std::string::npos) {
      out[key] = text;
    } else {
      const auto kind = key.substr(check_key.size() + 1, dot - check_key.size() - 1);
      out[std::string(check_key)][kind][key.substr(dot + 1)] =
          nlohmann::ordered_json::parse(text, nullptr, false);
    }
  }
  return out;
}

}  // namespace

std::string config_path(const environment& env) {
  const auto folder = user_folder(env, "XDG_CONFIG_HOME", ".config");
  return folder.empty() ? "" : folder + "/config.json";
}

attempt<config_file> read_config(const std::string& path) {
  config_file empty;
  empty.path = path;
  if (path.empty() || !file_exists(path)) return empty;
  auto text = read_file(path);
  if (!text) return text.error();
  const auto parsed = json::parse(*text, nullptr, false);
  if (parsed.is_discarded()) return malformed(path, "not valid JSON");
  return from_json(parsed, path);
}

attempt<void> write_config(const config_file& config) {
  if (config.path.empty())
    return bad_input("there is no place for the config file: neither XDG_CONFIG_HOME nor HOME is set");
  nlohmann::ordered_json out;
  if (!config.current.empty()) out["current"] = config.current;
  out["contexts"] = nlohmann::ordered_json::object();
  for (const auto& [name, settings] : config.contexts) out["contexts"][name] = json_of(settings);
  return write_private_file(config.path, out.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace bee::cli
