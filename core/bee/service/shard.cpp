#include "bee/service/shard.hpp"

#include "bee/payload/envelope.hpp"
#include "bee/payload/text_command.hpp"

namespace bee::service {

std::int64_t uid_of(std::string_view body) {
  constexpr std::int64_t any = -1;
  if (const auto command = payload::decode_text_command(body); command.has_value())
    return command->uid == 0 ? any : command->uid;
  const auto layout = payload::is_inner(body) ? payload::layout::inner : payload::layout::routed;
  const auto fields = payload::decode(layout, body);
  return fields.has_value() ? fields->uid : any;
}

std::int64_t uid_of(const value::list& message, std::size_t argument) {
  const auto at = argument + 1;
  return at < message.size() && message[at].is_integer() ? message[at].as_integer() : -1;
}

}  // namespace bee::service
