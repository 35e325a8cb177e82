#include "bee/node/clusterd.hpp"

#include <fmt/format.h>

#include <charconv>

#include "bee/node/core.hpp"
#include "bee/script/cluster_file.hpp"

namespace bee::node {
namespace {

constexpr std::string_view option_prefix = "__";

bool is_true(const value::value& v) {
  return !v.is_nil() && !(v.type() == value::kind::boolean && !v.as_boolean());
}

bool is_false(const value::value& v) {
  return v.type() == value::kind::boolean && !v.as_boolean();
}

// "lobby_1@echo" or "lobby_1.echo" in one word, as node and name.
std::optional<std::pair<std::string, std::string>> split_full_name(const std::string& text) {
  const auto at = text.find_first_of("@.");
  if (at == 0 || at == std::string::npos || at + 1 == text.size()) return std::nullopt;
  return std::pair(text.substr(0, at), text.substr(at));
}

// Another service's address as a stock proxy takes it: a number also when it comes as text.
wire::address to_address(const std::string& text) {
  handle number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec == std::errc() && parsed.ptr == text.data() + text.size()) return number;
  return wire::address(text);
}

}  // namespace

clusterd::clusterd(node::core& of) : core_(of), nowaiting_(of.options.nowaiting) {}

const std::map<std::string_view, clusterd::command>& clusterd::commands() {
  static const std::map<std::string_view, command> all = {
      {"reload", &clusterd::reload},         {"sender", &clusterd::sender},
      {"senders", &clusterd::senders},       {"proxy", &clusterd::proxy},
      {"queryname", &clusterd::query_name},  {"register", &clusterd::add_name},
      {"unregister", &clusterd::remove_name}};
  return all;
}

void clusterd::run(invocation&& c, responder&& answer) {
  const auto name = string_argument(c, 0);
  const auto found = name ? commands().find(*name) : commands().end();
  if (!core_.offers_all()) return core_.close_door(core_.options.daemon + " " + name.value_or("?"), answer);
  if (found == commands().end()) return answer.fail();
  (this->*found->second)(c, std::make_shared<responder>(std::move(answer)));
}

void clusterd::add_sender(std::string_view node) {
  const auto address = core_.peers.address(node);
  auto shown = address && *address ? **address : std::string();
  if (const auto colon = shown.rfind(':'); colon != std::string::npos) shown[colon] = ' ';
  const auto label = fmt::format("snlua {}sender {} {} {}", core_.agent_prefix(), node, core_.name, shown);
  auto& added = core_.services.add({.label = label}, [](request&&, responder&& answer) { answer.fail(); });
  senders_[std::string(node)] = added.id;
}

void clusterd::reload(const invocation& c, const late& answer) {
  const auto& config = argument(c, 1);
  bool done = false;
  if (config.is_nil()) {
    done = reload_file();
  } else if (config.is_table()) {
    done = merge(config.as_table());
  }
  if (!done) return answer->fail();
  answer->answer({value::value()});
}

// Entry by entry: what stands before a bad one has its effect.
bool clusterd::merge(const value::table& entries) {
  if (!entries.array.empty()) return false;
  for (const auto& [name, entry] : entries.pairs)
    if (!set_entry(name, entry)) return false;
  return true;
}

bool clusterd::set_entry(const value::value& name, const value::value& entry) {
  if (!name.is_string()) return false;
  const std::string text(name.as_string());
  if (text.starts_with(option_prefix)) {
    set_option(text.substr(option_prefix.size()), entry);
    return true;
  }
  if (!entry.is_string() && !is_false(entry)) return false;
  set_node(text, entry.is_string() ? std::optional(std::string(entry.as_string())) : std::nullopt);
  return true;
}

void clusterd::set_option(std::string_view name, const value::value& setting) {
  if (name == "nowaiting") nowaiting_ = is_true(setting);
  if (nowaiting_) wake_all();
}

void clusterd::set_node(const std::string& node, std::optional<std::string> address) {
  core_.peers.set(node, std::move(address));
  wake(node);
}

void clusterd::wake(const std::string& node) {
  const auto found = waiting_.find(node);
  if (found == waiting_.end()) return;
  const auto all = std::move(found->second);
  waiting_.erase(found);
  for (const auto& again : all) again();
}

void clusterd::wake_all() {
  const auto all = std::exchange(waiting_, {});
  for (const auto& [node, waiting] : all)
    for (const auto& again : waiting) again();
}

std::optional<handle> clusterd::sender_of(const std::string& node) const {
  const auto found = senders_.find(node);
  if (found == senders_.end()) return std::nullopt;
  return found->second;
}

