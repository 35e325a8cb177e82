#include "cli/rollout/fleet_options.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "cli/rollout/verify_timeout.hpp"

namespace bee::cli {
namespace {

using nlohmann::json;

constexpr std::size_t most_nodes = 1'000'000;
constexpr const char* gone_key = "gone";
// Of the stored options. A reader ignores a key that it does not know, so one that must not be ignored needs
// a new version. Those of before had none, and are of version 1.
constexpr const char* version_key = "v";
constexpr std::int64_t options_version = 1;
// Those that a resumed run has from its first part.
constexpr const char* kept_texts[] = {"only",  "message", "batch",      "max-fail",      "on-fail",
                                      "pause", "verify",  "verify-cmd", "verify-timeout"};
constexpr const char* kept_switches[] = {"force", "prune"};

failure unreadable_options() {
  return stopped("the options of the run that goes on can not be read; nothing was sent",
                 "--force, without --resume, gives it up and begins anew");
}

template <class T>
struct choice {
  std::string_view name;
  T value;
};
constexpr choice<fleet::on_fail> on_fail_choices[] = {{"stop", fleet::on_fail::stop},
                                                      {"rollback", fleet::on_fail::roll_back},
                                                      {"continue", fleet::on_fail::go_on}};
constexpr choice<fleet::verify_kind> verify_choices[] = {{"none", fleet::verify_kind::none},
                                                         {"ack", fleet::verify_kind::ack},
                                                         {"peers", fleet::verify_kind::peers},
                                                         {"mesh", fleet::verify_kind::mesh}};

// Flags of the command line, and behind them those of the run that goes on.
class flag_source {
 public:
  flag_source(const invocation& in, json stored) : in_(in), stored_(std::move(stored)) {}

  /// Fails when what is stored can not be read, or must not be by us.
  attempt<void> check() const {
    if (!is_readable()) return unreadable_options();
    const auto* version = find(version_key);
    const bool is_known = !version || (version->is_number_integer() && *version <= options_version);
    if (is_known) return boost::system::in_place_value;
    return stopped("the run that goes on was begun by a newer version: its options are of version " +
                   escape_for_terminal(version->dump()) + ", this one knows up to version " +
                   std::to_string(options_version) + "; nothing was sent");
  }

  std::optional<std::string> get(std::string_view flag) const {
    if (in_.has(flag)) return in_.get(flag);
    const auto* text = find(flag);
    return text && text->is_string() ? std::optional(text->get<std::string>()) : std::nullopt;
  }
  bool has(std::string_view flag) const {
    const auto* mark = find(flag);
    return in_.has(flag) || (mark && mark->is_boolean() && mark->get<bool>());
  }
  std::vector<std::string> stored_names(std::string_view key) const {
    std::vector<std::string> out;
    if (const auto* all = find(key); all && all->is_array())
      for (const auto& name : *all)
        if (name.is_string()) out.push_back(name.get<std::string>());
    return out;
  }

 private:
  bool is_readable() const {
    if (!stored_.is_object()) return false;
    const auto is_all = [&](const auto& keys, const auto& is_right) {
      return std::all_of(std::begin(keys), std::end(keys),
                         [&](const char* key) { return !find(key) || is_right(*find(key)); });
    };
    const auto is_text = [](const json& j) { return j.is_string(); };
    const auto is_names = [&](const json& j) {
      return j.is_array() && std::all_of(j.begin(), j.end(), is_text);
    };
    const char* const lists[] = {gone_key};
    return is_all(kept_texts, is_text) && is_all(lists, is_names) &&
           is_all(kept_switches, [](const json& j) { return j.is_boolean(); });
  }
  const json* find(std::string_view key) const {
    if (!stored_.is_object()) return nullptr;
    const auto at = stored_.find(key);
    return at == stored_.end() ? nullptr : &*at;
  }

