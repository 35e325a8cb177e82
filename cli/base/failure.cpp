#include "cli/base/failure.hpp"

#include <stdexcept>

#include "bee/base/bytes.hpp"

namespace bee::cli {

const char* class_of(exit_code code) {
  switch (code) {
    case exit_code::done: return "done";
    case exit_code::no: return "no";
    case exit_code::usage: return "usage";
    case exit_code::bad_input: return "bad_input";
    case exit_code::unreachable: return "unreachable";
    case exit_code::unknown: return "unknown";
    case exit_code::remote: return "remote";
    case exit_code::not_found: return "not_found";
    case exit_code::partial: return "partial";
    case exit_code::stopped: return "stopped";
    case exit_code::wrong_peer: return "wrong_peer";
    case exit_code::bug: return "bug";
    case exit_code::signal_base: break;
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
  return {exit_code::usage, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

failure bad_input(std::string message, std::string hint) {
  return {exit_code::bad_input, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

failure not_found(std::string message, std::string hint) {
  return {exit_code::not_found, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

failure stopped(std::string message, std::string hint) {
  return {exit_code::stopped, ran::no, std::move(message), std::move(hint), subject::itself, {}};
}

std::string did_you_mean(std::string_view name) {
  return name.empty() ? "" : "; did you mean " + escape_for_terminal(name) + "?";
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t most = 80;
  const bool is_long = text.size() > most;
  return '"' + escape_for_terminal(text.substr(0, most)) + (is_long ? "..." : "") + '"';
}

}  // namespace bee::cli
