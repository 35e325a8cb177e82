#include "bee/stock/trouble.hpp"

#include "bee/session/answered.hpp"

namespace bee::stock {
namespace {

constexpr std::size_t most_said = 200;

std::string cause(const trouble& t) {
  if (t.what == trouble::kind::other_answer) return "the answer is " + t.said;
  if (t.why == errc::remote_error && !t.said.empty()) return t.why.message() + " \"" + t.said + "\"";
  return t.why.message();
}

}  // namespace

std::string sentence(const trouble& t) {
  const bool has_none = t.what == trouble::kind::no_daemon && t.text.empty();
  if (has_none) return "the node runs no cluster daemon";
  const auto tried = t.text.empty() ? cause(t) : t.text + ": " + cause(t);
  return t.what == trouble::kind::no_daemon ? "no cluster daemon was found: " + tried : tried;
}

trouble trouble_of(const session::outcome& o, std::string tried, std::string_view evidence) {
  trouble t(o.error, session::has_run(o), std::move(tried));
  t.was_sent = o.sent;
  t.is_answer = session::is_answered(o);
  t.said = t.is_answer ? o.body.substr(0, most_said) : std::string(evidence);
  return t;
}

trouble other_answer(std::string words, std::string tried) {
  trouble t(errc::malformed_value, ran::yes, std::move(tried), trouble::kind::other_answer);
  t.said = std::move(words);
  t.was_sent = true;
  t.is_answer = true;
  return t;
}

}  // namespace bee::stock
