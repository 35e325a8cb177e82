#include "cli/protobuf/plan.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/value/json.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_repeats = 1'000'000'000;

attempt<payload::layout> layout_of(const invocation& in, payload::layout preset) {
  const auto text = in.get("layout");
  if (!text) return preset;
  using enum payload::layout;
  const auto found = payload::parse_layout(*text);
  if (preset == routed && (found.has_error() || *found != routed))
    return usage_error("--layout: an rpc needs what only a routed envelope carries, a session and a source");
  if (found.has_error() || (*found != inner && *found != routed && *found != routed_send))
    return usage_error("--layout: " + in_quotes(*text) + " is none of inner, routed, routed_send");
  return *found;
}

attempt<std::optional<endpoint>> listen_of(const invocation& in, std::size_t nodes) {
  const auto text = in.get("listen");
  if (!text) return std::optional<endpoint>();
  const auto at = parse_endpoint(*text, true);
  if (at.has_error()) return usage_error("--listen: " + in_quotes(*text) + " is not HOST:PORT");
  if (nodes > 1 && at->port != 0)
    return usage_error("--listen: one port is for one node; port 0 takes a free one for each");
  return std::optional(*at);
}

// The flags that say how, without the message.
attempt<void> read_flags(pb_plan& plan, std::size_t nodes) {
  const auto& in = plan.in;
  if (auto fits = refuse(in, {"text", "strings", "json", "dialect"}, "it does not go with --pb"); !fits)
    return fits.error();
  const auto listen = listen_of(in, nodes);
  if (!listen) return listen.error();
  plan.listen = *listen;
  const auto repeats = count_of(in, "repeat", 1, most_repeats, 1);
  if (!repeats) return repeats.error();
  plan.repeats = *repeats;
  plan.expected = in.get("expect");
  if (plan.expected)
    if (const auto json = value::parse_json(*plan.expected); json.has_error())
      return bad_input("--expect: " + in_quotes(*plan.expected) + " is " + json.error().message());
  return boost::system::in_place_value;
}

}  // namespace

attempt<pb_plan> read_pb_plan(const invocation& in, const targets& to, payload::layout preset) {
  if (to.words.size() != 2)
    return usage_error(std::string(in.what.name) + " --pb: NODES SERVICE JSON are needed");
  const auto layout = layout_of(in, preset);
  if (!layout) return layout.error();
  auto service = stock::parse_service(to.words[0]);
  if (!service) return service.error();
  // Of the two names of a service only the registered one: nobody would hear of a wrong local one.
  service->addresses.resize(1);
  pb_plan out{in, {}, {std::move(*service), *layout, {}, {}}, {}, {}, 1};
  if (auto read = read_flags(out, to.nodes.size()); !read) return read.error();
  auto message = read_pb_message(in, to.words[1]);
  if (!message) return message.error();
  out.message = std::move(*message);
  out.request.type = out.message.type;
  out.request.pb = out.message.pb;
  out.request.uid = out.message.uid;
  out.request.room_id = out.message.room_id;
  out.request.trace = in.get("trace").value_or("");
  for (const auto& node : to.nodes)
    if (auto fits = stock::to_message(out.request, node.name); !fits) return fits.error();
  return out;
}

attempt<void> refuse_pb_flags(const invocation& in) {
  if (!in.has("text"))
    if (auto fits = refuse(in, {"uid"}, "it goes with --pb or --text"); !fits) return fits.error();
  return refuse(in, {"room", "listen", "layout", "proto", "include", "descriptors"}, "it goes with --pb");
}

void show_pb_request(const pb_plan& plan, const service_request& r, const std::vector<cluster::node>& nodes,
                     report& out) {
  auto described = describe_request(r, nodes, true);
  if (!described) return out.fail(described.error());
  const auto message = plan.message.types->show(plan.message.type, plan.message.pb);
  const record fields{{"layout", payload::to_string(plan.request.layout)},
                      {"type", plan.message.type},
                      {"uid", plan.message.uid},
                      {"room_id", std::int64_t{plan.message.room_id}},
                      {"message", message.has_value() ? pb_value(plan.in, *message) : value::value()}};
  // The fields take the place of the packed values, which say the same in bytes.
  const auto values =
      std::find_if(described->begin(), described->end(), [](const auto& f) { return f.first == "values"; });
  described->insert(described->erase(values), fields.begin(), fields.end());
  out.set_result(std::move(*described));
}

}  // namespace bee::cli
