#include "cli/testing/test_options.hpp"

#include <algorithm>
#include <filesystem>

#include "bee/base/bytes.hpp"

namespace bee::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 10'000;
constexpr std::size_t most_retries = 100;
constexpr std::size_t most_seconds_of_a_test = 86'400;

bool is_test_file(const fs::path& path) {
  const auto name = path.filename().string();
  return name.ends_with("_test.lua") || name.ends_with("_spec.lua");
}

failure unreadable(const std::string& path, const std::error_code& why) {
  return bad_input(escape_for_terminal(path) + ": " + why.message());
}

// Commas between the tags of one flag, as everywhere; !x leaves out.
void add_tags(const std::string& text, test_selection& to) {
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find(',', from), text.size());
    auto tag = text.substr(from, end - from);
    const bool is_out = tag.starts_with('!');
    if (is_out) tag.erase(0, 1);
    if (tag.starts_with('#')) tag.erase(0, 1);
    (is_out ? to.not_tags : to.tags).push_back(std::move(tag));
    from = end + 1;
  }
}

attempt<void> read_variables(const invocation& in, test_run_options& out) {
  for (const auto& text : in.flags.all("var")) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      return usage_error("--var " + in_quotes(text) + " is not NAME=VALUE");
    out.variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return boost::system::in_place_value;
}

attempt<void> read_seed(const invocation& in, test_run_options& out) {
  if (!in.get("shuffle")) return boost::system::in_place_value;
  const auto seed = number_of<std::uint64_t>(in, "shuffle");
  if (!seed) return seed.error();
  out.which.seed = *seed;
  const auto files = std::move(out.files);
  out.files.clear();
  for (const auto i : shuffled(files.size(), *seed)) out.files.push_back(files[i]);
  return boost::system::in_place_value;
}

}  // namespace

attempt<std::vector<std::string>> test_files(const std::string& path) {
  std::error_code why;
  const auto status = fs::status(path, why);
  if (!fs::exists(status))
    return unreadable(path, std::make_error_code(std::errc::no_such_file_or_directory));
  if (!fs::is_directory(status)) return std::vector<std::string>{path};
  std::vector<std::string> out;
  fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, why);
  for (; !why && at != fs::recursive_directory_iterator(); at.increment(why)) {
    std::error_code odd;
    if (is_test_file(at->path()) && !at->is_directory(odd))
      out.push_back(at->path().lexically_normal().string());
    if (out.size() > most_files)
      return bad_input(escape_for_terminal(path) + ": more than 10000 files of tests");
  }
  if (why) return unreadable(path, why);
  if (out.empty())
    return bad_input("there is no file of tests in " + escape_for_terminal(path),
                     "in a folder these are files whose names end in _test.lua or _spec.lua");
  std::sort(out.begin(), out.end());
  return out;
}

attempt<test_run_options> read_test_options(const invocation& in) {
  test_run_options out;
  for (const auto& word : in.words) {
    const auto found = test_files(word);
    if (!found) return found.error();
    for (const auto& file : *found)
      if (std::find(out.files.begin(), out.files.end(), file) == out.files.end()) out.files.push_back(file);
  }
  out.which.filters = in.flags.all("filter");
  for (const auto& text : in.flags.all("tag")) add_tags(text, out.which);
  const auto retries = count_of(in, "retry", 0, most_retries, 0);
  if (!retries) return retries.error();
  out.retries = *retries;
  const auto time = time_of(in, "limit", std::chrono::seconds(60));
  if (!time) return time.error();
  if (*time <= duration::zero() || *time > std::chrono::seconds(most_seconds_of_a_test))
    return usage_error("--limit must be above 0 and at most 24h");
  out.time = *time;
  out.ends_at_first_failure = in.has("fail-fast");
  out.is_tap = in.has("tap");
  if (out.is_tap && in.set.output != output_format::text)
    return usage_error("--tap and -o exclude each other");
  if (!in.set.via.empty()) return usage_error("test reaches each node by itself: there is no --via");
  if (const auto read = read_variables(in, out); !read) return read.error();
  if (const auto read = read_seed(in, out); !read) return read.error();
  return out;
}

}  // namespace bee::cli
