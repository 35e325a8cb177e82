// From a request on a connection to the service it is for.
#include <fmt/format.h>

#include "bee/base/bytes.hpp"
#include "bee/base/thrown.hpp"
#include "bee/node/core.hpp"
#include "bee/node/stock_texts.hpp"
#include "bee/value/pack.hpp"

namespace bee::node {
namespace {

using link = std::shared_ptr<net::peer_link>;

// What a waiting request costs besides its message.
constexpr std::size_t request_overhead = 256;

void run(node::core& of, std::shared_ptr<entry> to, const link& from, session::incoming&& in) {
  const auto begin = std::chrono::steady_clock::now();
  const auto counted = to->counted;
  ++counted->messages;
  responder answer(from, in.session, in.is_push, in.message.view().size() + request_overhead, counted);
  try {
    to->run({std::move(in.message), in.is_push, std::move(in.trace)}, std::move(answer));
  } catch (...) {
    // The service raised an error: the responder that it let go has said so.
    of.log(escape_for_terminal(to->options.label + ": " + thrown_text(std::current_exception())));
  }
  counted->busy += std::chrono::steady_clock::now() - begin;
}

void to_handle(node::core& of, handle id, const link& from, session::incoming&& in) {
  if (auto found = of.services.find(id)) return run(of, std::move(found), from, std::move(in));
  if (!in.is_push) from->respond_error(in.session, invalid_address_text);
}

// The agent of a stock node reads the name before it looks whether anyone wants an answer, and answers pushes
// to unknown names too. A name that does not unpack stops it without an answer.
void query_name(node::core& of, const link& from, session::incoming&& in) {
  const auto values = value::unpack(in.message.view());
  const auto name = values ? string_argument({*values, false, {}}, 0) : std::nullopt;
  if (!name) return of.log("a name query without a name");
  const auto found = of.services.find_registered(*name);
  if (!found) return from->respond_error(in.session, name_not_found_text);
  from->respond(in.session, *value::pack({static_cast<std::int64_t>(*found)}));
}

void to_registered(node::core& of, std::string_view name, const link& from, session::incoming&& in) {
  const auto id = of.services.find_registered(name);
  if (!id) return from->respond_error(in.session, invalid_name_text);
  to_handle(of, *id, from, std::move(in));
}

// A name of any other form goes to a queue that nobody answers.
void to_name(node::core& of, const link& from, session::incoming&& in) {
  const auto& name = in.to.name();
  if (name.starts_with('@')) return to_registered(of, std::string_view(name).substr(1), from, std::move(in));
  const auto address = wire::parse_address(name);
  if (!name.starts_with('.') && !address) return of.log("a message to a global name");
  const auto id = name.starts_with('.') ? of.services.find_local(name) : address->handle();
  to_handle(of, id.value_or(0), from, std::move(in));
}

void on_request(node::core& of, const link& from, session::incoming&& in) {
  if (from->context) ++std::static_pointer_cast<counters>(from->context)->messages;
  if (of.options.takes_first && of.options.takes_first(from, in)) return;
  if (!in.to.is_handle()) return to_name(of, from, std::move(in));
  if (in.to.handle() == 0) return query_name(of, from, std::move(in));
  to_handle(of, in.to.handle(), from, std::move(in));
}

// Each connection is a service of its own on a stock node: it is listed, and killing it ends the connection.
void on_open(node::core& of, net::peer_link& opened) {
  auto& agent = of.services.add({.label = fmt::format("snlua {}agent {} {} {}", of.agent_prefix(),
                                                      clusterd_handle, *of.gate, of.next_fd++)},
                                [](request&&, responder&& answer) { answer.ignore(); });
  opened.context = agent.counted;
  agent.on_kill = [&opened] { opened.close(); };
  of.agents[&opened] = agent.id;
}

void on_close(node::core& of, net::peer_link& closing) {
  const auto known = of.agents.find(&closing);
  if (known == of.agents.end()) return;
  of.services.remove(known->second);
  of.agents.erase(known);
}

}  // namespace

net::listener_events dispatch_to(node::core& of) {
  return {[&of](const link& from, session::incoming&& in) { on_request(of, from, std::move(in)); },
          [&of](const endpoint& peer, error_code why, std::string_view frame) {
            of.log(fmt::format("{}: dropped a frame of {} bytes: {}", to_string(peer), frame.size(),
                               why.message()));
          },
          [&of](net::peer_link& opened) { on_open(of, opened); },
          [&of](net::peer_link& gone) {
            if (of.options.on_peer_end) of.options.on_peer_end(gone.remote());
          },
          [&of](net::peer_link& closing) { on_close(of, closing); }};
}

}  // namespace bee::node
