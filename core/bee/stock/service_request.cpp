#include "bee/stock/service_request.hpp"

#include "bee/value/literal.hpp"

namespace bee::stock {

std::string service_request::what() const {
  const auto typed = command.is_string() ? std::string(command.as_string()) : value::to_literal(command);
  const auto& named = about.empty() ? typed : about;
  return service.text + " " + (named.size() > 64 ? named.substr(0, 64) + "..." : named);
}

attempt<service_request> make_request(std::string_view service, std::string command, value::list arguments) {
  auto named = parse_service(service);
  if (!named) return named.error();
  return service_request{std::move(*named), dialect::bee, value::value(std::move(command)),
                         std::move(arguments)};
}

service_request bee_message(service_name service, std::string sub_type, std::string body, std::string about) {
  service_request out;
  out.service = std::move(service);
  out.spoken = dialect::skynet;  // the sub type stands in the message already
  out.command = value::value(sub_type);
  out.arguments.emplace_back(std::move(body));
  out.about = std::move(about);
  return out;
}

attempt<service_request> to_message(const pb_request& r, const std::string& node, const reply_to& from) {
  const std::string_view typed = r.service.text;
  payload::envelope e;
  e.uid = r.uid;
  e.type_name = r.type;
  e.room_id = r.room_id;
  e.pb = r.pb;
  if (from.session != 0) e.sub_type = static_cast<std::uint32_t>(payload::sub_type::rpc_request);
  e.session = from.session;
  e.destination_node = node;
  e.destination_service = typed.starts_with('@') ? typed.substr(1) : typed;
  e.source_node = from.node;
  e.source_service = from.service;
  auto body = payload::encode(r.layout, e);
  if (body.has_error()) return bad_input("the message: " + body.error().message());
  auto out = bee_message(r.service, "text", std::move(*body), r.type);
  out.trace = r.trace;
  return out;
}

}  // namespace bee::stock
