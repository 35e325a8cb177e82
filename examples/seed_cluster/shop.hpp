// The shop: every way in which a C++ service takes part in the cluster. It knows neither node nor socket, so
// it runs in a node of this library (shop_master.cpp) and inside a skynet process (../skynet_service).
#pragma once

#include <bee/hosting/command_service.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <map>
#include <optional>
#include <stdexcept>
#include <tuple>

#include "seed.pb.h"

namespace seed {

using namespace bee::hosting;
using namespace std::chrono_literals;
using boost::asio::awaitable;

inline const service_address activity_master{"activity_master_5", "activity_master"};
inline const service_address mail_master{"mail_master_6", "mail_master"};

class shop {
 public:
  explicit shop(command_service& here) : here_(here) {
    take_messages();
    take_commands();
    (void)here_.timers().every(10ms,
                               [this](const tick& t) { in_order_ = in_order_ && t.number == ticks_++; });
  }

 private:
  void take_messages() {
    here_->on<pb::iGiftMsg>([this](const pb::iGiftMsg& gift, const received& r, reply_slot&&) {
      gifts_[r.fields.uid] = "item " + std::to_string(gift.item());
    });
    here_->on<pb::iBuyREQ>([](const pb::iBuyREQ& wanted, const received&, reply_slot&& reply) {
      pb::iBuyRSP bought;
      bought.set_gold_left(1000 - std::int64_t{10} * wanted.count());
      (void)reply.answer(bought);
    });
    here_->on_text("cmd_ping", [](const bee::payload::text_command&) { return "pong"; });
  }

  void take_commands() {
    here_.on("gifts", [this](std::int64_t uid) { return gift_of(uid); });
    here_.on("sell", [this](std::int64_t uid, std::int32_t item) { return sell(uid, item); });
    here_.on("rank", [this](std::int64_t uid, std::string event) { return rank(uid, std::move(event)); });
    here_.on("mail", [this](std::int64_t uid, std::string title) { return mail(uid, std::move(title)); });
    here_.on("work", [this](std::int64_t calls) { return work(calls); });
  }

  std::optional<std::string> gift_of(std::int64_t uid) const {
    const auto found = gifts_.find(uid);
    return found == gifts_.end() ? std::nullopt : std::optional(found->second);
  }

  // C++ -> Lua, one way.
  std::string sell(std::int64_t uid, std::int32_t item) {
    pb::iSaleMsg sale;
    sale.set_item(item);
    const auto sent = here_->send(activity_master, sale, {.uid = uid});
    return sent.has_value() ? "sent" : sent.error().message();
  }

  // C++ -> Lua and back.
  awaitable<std::tuple<std::string, std::int32_t, std::string>> rank(std::int64_t uid, std::string event) {
    pb::iRankREQ wanted;
    wanted.set_event(event);
    const auto reply = co_await ask(activity_master, wanted, uid);
    pb::iRankRSP rank;
    if (reply.has_error() || !rank.ParseFromString(reply->pb)) throw std::runtime_error("no rank");
    co_return std::tuple(layout_of(*reply), rank.rank(), rank.told_by());
  }

  // C++ -> C++ and back.
  awaitable<std::tuple<std::string, std::string>> mail(std::int64_t uid, std::string title) {
    pb::iMailREQ letter;
    letter.set_title(title);
    const auto reply = co_await ask(mail_master, letter, uid);
    pb::iMailRSP sent;
    if (reply.has_error() || !sent.ParseFromString(reply->pb)) throw std::runtime_error("not sent");
    co_return std::tuple(layout_of(*reply), "mail " + std::to_string(sent.mail_id()));
  }

  template <class Message>
  awaitable<bee::result<rpc_reply>> ask(service_address to, const Message& request, std::int64_t uid) {
    std::string pb = request.SerializeAsString();
    message_options options{.uid = uid};
    co_return co_await here_.rpc_call(std::move(to), request.GetTypeName(), std::move(pb), 5s, options);
  }

  static std::string layout_of(const rpc_reply& reply) {
    return "in the layout " + std::string(bee::payload::to_string(reply.layout));
  }

  // calls: asks so often, 64 at a time, and tells what the ticks of that time were like, at least 20 of them.
  awaitable<std::tuple<std::string, std::string>> work(std::int64_t calls) {
    if (calls < 0 || calls > most_calls) throw std::runtime_error("so much work is for nobody");
    const auto first = ticks_;
    unsent_ = calls;
    answered_ = 0;
    for (int i = 0; i < 64; ++i) boost::asio::co_spawn(here_.executor(), send_mails(), boost::asio::detached);
    const auto end = std::chrono::steady_clock::now() + 50s;
    while (std::chrono::steady_clock::now() < end && (answered_ < calls || ticks_ < first + 20))
      co_await here_.sleep(1ms);
    std::string ticks = in_order_ ? "every tick came once and in order" : "a tick was lost or doubled";
    if (ticks_ < first + 20) ticks = "no ticks";
    co_return std::tuple(std::to_string(answered_) + " calls answered", std::move(ticks));
  }

  awaitable<void> send_mails() {
    while (unsent_-- > 0) {
      pb::iMailREQ letter;
      const auto reply = co_await ask(mail_master, letter, 0);
      answered_ += reply.has_value();
    }
  }

  static constexpr std::int64_t most_calls = 10'000;
  command_service& here_;
  std::map<std::int64_t, std::string> gifts_;
  std::uint64_t ticks_ = 0;
  bool in_order_ = true;
  std::int64_t unsent_ = 0;
  std::int64_t answered_ = 0;
};

}  // namespace seed
