#include "cli/peer_failure.hpp"

#include "bee/base/bytes.hpp"
#include "bee/wire/remote_error.hpp"
#include "cli/descriptors.hpp"

namespace bee::cli {
namespace {

constexpr const char* may_have_run = " (unknown whether it ran)";
constexpr const char* not_sent = " (not sent)";
constexpr const char* did_not_run = " (it did not run)";

std::string lower_case_first(std::string text) {
  const bool is_word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (is_word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 32);
  return text;
}

failure about_node(exit_code code, ran has_run, std::string message, std::string hint = {}) {
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

}  // namespace

failure connect_failure(error_code error, const std::string& address, duration timeout) {
  if (is_out_of_descriptors(error))
    return about_node(exit_code::unreachable, ran::no,
                      std::string("no file descriptor is left here for a connection") + not_sent,
                      "ulimit -n allows more, and -j fewer at once");
  const auto why = error == errc::connect_timed_out ? "no connection within " + to_string(timeout)
                                                    : lower_case_first(escape_for_terminal(error.message()));
  auto out = about_node(exit_code::unreachable, ran::no, "connect " + address + ": " + why + not_sent);
  out.address = address;
  return out;
}

failure wrong_peer(const std::string& address, std::string_view evidence) {
  auto message = address + " does not speak the cluster protocol";
  if (!evidence.empty()) message += " (it answered " + in_quotes(first_line(evidence)) + ")";
  return {exit_code::wrong_peer, ran::no, std::move(message), {}, subject::itself, {}};
}

bool is_protocol_error(error_code error) {
  return error == errc::not_cluster_peer || error == errc::empty_frame || error == errc::malformed_frame ||
         error == errc::unknown_frame_type || error == errc::unknown_session;
}

failure malformed_answer(error_code error, const asked& a) {
  return about_node(exit_code::wrong_peer, ran::yes,
                    prefix(a) + "the answer is not what a service sends: " + error.message());
}

// A table: one sentence for each way in which a call can end.
failure call_failure(const session::outcome& o, const asked& a) {
  const auto say = [&](exit_code code, ran has_run, const std::string& what) {
    return about_node(code, has_run, prefix(a) + what);
  };
  if (o.error == errc::not_cluster_peer) return wrong_peer(a.address, a.evidence);
  if (is_protocol_error(o.error))
    return say(exit_code::wrong_peer, ran::unknown,
               a.address + " broke the cluster protocol: " + o.error.message() + may_have_run);
  if (o.error == errc::remote_invalid_name || o.error == errc::remote_name_not_found ||
      o.error == errc::remote_invalid_address)
    return say(exit_code::not_found, ran::no,
               (o.body == wire::closed_text ? "the node does not offer this to others" : o.error.message()) +
                   did_not_run);
  if (o.error == errc::remote_call_failed) return say(exit_code::remote, ran::yes, o.error.message());
  if (o.error == errc::remote_invalid_large_request)
    return say(exit_code::remote, ran::no,
               "the node refused the size of the message" + std::string(did_not_run));
  if (o.error == errc::remote_error)
    return say(exit_code::remote, ran::unknown, o.error.message() + remote_text(o.body) + may_have_run);
  if (o.error == errc::too_large || o.error == errc::size_mismatch)
    return o.sent ? say(exit_code::wrong_peer, ran::unknown,
                        "the answer can not be taken: " + o.error.message() + may_have_run)
                  : bad_input(prefix(a) + o.error.message() + not_sent);
  if (!o.sent) return say(exit_code::unreachable, ran::no, o.error.message() + not_sent);
  if (o.error == errc::no_answer)
    return say(exit_code::unknown, ran::unknown, "no answer within " + to_string(a.timeout) + may_have_run);
  return say(exit_code::unknown, ran::unknown, o.error.message() + may_have_run);
}

}  // namespace bee::cli
