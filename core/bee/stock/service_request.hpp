// SERVICE COMMAND ARG...: a message to a service of a node, by name.
#pragma once

#include <string>

#include "bee/payload/envelope.hpp"
#include "bee/stock/service_name.hpp"
#include "bee/value/value.hpp"

namespace bee::stock {

struct service_request {
  service_name service;
  dialect spoken = dialect::bee;
  value::value command;  ///< a string; the number of a snax function
  value::list arguments = {};
  std::string trace = {};  ///< the trace tag, sent where it is read; may be empty
  std::string about = {};  ///< stands in sentences instead of the command, when it is not empty
  bool is_raw = false;     ///< the answer is a text, not packed values

  value::list body(const wire::address& to) const { return body(to, spoken); }
  value::list body(const wire::address& to, dialect as) const {
    return body_of(service, to, as, command, arguments);
  }
  /// Whether the message differs between the dialects.
  bool depends_on_dialect() const {
    return !command.is_integer() && has_sub_type(service, service.addresses.front(), dialect::bee);
  }
  /// "mysqlpool execute", for sentences.
  std::string what() const;
};

/// A command of a service by its name, in the bee dialect. Fails with bad_input for what is no name.
attempt<service_request> make_request(std::string_view service, std::string command, value::list arguments);

/// A message in the bee dialect: `sub_type, body`. `about` names it in sentences.
service_request bee_message(service_name, std::string sub_type, std::string body, std::string about);

/// A protobuf message for a service, without its way there.
struct pb_request {
  service_name service;
  payload::layout layout = payload::layout::routed;
  std::string type;
  std::string pb;
  std::int64_t uid = 0;
  std::uint32_t room_id = 0;
  std::string trace = {};  ///< the trace tag, sent where it is read; may be empty

  /// "mail pb.iBuyREQ", for sentences.
  std::string what() const { return service.text + " " + type; }
};

/// Whom a reply is for, and which call it answers; without a session the message is no rpc.
struct reply_to {
  std::uint64_t session = 0;
  std::string_view node = {};
  std::string_view service = {};
};

/// The message to a node, in its envelope. Fails with bad_input for what does not fit into it.
attempt<service_request> to_message(const pb_request&, const std::string& node, const reply_to& = {});

}  // namespace bee::stock
