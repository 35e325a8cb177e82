#include "cli/testing/test_run.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

#include "bee/base/bytes.hpp"
#include "bee/cluster/fan_out.hpp"
#include "bee/file/time_text.hpp"
#include "cli/base/file.hpp"
#include "cli/report/attended.hpp"
#include "cli/report/junit.hpp"
#include "cli/testing/file_run.hpp"
#include "cli/testing/test_board.hpp"
#include "cli/testing/test_text.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

struct loaded_files {
  std::vector<std::shared_ptr<file_run>> good;
  std::vector<bad_test_file> bad;

  std::size_t tests() const {
    std::size_t out = 0;
    for (const auto& f : good) out += f->planned().size();
    return out;
  }
};

loaded_files load_files(const asio::any_io_executor& executor, test_run_context& context) {
  loaded_files out;
  for (const auto& path : context.options.files) {
    auto run = std::make_shared<file_run>(executor, context, path);
    if (auto why = run->load()) {
      out.bad.push_back({path, std::move(*why)});
    } else {
      out.good.push_back(std::move(run));
    }
  }
  return out;
}

failure nothing_to_run(const test_run_options& o) {
  const bool is_picked = !o.which.filters.empty() || !o.which.tags.empty() || !o.which.not_tags.empty();
  return bad_input(is_picked ? "--filter and --tag leave no test" : "there is no test in these files");
}

task<void> run_all(loaded_files& files, test_run_context& context, test_board& board) {
  co_await cluster::fan_out(files.good.size(), context.in.set.jobs, [&](std::size_t i) -> task<void> {
    co_await files.good[i]->run([&, i](test_result r) {
      const bool is_good = r.is_good();
      board.take(i, std::move(r));
      if (!is_good && context.options.ends_at_first_failure) context.is_stopping = true;
    });
    board.finish(i);
  });
}

attempt<void> write_junit(const invocation& in, const test_results& results) {
  const auto file = in.get("junit");
  if (!file) return boost::system::in_place_value;
  return write_file(*file, junit_text(results, file::unix_now_ms()));
}

void conclude(const invocation& in, test_board& board, int signal, ran has_run, report& out) {
  auto results = board.end();
  results.was_interrupted = signal != 0;
  const auto tally = results.tally();
  out.set_result(std::monostate(), tree_of(results));
  const auto written = write_junit(in, results);
  if (signal != 0) {
    auto why = interrupted(signal, 0, 0);
    why.message += ": " + tally_text(tally);
    why.has_run = has_run;
    return out.fail(std::move(why));
  }
  if (auto why = verdict_of(tally, has_run)) out.fail(std::move(*why));
  if (!written) return out.fail_instead(written.error());
  if (!out.error()) board.tell_good_end(tally);
}

}  // namespace

attempt<void> begin_junit(const invocation& in) {
  const auto file = in.get("junit");
  if (file == "-") return usage_error("--junit: the report is a file");
  if (!file || is_special_file(*file)) return boost::system::in_place_value;
  const junit_suite unfinished{"beectl test",
                               "beectl.test",
                               "-",
                               0,
                               {{"the run", "beectl test", 0, junit_case::end::error, "unfinished",
                                 "the run has not come to its end"}}};
  return write_file(*file, cli::junit_text({unfinished}, file::unix_now_ms()));
}

void list_tests(const invocation& in, const test_run_options& options, report& out) {
  asio::io_context io(1);
  test_run_context context(in, options);
  const auto files = load_files(io.get_executor(), context);
  test_results all;
  all.seed = options.which.seed;
  all.bad_files = files.bad;
  std::string text;
  for (const auto& f : files.good)
    for (auto& r : f->planned()) {
      text += fmt::format("{}:{}: {}\n", escape_for_terminal(r.file), r.line, escape_for_terminal(r.name));
      all.tests.push_back(std::move(r));
    }
  for (const auto& f : files.bad) text += fault_text(f.path, f.why, "");
  out.set_result(plain_text{std::move(text)}, tree_of(all));
  if (!files.bad.empty()) return out.fail(*verdict_of(all.tally(), ran::no));
  if (all.tests.empty()) out.fail(nothing_to_run(options));
}

void run_tests(const invocation& in, const test_run_options& options, report& out) {
  asio::io_context io(1);
  test_run_context context(in, options);
  auto files = load_files(io.get_executor(), context);
  if (files.bad.empty() && files.tests() == 0) return out.fail(nothing_to_run(options));
  test_board board(in, options, out);
  for (const auto& f : files.good) board.expect(f->planned());
  board.begin(std::move(files.bad));
  attendance by{in, out, duration::zero(), [&board] { return board.look(); }};
  by.unit = "tests";
  std::size_t signals = 0;
  by.on_signal = [&] {
    context.is_stopping = true;
    if (++signals > 1) return io.stop();
    for (const auto& f : files.good) f->interrupt();
  };
  const int signal = attend(by, io, run_all(files, context, board));
  conclude(in, board, signal, context.has_run, out);
  files.good.clear();  // before the loop that they are on
}

}  // namespace bee::cli
