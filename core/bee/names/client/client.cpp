#include "bee/names/client/client.hpp"

#include "bee/base/bytes.hpp"
#include "bee/names/client/on_etcd.hpp"
#include "bee/names/client/on_servers.hpp"
#include "bee/names/record/versions.hpp"

namespace bee::names {
namespace {

constexpr std::string_view scheme = "names://";
constexpr std::size_t most_servers = 16;

failure wrong_answer(const std::string& what) {
  return {failure_code::wrong_peer, ran::yes, what, {}, subject::itself, {}};
}

// The refusal of a name service: false, a word and a sentence.
failure refusal_failure(const client_options& o, const std::string& command, const value::list& answer) {
  const auto text = [&](std::size_t i) {
    return answer.size() > i && answer[i].is_string() ? escape_for_terminal(answer[i].as_string()) : "";
  };
  const auto word = text(1);
  auto code = failure_code::remote;
  for (const auto an_honest_no :
       {refused::too_much, refused::taken, refused::stale, refused::expired, refused::denied})
    if (word == to_text(an_honest_no)) code = failure_code::no;
  if (word == "malformed") code = failure_code::bad_input;
  if (word == "version") code = failure_code::wrong_peer;
  if (word == "unknown") code = failure_code::not_found;
  if (word == "failed") code = failure_code::remote;
  failure out{code, ran::no,         "the name service refused to " + command + ": " + text(2),
              {},   subject::itself, {}};
  if (word == "denied") out.hint = o.token_hint;
  return out;
}

}  // namespace

attempt<std::shared_ptr<client>> client::open(const client_options& options, std::string_view place) {
  if (etcd::is_url(place)) return open_on_etcd(options, std::string(place));
  auto servers = read_servers(place);
  if (!servers) return servers.error();
  return open_on_servers(options, std::move(*servers));
}

task<attempt<std::vector<record_ptr>>> client::list() {
  const auto answer = co_await ask("list");
  if (!answer) co_return answer.error();
  co_return read_records(*answer);
}

task<attempt<client::followed>> client::follow(view& known, std::chrono::milliseconds poll) {
  using clock = std::chrono::steady_clock;
  auto question = known.question(poll, clock::now());
  const auto answer = co_await ask("watch", std::move(question), poll);
  if (!answer) co_return answer.error();
  auto read = read_watch_answer(*answer);
  if (!read) co_return wrong_answer("names watch: " + read.error().text);
  const bool is_behind = known.take(*read, clock::now()) == view::outcome::lags;
  if (is_behind) move_on();
  co_return followed{std::move(*read), is_behind};
}

attempt<value::table> read_answer(const client_options& o, const std::string& command, value::list answer) {
  if (const auto said = answer.size() > 1 ? read_version(answer.back()) : std::nullopt)
    if (const auto fits = check_version("the answer", *said); !fits)
      return wrong_answer("names " + command + ": " + fits.error().text);
  if (!answer.empty() && answer.front().is_table()) return std::move(answer.front().as_table());
  const bool is_refusal = answer.size() >= 3 && answer[0] == value::value(false);
  if (is_refusal) return refusal_failure(o, command, answer);
  return wrong_answer("names " + command + ": not the answer of a name service");
}

attempt<std::vector<record_ptr>> read_records(const value::table& answer) {
  auto read = read_nodes(answer, "nodes");
  if (!read) return wrong_answer("names list: not the answer of a name service");
  return std::move(*read);
}

attempt<std::vector<endpoint>> read_servers(std::string_view place) {
  if (!place.starts_with(scheme))
    return bad_input(in_quotes(place) + ": not a registry that beectl can read",
                     "names://HOST:PORT or etcd://HOST:PORT/PREFIX");
  std::vector<endpoint> out;
  for (auto rest = place.substr(scheme.size());;) {
    const auto comma = rest.find(',');
    const auto at = parse_endpoint(rest.substr(0, comma));
    if (!at) return bad_input(in_quotes(place) + ": a name service is names://HOST:PORT[,HOST:PORT...]");
    out.push_back(*at);
    if (out.size() > most_servers)
      return bad_input(in_quotes(place) + ": more than " + std::to_string(most_servers) + " name servers");
    if (comma == std::string_view::npos) return out;
    rest.remove_prefix(comma + 1);
  }
}

cluster::node_map to_map(const std::vector<record_ptr>& records) {
  cluster::node_map out;
  for (const auto& r : records) out.set(r->name, r->is_live() ? std::optional(r->at) : std::nullopt);
  return out;
}

}  // namespace bee::names
