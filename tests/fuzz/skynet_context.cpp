// A message of a type (the first byte) and a session (the second: waited for when odd) for a service inside
// skynet: what waits is answered once and no more, and the service answers a ping all the same.
#include "bee/skynet/context_service.hpp"
#include "bee/value/pack.hpp"
#include "support/fake_skynet.hpp"

using namespace bee;
using skynet::message_type;

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  static skynet_context process;
  static skynet::context_service shop(&process, {"shop_4", "shop"});
  static const auto ping = value::pack({"lua", "ping", "x"}).value();
  shop.on("ping", [](std::string_view s) { return s.size(); });
  shop.on("rank", [](std::int64_t uid, std::optional<std::string> name) { return std::tuple(uid, name); });
  shop->on_text("cmd_ping", [](const payload::text_command& c) { return std::to_string(c.uid); });
  shop->on_bytes("pb.iBuyREQ",
                 [](auto, const auto&, service::reply_slot&& reply) { (void)reply.answer("pb.R", "x"); });
  if (size < 2) return 0;
  shop.redirect_to((data[1] & 2) != 0 ? std::vector<std::uint32_t>{21, 22} : std::vector<std::uint32_t>(), 1);
  process.deliver(static_cast<message_type>(data[0]), data[1] & 1, std::string(data + 2, size - 2));
  std::size_t answers = 0;
  for (const auto& m : process.sent) answers += m.to == 1;
  process.sent.clear();
  process.log.clear();
  process.deliver(message_type::lua, 5, ping);
  if (answers > 1 || process.sent.size() != 1 || process.sent[0].bytes != value::pack({1}).value())
    std::abort();
  process.sent.clear();
  return 0;
}
