#include "cli/call/service_names.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include "bee/file/time_text.hpp"
#include "bee/observe/sample.hpp"
#include "bee/stock/lists.hpp"
#include "cli/base/file.hpp"
#include "cli/base/private_file.hpp"
#include "cli/call/used_services.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/parse/user_folder.hpp"
#include "cli/reach/service_pattern.hpp"

namespace bee::cli {
namespace {

using names = std::set<std::string>;

// A shell does not stand still for longer, whatever a node or a name service does.
constexpr auto patience_of_a_shell = std::chrono::milliseconds(300);
constexpr std::int64_t fresh_ms = 60'000;
constexpr std::size_t most_bytes = 1u << 20;

// host:port can stand in the name of a file.
std::string file_of(const invocation& in, const cluster::node& at) {
  const auto folder = user_folder(in.env, "XDG_CACHE_HOME", ".cache");
  return folder.empty() || !at.address ? "" : folder + "/services/" + to_string(*at.address);
}

// "UNIX_MS\nNAME\nNAME\n..."; nothing when it is not there, old, or from the future.
std::optional<names> kept_names(const std::string& path, std::int64_t now) {
  if (path.empty() || !file_exists(path)) return std::nullopt;
  const auto text = read_file(path, most_bytes);
  if (!text) return std::nullopt;
  std::int64_t written = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), written);
  if (read.ec != std::errc{} || now < written || now - written > fresh_ms) return std::nullopt;
  names out;
  std::size_t from = text->find('\n');
  while (from != std::string::npos && from + 1 < text->size()) {
    const auto end = text->find('\n', from + 1);
    out.insert(text->substr(from + 1, end == std::string::npos ? end : end - from - 1));
    from = end;
  }
  return out;
}

void keep_names(const std::string& path, std::int64_t now, const names& all) {
  if (path.empty()) return;
  auto text = std::to_string(now) + "\n";
  for (const auto& name : all) text += name + "\n";
  (void)write_private_file(path, text);
}

// g++ 12 puts Asio's operator new of a coroutine in its place and not its operator delete, and takes them for
// strangers.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
task<void> ask_names(stock::remote_options how, cluster::node at, std::optional<names>& into) {
  const auto to = co_await remote::open(how, at);
  if (!to) co_return;
  question q(wire::address(".launcher"), list_of("LIST"), ".launcher LIST");
  auto told = co_await stock::ask_table(**to, std::move(q), "a table of services");
  (*to)->channel().close();
  if (!told) co_return;
  observe::node_answers said;
  said.services = std::move(*told);
  into.emplace();
  for (const auto& s : observe::read_sample(said).services)
    if (is_worth_naming(s.command)) into->insert(std::string(name_in(s.command)));
}

#pragma GCC diagnostic pop

names names_on(const invocation& in, const cluster::node& at) {
  const auto path = file_of(in, at);
  const auto now = file::unix_now_ms();
  if (auto kept = kept_names(path, now)) return *kept;
  auto how = reach_options(in);
  how.timeout = std::min<duration>(how.timeout, patience_of_a_shell);
  std::optional<names> found;
  run_task(ask_names(std::move(how), at, found));
  if (found) keep_names(path, now, *found);
  return found.value_or(names());
}

}  // namespace

attempt<std::vector<std::string>> node_names(const invocation& in) {
  auto set = in.set;
  set.quiet = true;
  set.timeout = std::min<duration>(set.timeout, patience_of_a_shell);
  const auto map = load_map({in.what, in.flags, in.words, set, in.env, in.config});
  if (!map) return map.error();
  std::vector<std::string> out;
  for (const cluster::node& node : map->nodes())
    if (node.address) out.push_back(node.name);
  return out;
}

std::vector<std::string> service_names(const invocation& in, const std::string& nodes) {
  names out{".launcher", ".service"};
  const std::vector<std::string> words{nodes};
  const auto to = pick_targets({in.what, in.flags, words, in.set, in.env, in.config});
  if (to && !to->nodes.empty()) out.merge(names_on(in, to->nodes.front()));
  for (const auto& use : used_services(in)) out.insert(use.service);
  return {out.begin(), out.end()};
}

std::vector<std::string> command_names(const invocation& in, const std::string& service) {
  names out;
  for (const auto& use : used_services(in))
    if (use.service == service && !use.command.empty()) out.insert(use.command);
  return {out.begin(), out.end()};
}

}  // namespace bee::cli
