#include "bee/node/service.hpp"
#include "bee/node/stock_texts.hpp"
#include "bee/value/pack.hpp"

namespace bee::node {

responder::responder(std::shared_ptr<net::peer_link> link, std::uint32_t session, bool is_push,
                     std::size_t charged, std::shared_ptr<counters> counted)
    : link_(std::move(link)),
      counters_(std::move(counted)),
      charged_(charged),
      session_(session),
      is_push_(is_push) {
  ++counters_->tasks;
  link_->charge(charged_);
}

responder::~responder() {
  if (link_) fail();
}

void responder::answer_packed(std::string message) {
  if (const auto link = end(); link && !is_push_) link->respond(session_, std::move(message));
}

void responder::answer_packed(std::shared_ptr<const std::string> message) {
  if (const auto link = end(); link && !is_push_) link->respond(session_, std::move(message));
}

void responder::answer(const value::list& values) {
  auto packed = value::pack(values);
  if (!packed) return fail();
  answer_packed(std::move(*packed));
}

void responder::fail_with_text(std::string_view text) {
  if (const auto link = end(); link && !is_push_) link->respond_error(session_, text);
}

void responder::close_connection() {
  if (const auto link = end()) link->close();
}

std::string_view responder::call_failed() {
  return call_failed_text;
}

// Takes the link out, so that only the first answer finds one.
std::shared_ptr<net::peer_link> responder::end() {
  auto link = std::move(link_);
  if (!link) return nullptr;
  --counters_->tasks;
  link->release(charged_);
  return link;
}

}  // namespace bee::node
