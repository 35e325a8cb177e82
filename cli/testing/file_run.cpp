#include "cli/testing/file_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>

#include "bee/value/literal.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using script::test_part;

constexpr std::size_t of_a_test = SIZE_MAX;  // mocks of this level end with it

double seconds_now() {
  return std::chrono::duration<double>(clock::now().time_since_epoch()).count();
}

std::string time_text(duration time) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
  return ms % 1000 == 0 ? fmt::format("{}s", ms / 1000) : fmt::format("{}ms", ms);
}

std::string text_of_want(const script::test_want& w) {
  constexpr std::size_t most = 300;
  std::string out = w.word;
  for (const auto& v : w.arguments) {
    if (out.size() > most) break;
    const bool is_word = v.is_string() && v.as_string().find_first_of(" \t\n\"") == std::string_view::npos;
    out += " " + (is_word ? std::string(v.as_string()) : value::to_literal(v));
  }
  return out.size() > most ? out.substr(0, most) + "..." : out;
}

}  // namespace

file_run::file_run(asio::any_io_executor executor, test_run_context& context, std::string path)
    : context_(context),
      path_(std::move(path)),
      log_(context.in.set.verbose),
      nodes_(executor, context.cluster, log_),
      words_(context.in, nodes_, context.types, std::filesystem::path(path_).parent_path().string()),
      changed_(executor) {}

file_run::~file_run() {
  nodes_.end_mocks(0);  // their handlers run in the script
}

std::optional<script::test_fault> file_run::load() {
  script::test_options how;
  how.log = [this](std::string_view line) { log_.print(line); };
  how.now = seconds_now;
  using std::chrono::milliseconds;  // a function of C ends with its test, and a file can be read under any
                                    // limit
  how.limits.time =
      std::clamp(std::chrono::ceil<milliseconds>(context_.options.time), milliseconds(100), how.limits.time);
  how.env = context_.options.variables;
  how.look_up = [this](const std::string& name) { return context_.in.env(name.c_str()); };
  auto loaded = script::load_test_script(path_, std::move(how));
  if (loaded.fault) return loaded.fault;
  script_ = std::move(loaded.script);
  plan_ = plan_tests(script_->blocks(), script_->cases(), context_.options.which);
  return std::nullopt;
}

test_result file_run::result_of(std::size_t test) const {
  const auto& c = script_->cases()[test];
  test_result out;
  out.file = path_;
  out.name = c.name;
  out.line = c.line;
  out.tags = c.tags;
  return out;
}

std::vector<test_result> file_run::planned() const {
  std::vector<test_result> out;
  for (const auto& step : plan_)
    if (step.part == test_part::test) out.push_back(result_of(step.of));
  return out;
}

task<void> file_run::run(on_result tell) {
  const auto self = shared_from_this();
  tell_ = std::move(tell);
  for (const auto& step : plan_) {
    if (step.part == test_part::setup) co_await run_setup(step.of);
    if (step.part == test_part::test) co_await run_test(step.of);
    if (step.part == test_part::teardown) co_await run_teardown(step.of);
  }
  nodes_.end_mocks(0);
  nodes_.close();  // nobody waits for a call that was left behind; what has a route to take away does it
  while (performing_ > 0) co_await wait_until(clock::time_point::max());
}

void file_run::interrupt() {
  is_interrupted_ = true;
  if (script_) script_->abandon("interrupted");
  words_.wake();
  nodes_.close();
  changed_.cancel();
}

std::size_t file_run::depth_of(std::size_t block) const {
  std::size_t out = 0;
  for (; block != 0; block = script_->blocks()[block].parent) ++out;
  return out;
}

const file_run::faults* file_run::broken_setup(std::size_t block) const {
  for (;; block = script_->blocks()[block].parent) {
    const auto at = broken_.find(block);
    if (at != broken_.end()) return &at->second;
    if (block == 0) return nullptr;
  }
}

void file_run::enter(std::size_t block) {
  for (;; block = script_->blocks()[block].parent) {
    entered_.insert(block);
    if (block == 0) return;
  }
}

task<void> file_run::run_setup(std::size_t block) {
  if (context_.is_stopping || broken_setup(block)) co_return;
  enter(block);
  auto found = co_await run_part(test_part::setup, block, depth_of(block));
  for (auto& f : found) f.text = "setup: " + f.text;
  if (!found.empty() && !is_interrupted_) broken_[block] = std::move(found);
}

