#include "cli/testing/recorded_tests.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "bee/base/bytes.hpp"
#include "bee/base/failure.hpp"
#include "bee/base/text.hpp"
#include "bee/stock/peer_failure.hpp"
#include "bee/traffic/answer_book.hpp"
#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/remote_error.hpp"

namespace bee::cli {
namespace {

using traffic::ending;
using traffic::recorded;

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_line = 110;
constexpr std::size_t most_answers = 20;  // of one question, in a test

// One question and all answers to it that differ.
struct asked_call {
  value::list values;  // command and arguments
  std::vector<const recorded*> answers;
  std::set<std::pair<ending, std::string>> known;  // the same in canonical form
};

// Those of one service, in the order in which they came first.
struct service_calls {
  std::string name;
  std::vector<asked_call> calls;
  std::map<std::string, std::size_t> known;  // by the canonical question
};

std::string lua_text(std::string_view text) {
  return value::to_literal(value::value(text));
}

// What Lua has as a constant: no userdata.
bool is_constant(const value::value& v) {
  if (v.type() == value::kind::userdata) return false;
  if (v.type() == value::kind::number) return std::isfinite(v.as_number());
  if (!v.is_table()) return true;
  const auto& t = v.as_table();
  return std::all_of(t.array.begin(), t.array.end(), is_constant) &&
         std::all_of(t.pairs.begin(), t.pairs.end(),
                     [](const auto& p) { return is_constant(p.first) && is_constant(p.second); });
}

bool are_constants(const value::list& values) {
  return std::all_of(values.begin(), values.end(), is_constant);
}

// Each line but the first behind that many spaces.
std::string indented(const std::string& text, std::size_t by) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out.append(by, ' ');
  }
  return out;
}

std::string list_text(const value::list& values, std::size_t indent) {
  std::string line;
  for (const auto& v : values) line += (line.empty() ? "" : ", ") + value::to_literal(v);
  if (line.size() <= longest_line) return line;
  std::string lines;
  for (const auto& v : values)
    lines += (lines.empty() ? "" : ", ") + indented(value::to_literal(v, value::layout::indented), indent);
  return lines;
}

// What was redacted is any value.
std::string with_any(std::string text) {
  const auto mark = lua_text(traffic::redacted_mark);
  for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += 3)
    text.replace(at, mark.size(), "any");
  return text;
}

class writer {
 public:
  writer(const traffic::recording& of, const std::string& file) : book_(of) {
    out_ = "-- From the recording " + escape_for_terminal(file);
    if (!of.node.empty()) out_ += " of " + escape_for_terminal(of.node);
    out_ += ". The node may be another one: --var NODE=...\n";
    const auto node = of.node.empty() ? of.address : of.node;
    out_ += "local node = env.NODE" + (node.empty() ? std::string() : " or " + lua_text(node)) + "\n";
    for (const auto& one : of.all) take(one);
  }

  std::string text() {
    for (const auto& s : services_) write(s);
    if (pushes_ > 0)
      out_ += "\n-- Not here: " + count(pushes_, "push", "pushes") + ", of which nothing comes back.\n";
    if (left_out_ > 0)
      out_ += "\n-- Not here: " + count(left_out_, "call", "calls") +
              " without an answer that is kept, or with values that a test can not write.\n";
    return out_;
  }

 private:
  static std::string count(std::size_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
  }

  // "mysqlpool" or ".db"; empty for what is no service of the cluster's own.
  static std::string service_of(const std::string& place) {
    if (place.starts_with('@') && place.size() > 1) return place.substr(1);
    const bool is_stock = place == ".service" || place == ".launcher" || place.ends_with("clusterd");
    return place.starts_with('.') && !is_stock ? place : std::string();
  }

  void take(const recorded& one) {
    if (one.what.how == ending::pushed) return void(++pushes_);
    const auto place = book_.place_of(one.what.to);
    const bool is_of_tools = place == ":00000000" || place == ".service" || place == ".launcher";
    if (is_of_tools) return;
    auto values = value::unpack(one.what.request.bytes);
    const auto service = service_of(place);
    if (!values || service.empty() || !can_be_written(one, service, *values)) return void(++left_out_);
    add(service, std::move(*values), one);
  }

