#include "bee/base/failure.hpp"

#include <stdexcept>

#include "bee/base/bytes.hpp"
#include "bee/base/text.hpp"

namespace bee {

const char* class_of(failure_code code) {
  switch (code) {
    case failure_code::done: return "done";
    case failure_code::no: return "no";
    case failure_code::usage: return "usage";
    case failure_code::bad_input: return "bad_input";
    case failure_code::unreachable: return "unreachable";
    case failure_code::unknown: return "unknown";
    case failure_code::remote: return "remote";
    case failure_code::not_found: return "not_found";
    case failure_code::partial: return "partial";
    case failure_code::stopped: return "stopped";
    case failure_code::wrong_peer: return "wrong_peer";
    case failure_code::bug: return "bug";
    case failure_code::signal_base: break;
  }
  return "interrupted";
}

const char* to_string(ran has_run) {
  switch (has_run) {
    case ran::no: return "no";
    case ran::yes: return "yes";
    case ran::unknown: break;
  }
  return "unknown";
}

void throw_exception_from_error(const failure& f, const boost::source_location&) {
  throw std::runtime_error(f.message);
}

failure usage_error(std::string message, std::string hint) {
  return {failure_code::usage, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

failure bad_input(std::string message, std::string hint) {
  return {failure_code::bad_input, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

failure not_found(std::string message, std::string hint) {
  return {failure_code::not_found, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

failure stopped(std::string message, std::string hint) {
  return {failure_code::stopped, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

std::string did_you_mean(std::string_view name) {
  return name.empty() ? "" : "; did you mean " + escape_for_terminal(name) + "?";
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t most = 80;
  const bool is_long = text.size() > most;
  return '"' + escape_for_terminal(text.substr(0, whole_characters(text, most))) + (is_long ? "..." : "") +
         '"';
}

}  // namespace bee