// Connects for real. Without an address it waits for a reload that brings one.
void clusterd::find_sender(const std::string& node, on_sender done) {
  const auto address = core_.peers.address(node);
  if (!address) {
    if (nowaiting_) return done(error_code(errc::unknown_node));
    waiting_[node].push_back([this, node, done] { find_sender(node, done); });
    return;
  }
  if (!*address) return done(sender_of(node));
  core_.peers.with_channel(node, [this, alive = core_.weak_from_this(), node,
                                  done](const result<std::shared_ptr<net::channel>>& found) {
    if (const auto core = alive.lock()) {
      if (!found) return done(found.error());
      done(sender_of(node));
    }
  });
}

void clusterd::sender(const invocation& c, const late& answer) {
  const auto node = string_argument(c, 1);
  if (!node) return answer->fail();
  find_sender(*node, [answer](const result<std::optional<handle>>& found) {
    if (!found) return answer->fail();
    answer->answer({*found ? value::value(static_cast<std::int64_t>(**found)) : value::value()});
  });
}

void clusterd::senders(const invocation&, const late& answer) {
  value::table all;
  for (const auto& [node, id] : senders_) all.pairs.emplace_back(node, static_cast<std::int64_t>(id));
  answer->answer({value::value(std::move(all))});
}

void clusterd::proxy(const invocation& c, const late& answer) {
  auto node = string_argument(c, 1);
  auto name = string_argument(c, 2);
  if (node && argument(c, 2).is_nil()) {
    const auto both = split_full_name(*node);
    if (!both) return answer->fail();
    std::tie(*node, name.emplace()) = *both;
  }
  if (!node || !name) return answer->fail();
  const auto full_name = *node + "." + *name;
  if (const auto known = proxies_.find(full_name); known != proxies_.end())
    return answer->answer({static_cast<std::int64_t>(known->second)});
  find_sender(*node, [this, answer, node = *node, name = *name](const result<std::optional<handle>>& found) {
    if (!found) return answer->fail();
    answer->answer({static_cast<std::int64_t>(proxy_for(node, to_address(name), name))});
  });
}

// A service that stands for one of another node: what it gets goes there as it came, and so does the answer
// come back.
handle clusterd::proxy_for(const std::string& node, const wire::address& to, const std::string& shown) {
  const auto full_name = node + "." + shown;
  if (const auto known = proxies_.find(full_name); known != proxies_.end()) return known->second;
  auto forward = [this, node, to](request&& r, responder&& answer) {
    session::outgoing out{to, r.message.take(), {}};
    if (r.is_push) return core_.peers.push(node, std::move(out));
    const auto waiting = std::make_shared<responder>(std::move(answer));
    core_.peers.call(node, std::move(out), core_.options.proxy_timeout, [waiting](session::outcome&& o) {
      if (o.error) return waiting->fail();
      waiting->answer_packed(std::move(o.body));
    });
  };
  const auto label = fmt::format("snlua {}proxy {} {}", core_.agent_prefix(), node, shown);
  return proxies_[full_name] = core_.services.add({.label = label}, std::move(forward)).id;
}

void clusterd::query_name(const invocation& c, const late& answer) {
  const auto name = string_argument(c, 1);
  const auto found = name ? core_.services.find_registered(*name) : std::nullopt;
  answer->answer({found ? value::value(static_cast<std::int64_t>(*found)) : value::value()});
}

// Over the cluster a name needs its handle: the one who asks has no other. The answers of these two hold no
// value at all.
void clusterd::add_name(const invocation& c, const late& answer) {
  const auto& name = argument(c, 1);
  const auto& id = argument(c, 2);
  if (!name.is_string() || !id.is_integer()) return answer->fail();
  if (!core_.services.register_name(std::string(name.as_string()), static_cast<handle>(id.as_integer())))
    return answer->fail();
  answer->answer(value::list());
}

void clusterd::remove_name(const invocation& c, const late& answer) {
  if (const auto name = string_argument(c, 1)) core_.services.unregister_name(*name);
  answer->answer(value::list());
}

// An entry that can not be dialled fails when it is used, as on a stock node. One that is refused changes
// nothing: there a stock node would take the entries before it.
bool clusterd::reload_file() {
  if (core_.options.cluster_file.empty()) return true;
  const auto file = script::load_cluster_file(core_.options.cluster_file);
  for (const auto& problem : file.problems) core_.log(to_string(file, problem));
  if (!file.is_at_worst(script::severity::undialable)) return false;
  for (const auto& each : file.options) set_option(each.name, each.setting);
  for (const auto& each : file.nodes)
    set_node(each.name, each.address ? std::optional(to_string(*each.address)) : std::nullopt);
  return true;
}

}  // namespace bee::node
