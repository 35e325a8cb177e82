#include "cli/registry_source.hpp"

#include "bee/base/bytes.hpp"
#include "bee/names/record_value.hpp"
#include "cli/on_nodes.hpp"

namespace bee::cli {
namespace {

constexpr std::string_view scheme = "names://";

// The refusal of a name service: false, a word and a sentence.
failure refused(const std::string& command, const value::list& answer) {
  const auto text = [&](std::size_t i) {
    return answer.size() > i && answer[i].is_string() ? escape_for_terminal(answer[i].as_string()) : "";
  };
  const auto word = text(1);
  auto code = exit_code::no;
  if (word == "malformed") code = exit_code::bad_input;
  if (word == "unknown") code = exit_code::not_found;
  if (word == "failed") code = exit_code::remote;
  failure out{code, ran::no,         "the name service refused to " + command + ": " + text(2),
              {},   subject::itself, {}};
  if (word == "denied") out.hint = "--token TOKEN, or BEECTL_TOKEN";
  return out;
}

failure no_registry(const std::string& what) {
  return {exit_code::wrong_peer, ran::yes, what + ": not the answer of a name service", {},
          subject::itself,       {}};
}

}  // namespace

bool is_registry(std::string_view cluster) {
  return cluster.find("://") != std::string_view::npos;
}

attempt<cluster::node> registry_node(std::string_view cluster) {
  if (!cluster.starts_with(scheme))
    return bad_input(in_quotes(cluster) + ": not a registry that beectl can read", "names://HOST:PORT");
  const auto at = parse_endpoint(cluster.substr(scheme.size()));
  if (!at) return bad_input(in_quotes(cluster) + ": a name service is names://HOST:PORT");
  return cluster::node{std::string(cluster), *at};
}

task<attempt<std::shared_ptr<remote>>> open_registry(const invocation& in) {
  const auto node = registry_node(in.set.cluster);
  if (!node) co_return node.error();
  auto opened = co_await remote::open(in, *node, nullptr);
  if (!opened) {
    auto why = opened.error();
    why.about = subject::itself;
    co_return why;
  }
  co_return std::move(*opened);
}

task<attempt<value::table>> ask_registry(remote& to, std::string command, value::table arguments) {
  value::list body;
  body.emplace_back(command);
  body.emplace_back(std::move(arguments));
  wire::address service(std::string("@names"));
  question q(std::move(service), std::move(body), "names " + command);
  auto answer = co_await to.call(std::move(q));
  if (!answer) {
    auto why = answer.error();
    why.about = subject::itself;
    co_return why;
  }
  if (!answer->empty() && answer->front().is_table()) co_return std::move(answer->front().as_table());
  const bool is_refusal = answer->size() == 3 && (*answer)[0] == value::value(false);
  co_return is_refusal ? refused(command, *answer) : no_registry("names " + command);
}

attempt<std::vector<names::node_record>> read_records(const value::table& answer, const char* key) {
  const auto* list = answer.find(key);
  if (!list || !list->is_table()) return no_registry("names");
  std::vector<names::node_record> out;
  for (const auto& v : list->as_table().array) {
    auto r =
        v.is_table() ? names::read_record(v.as_table()) : names::answer<names::node_record>(names::refusal{});
    if (!r) return no_registry("names");
    out.push_back(std::move(*r));
  }
  return out;
}

attempt<std::vector<names::event>> read_events(const value::table& answer) {
  const auto* list = answer.find("events");
  if (!list || !list->is_table()) return no_registry("names watch");
  std::vector<names::event> out;
  for (const auto& v : list->as_table().array) {
    const auto* kind = v.is_table() ? v.as_table().find("kind") : nullptr;
    const auto* node = v.is_table() ? v.as_table().find("node") : nullptr;
    const auto parsed = kind && kind->is_string() ? names::parse_event_kind(kind->as_string()) : std::nullopt;
    if (!parsed || !node || !node->is_table()) return no_registry("names watch");
    auto r = names::read_record(node->as_table());
    if (!r) return no_registry("names watch");
    out.push_back({*parsed, std::make_shared<const names::node_record>(std::move(*r))});
  }
  return out;
}

std::int64_t revision_of(const value::table& answer) {
  const auto* r = answer.find("revision");
  return r && r->is_integer() ? r->as_integer() : 0;
}

attempt<cluster::node_map> load_registry(const invocation& in) {
  attempt<cluster::node_map> out = cluster::node_map();
  const auto load = [&]() -> task<void> {
    auto to = co_await open_registry(in);
    if (!to) {
      out = to.error();
      co_return;
    }
    const auto answer = co_await ask_registry(**to, "list");
    const auto records =
        answer ? read_records(*answer, "nodes") : attempt<std::vector<names::node_record>>(answer.error());
    (*to)->channel().close();
    if (!records) {
      out = records.error();
      co_return;
    }
    for (const auto& r : *records) out->set(r.name, r.is_live() ? std::optional(r.at) : std::nullopt);
  };
  run_task(load());
  return out;
}

}  // namespace bee::cli