  // Also takes off what call() puts in front.
  bool can_be_written(const recorded& one, const std::string& service, value::list& values) const {
    const bool is_kept = one.what.request.is_kept() && one.request_redacted.empty() &&
                         (one.what.how == ending::failed || one.what.answer.is_kept());
    if (!is_kept || one.what.how == ending::unanswered) return false;
    if (book_.speaks_bee() && !service.starts_with('.')) {
      if (values.empty() || values[0] != value::value("lua")) return false;
      values.erase(values.begin());
    }
    const bool has_command = !values.empty() && (values[0].is_string() || values[0].is_integer());
    if (!has_command || !are_constants(values)) return false;
    if (one.what.how == ending::failed) return true;
    const auto answer = value::unpack(one.what.answer.bytes);
    return answer && are_constants(*answer);
  }

  void add(const std::string& service, value::list values, const recorded& one) {
    auto at =
        std::find_if(services_.begin(), services_.end(), [&](const auto& s) { return s.name == service; });
    if (at == services_.end()) at = services_.insert(services_.end(), {service, {}, {}});
    const auto question = traffic::canonical(one.what.request.bytes);
    const auto [known, is_new] = at->known.emplace(question, at->calls.size());
    if (is_new) at->calls.push_back({std::move(values), {}, {}});
    auto& call = at->calls[known->second];
    if (call.known.emplace(one.what.how, traffic::canonical(one.what.answer.bytes)).second)
      call.answers.push_back(&one);
  }

  void write(const service_calls& s) {
    out_ += "\ndescribe(" + lua_text(s.name) + ", function()\n";
    std::set<std::string> names;
    for (std::size_t i = 0; i < s.calls.size(); ++i) {
      if (i > 0) out_ += "\n";
      out_ += "  it(" + lua_text(name_of(s.calls[i], names)) + ", function()\n";
      out_ += "    " + check_of(s.name, s.calls[i]) + "\n  end)\n";
    }
    out_ += "end)\n";
  }

  // "execute select 1"; a # would be read as a tag.
  static std::string name_of(const asked_call& call, std::set<std::string>& names) {
    std::string name;
    for (const auto& v : call.values)
      name += (name.empty() ? "" : " ") + (v.is_string() ? std::string(v.as_string()) : value::to_literal(v));
    std::replace(name.begin(), name.end(), '#', ' ');
    name = escape_for_terminal(name);
    if (name.size() > longest_name) name = name.substr(0, whole_characters(name, longest_name)) + "...";
    auto out = name;
    for (std::size_t n = 2; !names.insert(out).second; ++n) out = name + " (" + std::to_string(n) + ")";
    return out;
  }

  static std::string check_of(const std::string& service, const asked_call& call) {
    const auto asked = "call(node, " + lua_text(service) + ", " + list_text(call.values, 4) + ")";
    const auto& first = *call.answers.front();
    if (call.answers.size() > 1) return check_of_many(asked, call);
    if (first.what.how == ending::failed)
      return "expect(function() " + asked + " end).fails(" + lua_text(class_of_error(first)) + ")";
    auto answer = list_text(*value::unpack(first.what.answer.bytes), 4);
    if (!first.answer_redacted.empty()) answer = with_any(std::move(answer));
    return "expect(" + asked + ").is(" + answer + ")";
  }

  // Constants are one of those that came; what to expect of anything else somebody has to say.
  static std::string check_of_many(const std::string& asked, const asked_call& call) {
    const auto note = "-- It was answered in " + std::to_string(call.answers.size()) + " ways.\n    ";
    value::list all;
    bool is_plain = call.answers.size() <= most_answers;
    for (const auto* one : call.answers) {
      const auto values = value::unpack(one->what.answer.bytes);
      is_plain = is_plain && one->what.how == ending::answered && one->answer_redacted.empty() && values &&
                 values->size() == 1 && !values->front().is_table();
      if (is_plain) all.push_back(values->front());
    }
    if (is_plain) return note + "expect(" + asked + ").one_of(" + list_text(all, 4) + ")";
    return note + "pending(\"it has no one answer: say what is expected of it\")\n    " + asked;
  }

  static std::string class_of_error(const recorded& one) {
    const auto& text = one.what.answer.bytes;
    const session::outcome ended{wire::classify_remote_error(text), text, true};
    return class_of(stock::call_failure(ended, {}).code);
  }

  traffic::answer_book book_;
  std::string out_;
  std::vector<service_calls> services_;
  std::size_t pushes_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string tests_from(const traffic::recording& of, const std::string& file) {
  return writer(of, file).text();
}

}  // namespace bee::cli
