#include "bee/traffic/comparison.hpp"

#include "bee/base/failure.hpp"
#include "bee/value/difference.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/remote_error.hpp"

namespace bee::traffic {
namespace {

std::string text_of(bool is_error, const std::string& body) {
  if (is_error) return "the error " + in_quotes(body);
  const auto values = value::unpack(body);
  if (!values) return std::to_string(body.size()) + " bytes that do not unpack";
  return "an answer with " + std::to_string(values->size()) + (values->size() == 1 ? " value" : " values");
}

// What stands in front of a known end is a file and a line of the node's version.
bool are_alike(const std::string& a, const std::string& b) {
  const auto kind = wire::classify_remote_error(a);
  return a == b || (kind != errc::remote_error && kind == wire::classify_remote_error(b));
}

comparison compare_values(const std::string& expected, const std::string& got) {
  const auto wanted = value::unpack(expected);
  const auto came = value::unpack(got);
  if (!wanted || !came)
    return {likeness::different, "expected " + text_of(false, expected) + ", got " + text_of(false, got)};
  if (canonical(expected) == canonical(got)) return {likeness::same_values, {}};
  return {likeness::different, value::difference({wanted->begin(), wanted->end()}, *came)};
}

}  // namespace

comparison compare(const recorded& expected, bool is_error, std::string got) {
  const auto& body = expected.what.answer.bytes;
  const bool was_error = expected.what.how == ending::failed;
  if (is_error != was_error)
    return {likeness::different, "expected " + text_of(was_error, body) + ", got " + text_of(is_error, got)};
  if (body == got) return {};
  if (is_error) {
    if (are_alike(body, got)) return {likeness::same_values, {}};
    return {likeness::different, "expected " + text_of(true, body) + ", got " + text_of(true, got)};
  }
  redact(got, expected.answer_redacted);
  return compare_values(body, got);
}

}  // namespace bee::traffic
