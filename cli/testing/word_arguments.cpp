#include "cli/testing/word_arguments.hpp"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/payload/text_command.hpp"
#include "bee/value/json.hpp"
#include "bee/value/literal.hpp"
#include "cli/call/arguments.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_mocks = 10'000;

std::string got(const value::list& all, std::size_t at) {
  if (at >= all.size()) return "nothing";
  const auto text = value::to_literal(all[at]);
  return text.size() > 60 ? text.substr(0, 60) + "..." : text;
}

failure wrong(const char* word, const std::string& what) {
  return bad_input(std::string(word) + "(): " + what);
}

// "shop_1" on a free port, or "shop_1=HOST:PORT".
attempt<node::mock_node> read_mock_node(const value::value& v) {
  if (!v.is_string()) return wrong("mock", "node must be a text, got " + value::to_literal(v));
  const std::string text(v.as_string());
  const auto equals = text.find('=');
  if (text.empty() || equals == 0) return wrong("mock", "the name of the node is missing");
  if (equals == std::string::npos) return node::mock_node{text, {"127.0.0.1", 0}};
  const auto at = parse_endpoint(text.substr(equals + 1), true);
  if (!at) return wrong("mock", in_quotes(text) + " is not NAME=HOST:PORT");
  return node::mock_node{text.substr(0, equals), *at};
}

attempt<std::vector<node::mock_node>> read_mock_nodes(const value::table& how) {
  std::vector<node::mock_node> out;
  const auto add = [&out](const value::value& v) -> attempt<void> {
    auto read = read_mock_node(v);
    if (!read) return read.error();
    out.push_back(std::move(*read));
    return boost::system::in_place_value;
  };
  if (const auto* one = how.find("node"))
    if (const auto added = add(*one); !added) return added.error();
  const auto* many = how.find("nodes");
  if (many && (!many->is_table() || many->as_table().array.size() > most_mocks))
    return wrong("mock", "nodes must be a list of texts");
  if (many)
    for (const auto& v : many->as_table().array)
      if (const auto added = add(v); !added) return added.error();
  if (out.empty()) return wrong("mock", "node is missing: mock{node = \"shop_1\", services = {...}}");
  return out;
}

attempt<std::unique_ptr<script::mock_script>> load_services(const value::value& file,
                                                            const std::string& folder) {
  if (!file.is_string()) return wrong("mock", "file must be a text");
  const auto path = std::filesystem::path(folder) / std::string(file.as_string());
  auto loaded = script::load_mock_script(path);
  if (loaded.script) return std::move(loaded.script);
  return bad_input(script::to_string(path.string(), loaded.faults.at(0)));
}

}  // namespace

attempt<std::string> text_at(const char* word, const value::list& all, std::size_t at, const char* what) {
  if (at < all.size() && all[at].is_string()) return std::string(all[at].as_string());
  return wrong(word, std::string(what) + " must be a text, got " + got(all, at));
}

attempt<stock::service_request> read_request(const char* word, const value::list& all,
                                             stock::dialect spoken) {
  const auto name = text_at(word, all, 1, "SERVICE");
  if (!name) return name.error();
  auto service = stock::parse_service(*name);
  if (!service) return service.error();
  const bool has_command = all.size() > 2 && (all[2].is_string() || all[2].is_integer());
  if (!has_command)
    return wrong(word, "COMMAND must be a text, or the number of a snax function, got " + got(all, 2));
  stock::service_request out;
  out.service = std::move(*service);
  out.spoken = spoken;
  out.command = all[2];
  out.arguments.assign(all.begin() + 3, all.end());
  if (const auto packed = pack_arguments(out.body(out.service.addresses.front())); !packed)
    return packed.error();
  return out;
}

attempt<stock::service_request> read_text_request(const value::list& all) {
  const auto name = text_at("text", all, 1, "SERVICE");
  if (!name) return name.error();
  auto service = stock::parse_service(*name);
  if (!service) return service.error();
  const auto command = text_at("text", all, 2, "COMMAND");
  if (!command) return command.error();
  payload::text_command out{0, {{"cmd", *command}}};
  if (all.size() > 3 && all[3].is_table())
    for (const auto& [key, v] : all[3].as_table().pairs) {
      if (!key.is_string()) return wrong("text", "a key must be a text, got " + value::to_literal(key));
      if (key == value::value("uid") && v.is_integer()) {
        out.uid = v.as_integer();
      } else {
        out.fields.emplace_back(key.as_string(),
                                v.is_string() ? std::string(v.as_string()) : value::to_literal(v));
      }
    }
  auto text = payload::encode(out);
  if (!text) return wrong("text", text.error().message());
  auto request = stock::bee_message(std::move(*service), "text", std::move(*text), *command);
  request.is_raw = true;
  return request;
}

std::string json_argument(const value::list& all, std::size_t at) {
  if (at >= all.size()) return "{}";
  if (all[at].is_string()) return std::string(all[at].as_string());
  const bool is_empty = all[at].is_table() && all[at].as_table() == value::table{};
  return is_empty ? "{}"
                  : value::to_json(all[at]).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

attempt<std::string> node_set_argument(const value::list& all) {
  if (all.empty() || !all[0].is_table()) return text_at("nodes", all, 0, "NODES");
  std::string out;
  for (const auto& v : all[0].as_table().array) {
    if (!v.is_string()) return wrong("nodes", "a name must be a text, got " + value::to_literal(v));
    out += (out.empty() ? "" : ",") + std::string(v.as_string());
  }
  return out;
}

attempt<node::mock_host_options> read_mock(const value::list& all, const std::string& folder) {
  if (all.empty() || !all[0].is_table()) return wrong("mock", "it takes a table");
  const auto& how = all[0].as_table();
  auto nodes = read_mock_nodes(how);
  if (!nodes) return nodes.error();
  node::mock_host_options out;
  out.nodes = std::move(*nodes);
  const auto* echo = how.find("echo");
  out.has_echo = echo && *echo == value::value(true);
  if (const auto* file = how.find("file")) {
    auto loaded = load_services(*file, folder);
    if (!loaded) return loaded.error();
    out.script = std::move(*loaded);
  }
  return out;
}

}  // namespace bee::cli
