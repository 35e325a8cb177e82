#include "cli/push_options.hpp"

#include <nlohmann/json.hpp>

namespace bee::cli {
namespace {

constexpr std::size_t most_nodes = 1'000'000;

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

template <class T, std::size_t N>
attempt<T> choice_of(const invocation& in, std::string_view flag, const choice<T> (&choices)[N],
                     T otherwise) {
  const auto text = in.get(flag);
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

attempt<void> read_rollout(const invocation& in, push_options& o) {
  if (const auto text = in.get("batch")) {
    const auto batches = fleet::parse_batches(*text);
    if (!batches) return usage_error("--batch: " + in_quotes(*text) + ": " + batches.error().message());
    o.roll.batches = *batches;
  }
  const auto max_fail = count_of(in, "max-fail", 0, most_nodes, 0);
  if (!max_fail) return max_fail.error();
  o.roll.max_fail = *max_fail;
  const auto when =
      choice_of(in, "on-fail", on_fail_choices, o.force ? fleet::on_fail::go_on : fleet::on_fail::stop);
  if (!when) return when.error();
  o.roll.when_over = *when;
  const auto pause = time_of(in, "pause", {});
  if (!pause) return pause.error();
  o.pause = *pause;
  o.roll.pause = in.has("pause") ? fleet::pause_kind::timed : fleet::pause_kind::none;
  o.roll.jobs = in.set.jobs;
  return boost::system::in_place_value;
}

}  // namespace

attempt<push_options> read_push_options(const invocation& in) {
  push_options o;
  o.force = in.has("force");
  o.yes = in.has("yes");
  o.prune = in.has("prune");
  o.dry_run = in.has("dry-run");
  o.strict = in.has("strict");
  o.resume = in.has("resume");
  o.message = in.get("message").value_or("");
  o.only = split_names(in.get("only").value_or(""));
  if (in.has("only") && o.only.empty()) return usage_error("--only names no entry");
  if (const auto read = read_rollout(in, o); !read) return read.error();
  const auto verify = choice_of(in, "verify", verify_choices, fleet::verify_kind::peers);
  if (!verify) return verify.error();
  o.verify = *verify;
  const auto expected = count_of(in, "expect-rev", 0, most_nodes, 0);
  if (!expected) return expected.error();
  o.expects_revision = in.has("expect-rev");
  o.expect_revision = *expected;
  return o;
}

std::string options_text(const push_options& o) {
  const nlohmann::json j = {{"force", o.force}, {"prune", o.prune}, {"only", o.only}};
  return j.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

void apply_options_text(const std::string& text, push_options& o) {
  const auto j = nlohmann::json::parse(text, nullptr, false);
  if (!j.is_object()) return;
  const auto flag = [&](const char* key) {
    const auto at = j.find(key);
    return at != j.end() && at->is_boolean() && at->get<bool>();
  };
  o.force = flag("force");
  o.prune = flag("prune");
  o.only.clear();
  if (const auto at = j.find("only"); at != j.end() && at->is_array())
    for (const auto& name : *at)
      if (name.is_string()) o.only.push_back(name.get<std::string>());
}

}  // namespace bee::cli
