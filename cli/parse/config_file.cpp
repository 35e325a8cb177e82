#include "cli/parse/config_file.hpp"

#include <nlohmann/json.hpp>

#include "cli/base/file.hpp"
#include "cli/base/private_file.hpp"

namespace bee::cli {
namespace {

using nlohmann::json;

failure malformed(const std::string& path, const std::string& what) {
  return bad_input(in_quotes(path) + ": " + what);
}

attempt<std::map<std::string, std::string>> read_context(const json& from, const std::string& where) {
  std::map<std::string, std::string> out;
  if (!from.is_object()) return bad_input(where + " is not an object");
  for (const auto& [key, value] : from.items()) {
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

}  // namespace

std::string config_path(const environment& env) {
  const auto folder = env("XDG_CONFIG_HOME");
  if (folder && folder->starts_with('/')) return *folder + "/beectl/config.json";
  const auto home = env("HOME");
  return home && !home->empty() ? *home + "/.config/beectl/config.json" : "";
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
  out["contexts"] = config.contexts;
  return write_private_file(config.path, out.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace bee::cli
