#include "cli/recording/recorded_answers.hpp"

#include <utility>

#include "bee/base/bytes.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"

namespace bee::cli {
namespace {

constexpr std::size_t most_warnings = 1000;
constexpr std::size_t most_told = 200;

// "@lobby join 10", short enough for a line.
std::string told(const wire::address& to, std::string_view message) {
  std::string out = wire::to_string(to);
  const auto values = value::unpack(message);
  if (!values) return out + " " + std::to_string(message.size()) + " bytes that do not unpack";
  for (const auto& v : *values) {
    out += " " + (v.is_string() ? std::string(v.as_string()) : value::to_literal(v));
    if (out.size() > most_told) return out.substr(0, most_told) + "...";
  }
  return out;
}

}  // namespace

recorded_answers::recorded_answers(traffic::recording of, std::function<void(std::string_view)> warn)
    : what_(std::move(of)), book_(what_), warn_(std::move(warn)) {}

bool recorded_answers::take(const std::shared_ptr<net::peer_link>& from, session::incoming& in) {
  if (in.is_push && book_.knows(in.to)) return true;
  const auto* found = in.is_push ? nullptr : book_.next(in.to, in.message.view());
  if (!found) {
    if (in.to.is_handle() && in.to.handle() == 0) return answer_name_query(*from, in);
    if (!book_.knows(in.to)) return false;
    refuse(*from, in);
    return true;
  }
  if (found->what.how == traffic::ending::failed) {
    from->respond_error(in.session, found->what.answer.bytes);
  } else {
    from->respond(in.session, found->what.answer.bytes);
  }
  return true;
}

// Of a service that was asked by its name.
bool recorded_answers::answer_name_query(net::peer_link& from, const session::incoming& in) {
  const auto asked = value::unpack(in.message.view());
  if (!asked || asked->size() != 1 || !asked->front().is_string()) return false;
  const auto handle = book_.handle_for(asked->front().as_string());
  if (!handle) return false;
  if (!in.is_push) from.respond(in.session, *value::pack(value::list{static_cast<std::int64_t>(*handle)}));
  return true;
}

void recorded_answers::refuse(net::peer_link& from, const session::incoming& in) {
  const auto what = told(in.to, in.message.view());
  if (++warnings_ <= most_warnings && warn_)
    warn_("no answer in the recording: " + what + (warnings_ == most_warnings ? "; more is not told" : ""));
  from.respond_error(in.session, "no answer in the recording: " + escape_for_terminal(what));
}

}  // namespace bee::cli