  const invocation& in_;
  json stored_;
};

template <class T, std::size_t N>
attempt<T> choice_of(const flag_source& from, std::string_view flag, const choice<T> (&choices)[N],
                     T otherwise) {
  const auto text = from.get(flag);
  if (!text) return otherwise;
  std::string names;
  for (const auto& c : choices) {
    if (c.name == *text) return c.value;
    names += (names.empty() ? "" : ", ") + std::string(c.name);
  }
  return usage_error("--" + std::string(flag) + ": " + in_quotes(*text) + " is not one of " + names);
}

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (comma != 0) out.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return out;
}

attempt<void> read_batches(const flag_source& from, fleet_options& o) {
  if (const auto text = from.get("batch")) {
    const auto batches = fleet::parse_batches(*text);
    if (!batches) return usage_error("--batch: " + in_quotes(*text) + ": " + batches.error().message());
    o.roll.batches = *batches;
  }
  const auto most = from.get("max-fail").value_or("0");
  const auto end = most.data() + most.size();
  const auto parsed = std::from_chars(most.data(), end, o.roll.max_fail);
  if (parsed.ec == std::errc{} && parsed.ptr == end && o.roll.max_fail <= most_nodes)
    return boost::system::in_place_value;
  return usage_error("--max-fail: " + in_quotes(most) + " is not a number from 0 to " +
                     std::to_string(most_nodes));
}

attempt<void> read_pause(const flag_source& from, fleet_options& o) {
  const auto text = from.get("pause");
  if (!text) return boost::system::in_place_value;
  o.roll.pause = *text == "ask" ? fleet::pause_kind::ask : fleet::pause_kind::timed;
  const auto time = parse_duration(*text);
  if (time) o.pause = *time;
  if (time || *text == "ask") return boost::system::in_place_value;
  return usage_error("--pause: " + in_quotes(*text) + " is neither a time above zero, such as 30s, nor ask");
}

// Unless it is said, not all at once: a failure should come before the last node has the change.
std::size_t jobs_of(const invocation& in) {
  constexpr std::size_t usual = 32;
  const bool is_said = look_up("jobs", {in.flags, in.env, in.config}, in.set.context).from != origin::preset;
  return is_said ? in.set.jobs : std::min(in.set.jobs, usual);
}

attempt<void> read_rollout(const flag_source& from, fleet_options& o) {
  if (const auto read = read_batches(from, o); !read) return read.error();
  if (const auto read = read_pause(from, o); !read) return read.error();
  const auto when =
      choice_of(from, "on-fail", on_fail_choices, o.force ? fleet::on_fail::go_on : fleet::on_fail::stop);
  if (!when) return when.error();
  o.roll.when_over = *when;
  const auto verify = choice_of(from, "verify", verify_choices, fleet::verify_kind::peers);
  if (!verify) return verify.error();
  o.verify = *verify;
  o.verify_command = from.get("verify-cmd").value_or("");
  o.roll.has_batch_check = !o.verify_command.empty();
  const auto time = from.get("verify-timeout").value_or(std::string(usual_verify_time));
  const auto parsed = parse_duration(time);
  if (!parsed)
    return usage_error("--verify-timeout: " + in_quotes(time) + " is not a time above zero, such as 30s");
  o.verify_time = *parsed;
  return boost::system::in_place_value;
}

attempt<void> read_resume(const invocation& in, fleet_options& o) {
  o.resume = in.has("resume");
  if (!o.resume || in.words.empty()) return boost::system::in_place_value;
  const auto& text = in.words[0];
  const auto end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, o.run);
  const bool is_run = parsed.ec == std::errc{} && parsed.ptr == end && o.run > 0 && in.words.size() == 1;
  if (is_run) return boost::system::in_place_value;
  return usage_error(
      "--resume takes nodes and file from the journal: behind it there is only the number of a run",
      "beectl history lists them");
}

attempt<fleet_options> read_from(const invocation& in, const flag_source& from) {
  fleet_options o;
  o.force = from.has("force");
  o.prune = from.has("prune");
  o.yes = in.has("yes");
  o.dry_run = in.has("dry-run");
  o.strict = in.has("strict");
  o.asks_nothing = in.has("yes") || in.has("force");
  if (const auto read = read_resume(in, o); !read) return read.error();
  o.message = from.get("message").value_or("");
  o.only = split_names(from.get("only").value_or(""));
  if (in.has("only") && o.only.empty()) return usage_error("--only names no entry");
  o.also_off = from.stored_names(gone_key);
  o.roll.jobs = jobs_of(in);
  if (const auto read = read_rollout(from, o); !read) return read.error();
  const auto expected = count_of(in, "expect-rev", 0, most_nodes, 0);
  if (!expected) return expected.error();
  o.expects_revision = in.has("expect-rev");
  o.expect_revision = *expected;
  return o;
}

}  // namespace

attempt<fleet_options> read_fleet_options(const invocation& in) {
  return read_from(in, flag_source(in, json::object()));
}

// The flags of now were found to be right before: what is wrong is stored.
attempt<fleet_options> read_fleet_options(const invocation& in, const std::string& stored) {
  const flag_source from(in, json::parse(stored, nullptr, false));
  if (const auto readable = from.check(); !readable) return readable.error();
  auto o = read_from(in, from);
  if (!o) return unreadable_options();
  o->kept = stored;
  return o;
}

std::string options_text(const invocation& in, const fleet_options& o, const std::vector<std::string>& gone) {
  auto j = json::parse(o.kept, nullptr, false);
  if (!j.is_object()) j = json::object();
  j[version_key] = options_version;
  j[gone_key] = gone;
  for (const auto* key : kept_texts)
    if (const auto text = in.get(key)) j[key] = *text;
  for (const auto* key : kept_switches)
    if (in.has(key)) j[key] = true;
  return j.dump(-1, ' ', true, json::error_handler_t::replace);
}

}  // namespace bee::cli
