#include "bee/stock/peer_failure.hpp"

#include "bee/base/bytes.hpp"
#include "bee/wire/remote_error.hpp"

namespace bee::stock {
namespace {

constexpr const char* may_have_run = " (unknown whether it ran)";
constexpr const char* not_sent = " (not sent)";
constexpr const char* did_not_run = " (it did not run)";

std::string lower_case_first(std::string text) {
  const bool is_word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (is_word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 32);
  return text;
}

failure about_node(failure_code code, ran has_run, std::string message, std::string hint = {}) {
  return {code, has_run, std::move(message), std::move(hint), subject::node, {}};
}

// "mysqlpool execute: " in front of what happened.
std::string prefix(const asked& a) {
  return a.what.empty() ? "" : escape_for_terminal(a.what) + ": ";
}

// The text that the node sent with an error, when it says more than the code.
std::string remote_text(std::string_view text) {
  return text.empty() ? "" : " " + in_quotes(text);
}

// Nothing of the peer's first line but what can be printed; all of it when it has no lines.
std::string_view first_line(std::string_view evidence) {
  return evidence.substr(0, evidence.find_first_of("\r\n"));
}

ran ran_of(const session::outcome& o, const asked& a) {
  return a.is_before ? ran::no : session::has_run(o);
}

// Whether it ran, in words; the sentence of an error that a service raised says so itself.
const char* tail_of(failure_code code, ran has_run) {
  if (has_run == ran::unknown) return may_have_run;
  if (has_run == ran::yes) return "";
  return code == failure_code::unreachable ? not_sent : did_not_run;
}

failure other_answer_of(const asked& a, const std::string& what) {
  return about_node(failure_code::wrong_peer, a.is_before ? ran::no : ran::yes,
                    prefix(a) + what + (a.is_before ? not_sent : ""));
}

}  // namespace

failure connect_failure(error_code error, const std::string& address, duration timeout) {
  if (is_out_of_descriptors(error))
    return about_node(failure_code::unreachable, ran::no,
                      std::string("no file descriptor is left here for a connection") + not_sent,
                      "ulimit -n allows more; or fewer at once");
  const auto why = error == errc::connect_timed_out ? "no connection within " + duration_text(timeout)
                                                    : lower_case_first(escape_for_terminal(error.message()));
  auto out = about_node(failure_code::unreachable, ran::no, "connect " + address + ": " + why + not_sent);
  out.address = address;
  return out;
}

failure wrong_peer(const std::string& address, std::string_view evidence) {
  auto message = address + " does not speak the cluster protocol";
  if (!evidence.empty()) message += " (it answered " + in_quotes(first_line(evidence)) + ")";
  return {failure_code::wrong_peer, ran::no, std::move(message), {}, subject::itself, {}};
}

bool is_protocol_error(error_code error) {
  return error == errc::not_cluster_peer || error == errc::empty_frame || error == errc::malformed_frame ||
         error == errc::unknown_frame_type;
}

failure malformed_answer(error_code error, const asked& a) {
  return other_answer_of(a, "the answer is not what a service sends: " + error.message());
}

failure other_answer(const std::string& what_came, const asked& a) {
  return other_answer_of(a, "the answer is " + escape_for_terminal(what_came));
}

failure no_daemon() {
  return about_node(failure_code::not_found, ran::no,
                    "the node runs no cluster daemon" + std::string(did_not_run));
}

failure without_list(failure why, bool is_answer) {
  if (why.code == failure_code::not_found) return no_daemon();
  if (!is_answer || why.code == failure_code::wrong_peer) return why;
  why.code = failure_code::not_found;
  why.message = "no cluster daemon was found: " + why.message;
  return why;
}

// A table: one sentence for each way in which a call can end.
failure call_failure(const session::outcome& o, const asked& a) {
  const auto say = [&](failure_code code, const std::string& what) {
    auto out = about_node(code, ran_of(o, a), prefix(a) + what + tail_of(code, ran_of(o, a)));
    const bool is_unsent = a.is_before && (code == failure_code::remote || code == failure_code::unknown);
    if (is_unsent) out = about_node(failure_code::unreachable, ran::no, prefix(a) + what + not_sent);
    return out;
  };
  if (o.error == errc::not_cluster_peer) return wrong_peer(a.address, a.evidence);
  if (is_protocol_error(o.error))
    return say(failure_code::wrong_peer, a.address + " broke the cluster protocol: " + o.error.message());
  if (o.error == errc::remote_invalid_name || o.error == errc::remote_name_not_found ||
      o.error == errc::remote_invalid_address)
    return say(failure_code::not_found,
               o.body == wire::closed_text ? "the node does not offer this to others" : o.error.message());
  if (o.error == errc::remote_call_failed) return say(failure_code::remote, o.error.message());
  if (o.error == errc::remote_invalid_large_request)
    return say(failure_code::remote, "the node refused the size of the message");
  if (o.error == errc::remote_error)
    return say(failure_code::remote, o.error.message() + remote_text(o.body));
  if (o.error == errc::too_large || o.error == errc::size_mismatch)
    return o.sent ? say(failure_code::wrong_peer, "the answer can not be taken: " + o.error.message())
                  : bad_input(prefix(a) + o.error.message() + not_sent);
  if (!o.sent && o.error == errc::no_answer)
    return say(failure_code::unreachable, "no time was left of " + duration_text(a.timeout));
  if (!o.sent) return say(failure_code::unreachable, o.error.message());
  if (o.error == errc::no_answer)
    return say(failure_code::unknown, "no answer within " + duration_text(a.timeout));
  return say(failure_code::unknown, o.error.message());
}

failure failure_of(const trouble& t, const std::string& address, duration timeout, bool is_before) {
  using kind = trouble::kind;
  const session::outcome ended{t.why, t.said, t.was_sent};
  const bool has_no_list = t.what == kind::no_daemon;
  const asked a{t.text, address, timeout, t.said, is_before || has_no_list};
  switch (t.what) {
    case kind::connect: return connect_failure(t.why, address, timeout);
    case kind::no_daemon:
      return t.text.empty() ? no_daemon() : without_list(call_failure(ended, a), t.is_answer);
    case kind::other_answer: return other_answer(t.said, a);
    case kind::call: break;
  }
  return call_failure(ended, a);
}

}  // namespace bee::stock