// What its teardown can not do is told as a test of the block that failed.
task<void> file_run::run_teardown(std::size_t block) {
  if (!entered_.contains(block)) co_return;
  auto found = co_await run_part(test_part::teardown, block, depth_of(block));
  nodes_.end_mocks(depth_of(block));
  if (found.empty() || is_interrupted_) co_return;
  test_result out;
  out.file = path_;
  out.name = script_->blocks()[block].name + (block == 0 ? "teardown" : " teardown");
  out.end = end_of(found);
  out.tries = 1;
  out.faults = std::move(found);
  out.said = log_.take();
  tell_(std::move(out));
}

task<void> file_run::run_test(std::size_t of) {
  auto out = result_of(of);
  if (script_->cases()[of].is_pending) out.end = test_end::pending;
  const auto* broken = broken_setup(script_->cases()[of].block);
  if (broken) {
    out.faults = *broken;
    out.end = end_of(out.faults);
  }
  const bool is_run = !context_.is_stopping && !broken && out.end != test_end::pending;
  if (is_run) enter(script_->cases()[of].block);
  const auto start = clock::now();
  while (is_run && out.tries <= context_.options.retries) {
    if (++out.tries > 1) log_.take();  // what it said before
    out.faults = co_await try_once(of);
    out.end = end_of(out.faults);
    const bool may_help = out.end == test_end::failed || out.end == test_end::unreachable;
    if (!may_help || context_.is_stopping) break;
  }
  if (is_run) out.elapsed_ms = to_ms(clock::now() - start);
  if (is_interrupted_ && is_run) out.end = test_end::not_run;
  out.said = log_.take();
  tell_(std::move(out));
}

task<file_run::faults> file_run::try_once(std::size_t of) {
  auto found = co_await run_part(test_part::test, of, of_a_test);
  auto after = co_await run_part(test_part::after, of, of_a_test);
  for (auto& f : after) found.push_back(std::move(f));
  nodes_.end_mocks(of_a_test);
  co_return found;
}

task<file_run::faults> file_run::run_part(test_part part, std::size_t of, std::size_t level) {
  const auto deadline = clock::now() + context_.options.time;
  script_->begin(part, of);
  while (!script_->is_over()) {
    if (clock::now() >= deadline) {
      script_->abandon("ran longer than " + time_text(context_.options.time));
    } else if (auto wants = script_->take_wants(); !wants.empty()) {
      for (auto& want : wants)
        asio::co_spawn(changed_.get_executor(), perform(std::move(want), level), asio::detached);
    } else {
      co_await wait_until(deadline);
    }
  }
  words_.wake();
  co_return script_->faults();
}

task<void> file_run::wait_until(clock::time_point deadline) {
  changed_.expires_at(deadline);
  boost::system::error_code ignored;
  co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

task<void> file_run::perform(script::test_want want, std::size_t level) {
  const auto self = shared_from_this();
  const auto id = want.task;
  const bool sends =
      want.word == "call" || want.word == "send" || want.word == "text" || want.word.starts_with("pb.");
  const auto what = log_.has_calls() ? text_of_want(want) : std::string();
  const auto start = clock::now();
  ++performing_;
  auto answer = co_await words_.perform(std::move(want), level);
  --performing_;
  note_call(what, answer, clock::now() - start);
  const auto has_run = answer ? ran::yes : answer.error().has_run;
  if (sends && context_.has_run != ran::yes && has_run != ran::no) context_.has_run = has_run;
  if (answer) {
    script_->resume(id, *answer);
  } else {
    script_->resume_failed(id, answer.error());
  }
  changed_.cancel();
}

void file_run::note_call(const std::string& what, const test_words::answer& answer, duration took) {
  if (!log_.has_calls()) return;
  const auto count = answer ? answer->size() : 0;
  const auto came = !answer      ? std::string(class_of(answer.error().code)) + ", " + answer.error().message
                    : count == 1 ? "1 value"
                                 : fmt::format("{} values", count);
  log_.call(fmt::format("{}: {} ({:.1f} ms)", what, came, to_ms(took)));
}

}  // namespace bee::cli
