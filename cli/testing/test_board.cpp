#include "cli/testing/test_board.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "cli/language/language.hpp"
#include "cli/report/status_line.hpp"
#include "cli/testing/test_text.hpp"

namespace bee::cli {

test_board::test_board(const invocation& in, const test_run_options& options, report& out)
    : options_(options),
      out_(out),
      prints_(in.set.output == output_format::text),
      color_(shows_color(in.set.color, STDOUT_FILENO)) {}

void test_board::expect(std::vector<test_result> planned) {
  all_ += planned.size();
  files_.push_back({std::move(planned), {}});
}

void test_board::begin(std::vector<bad_test_file> bad) {
  bad_ = std::move(bad);
  if (options_.is_tap) print_text(tap_head());
  for (const auto& f : bad_) print_text(options_.is_tap ? tap_text(++number_, f) : result_text(f, color_));
  if (options_.which.seed && !options_.is_tap && prints_)
    out_.note(fmt::format("--shuffle {}", *options_.which.seed));
}

void test_board::take(std::size_t file, test_result r) {
  ++ended_;
  failed_ += !r.is_good();
  files_[file].ended.push_back(std::move(r));
  print_ready();
}

how_far test_board::look() const {
  return {all_, std::min(ended_, all_), failed_};
}

void test_board::finish(std::size_t file) {
  files_[file].is_done = true;
  print_ready();
}

void test_board::print_ready() {
  for (; printed_files_ < files_.size(); ++printed_files_) {
    auto& f = files_[printed_files_];
    for (; f.printed < f.ended.size(); ++f.printed) print(f.ended[f.printed]);
    if (!f.is_done) return;
  }
}

void test_board::print(const test_result& r) {
  if (options_.is_tap) return print_text(tap_text(++number_, r));
  if (r.end != test_end::not_run) print_text(result_text(r, color_));
}

void test_board::print_text(const std::string& text) {
  if (prints_ && out_.on_text) out_.on_text(text);
}

test_results test_board::end() {
  test_results out;
  out.seed = options_.which.seed;
  out.bad_files = bad_;
  for (auto& f : files_) {
    std::set<std::string> ended;
    for (const auto& r : f.ended) ended.insert(r.name);
    for (; f.printed < f.ended.size(); ++f.printed) print(f.ended[f.printed]);
    for (auto& r : f.ended) out.tests.push_back(std::move(r));
    for (auto& r : f.planned) {
      if (ended.contains(r.name)) continue;
      print(r);
      out.tests.push_back(std::move(r));
    }
  }
  if (options_.is_tap) print_text(tap_end(number_));
  return out;
}

void test_board::tell_good_end(const test_tally& t) {
  if (prints_ && !options_.is_tap) print_text(translated_sentence(tally_text(t)) + "\n");
}

}  // namespace bee::cli
