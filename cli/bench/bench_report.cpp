#include "cli/bench/bench_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bee/base/bytes.hpp"
#include "bee/fleet/operation/run_text.hpp"
#include "cli/base/text_table.hpp"
#include "cli/bench/bench_plot.hpp"
#include "cli/bench/earlier_run.hpp"
#include "cli/report/attended.hpp"

namespace bee::cli {
namespace {

constexpr struct {
  const char* name;
  const char* key;
  double share;
} percentiles[] = {{"p50", "p50", 0.5}, {"p90", "p90", 0.9}, {"p99", "p99", 0.99}, {"p99.9", "p99_9", 0.999}};

// To the nanosecond.
double ms_of(double ns) {
  return std::round(ns) / 1e6;
}
double ms_of(std::uint64_t ns) {
  return ms_of(static_cast<double>(ns));
}

// Three digits, also of a call on the same machine.
std::string ms_text(double ns) {
  const auto ms = ms_of(ns);
  return ms > 0 && ms < 0.1 ? fmt::format("{:.4f}", ms) : fmt::format("{:.3f}", ms);
}
std::string ms_text(std::uint64_t ns) {
  return ms_text(static_cast<double>(ns));
}

tree count(std::uint64_t n) {
  return static_cast<std::int64_t>(n);
}

double rounded(double rate) {
  return std::round(rate * 1000) / 1000;
}

// No figure that was not taken: without an answer there is no latency.
tree latency_of(const load::histogram& h) {
  if (h.count() == 0) return value::value();
  tree::object out{{"min", ms_of(h.least())}};
  for (const auto& p : percentiles) out.emplace_back(p.key, ms_of(h.at(p.share)));
  out.emplace_back("max", ms_of(h.most()));
  out.emplace_back("mean", ms_of(h.mean()));
  return out;
}

tree slices_of(const bench_figures& f) {
  const auto length = f.slices().length();
  const auto seconds = std::chrono::duration<double>(length).count();
  tree::array out;
  for (const auto& s : f.slices().whole(f.time())) {
    tree::object one{{"calls", count(s.calls)},
                     {"failed", count(s.failed)},
                     {"rate", rounded(static_cast<double>(s.calls) / seconds)}};
    if (s.calls > 0) {
      one.emplace_back("p50_ms", ms_of(s.p50_ns));
      one.emplace_back("p99_ms", ms_of(s.p99_ns));
    }
    out.push_back(std::move(one));
  }
  return out;
}

tree failures_of(const bench_figures& f) {
  tree::array out;
  for (const auto& one : f.failures())
    out.push_back(
        tree::object{{"class", one.kind}, {"calls", count(one.calls)}, {"message", one.first.message}});
  return out;
}

tree bars_of(const load::histogram& h) {
  tree::array out;
  for (const auto& b : plot_bars(h))
    out.push_back(
        tree::object{{"from_ms", ms_of(b.from)}, {"below_ms", ms_of(b.below)}, {"calls", count(b.calls)}});
  return out;
}

tree nodes_of(const bench_figures& f) {
  tree::array out;
  const bool is_one = f.nodes().size() == 1;
  for (const auto& n : f.nodes())
    out.push_back(tree::object{{"node", n.name},
                               {"answered", count(n.answered)},
                               {"failed", count(n.failed)},
                               {"rate", rounded(f.rate_of(n))},
                               {"latency_ms", latency_of(is_one ? f.latency() : n.latency)}});
  return out;
}

tree load_of(const bench_options& o) {
  tree::object out{{"loop", o.load.rate > 0 ? "open" : "closed"},
                   {"what", text_of(o)},
                   {"inflight", count(o.load.in_flight)},
                   {"connections", count(o.connections)}};
  if (o.load.rate > 0) out.emplace_back("rate", o.load.rate);
  if (o.load.warm_up > duration::zero()) out.emplace_back("warm_up_ms", to_ms(o.load.warm_up));
  return out;
}

tree facts_of(const bench_subject& s, const bench_figures& f, const bench_end& end,
              const std::vector<difference_row>& rows) {
  tree::object out{{"what", s.what},
                   {"load", load_of(s.options)},
                   {"calls", count(f.ended())},
                   {"answered", count(f.answered())},
                   {"failed", count(f.failed())},
                   {"seconds", rounded(std::chrono::duration<double>(f.time()).count())},
                   {"rate", rounded(f.rate())},
                   {"latency_ms", latency_of(f.latency())},
                   {"failures", failures_of(f)},
                   {"by_node", nodes_of(f)},
                   {"distribution", bars_of(f.latency())},
                   {"slice_seconds", std::chrono::duration<double>(f.slices().length()).count()},
                   {"slices", slices_of(f)}};
  if (end.given_up > 0) out.emplace_back("never_sent", count(end.given_up));
  if (!rows.empty()) out.emplace_back("compared", tree_of(rows));
  return out;
}

std::string nodes_text(const bench_figures& f) {
  std::vector<std::vector<text_cell>> rows;
  for (const auto& n : f.nodes()) {
    const auto number = [](std::string text) { return text_cell{std::move(text), true}; };
    const auto ms = [&](std::uint64_t ns) { return number(n.answered > 0 ? ms_text(ns) : "-"); };
    rows.push_back({{escape_for_terminal(n.name)},
                    number(std::to_string(n.answered)),
                    number(std::to_string(n.failed)),
                    number(fmt::format("{:.0f}", f.rate_of(n))),
                    ms(n.latency.at(0.5)),
                    ms(n.latency.at(0.99)),
                    ms(n.latency.most())});
  }
  return lay_out({"NODE", "ANSWERED", "FAILED", "RATE", "P50_MS", "P99_MS", "MAX_MS"}, std::move(rows));
}

std::string text_of(const bench_subject& s, const bench_figures& f, const std::vector<difference_row>& rows) {
  auto out = fmt::format("{}: {}\n", s.what, text_of(s.options));
  out += fmt::format("calls    {}, {:.1f} answered a second in {:.3g}s\n", f.ended(), f.rate(),
                     std::chrono::duration<double>(f.time()).count());
  if (f.failed() > 0) out += fmt::format("failed   {}\n", f.failed());
  for (const auto& one : f.failures())
    out += fmt::format("         {} {}: {}\n", one.calls, one.kind, one.first.message);
  if (f.answered() > 0) {
    out += "latency  ";
    for (const auto& p : percentiles) out += fmt::format("{} {}, ", p.name, ms_text(f.latency().at(p.share)));
    out += fmt::format("max {}, mean {} ms\n", ms_text(f.latency().most()), ms_text(f.latency().mean()));
    out += plot_of(f.latency());
  }
  if (f.nodes().size() > 1) out += nodes_text(f);
  if (!rows.empty()) {
    const auto& before = *s.options.before;
    if (before.subject != s.what)
      out += "the earlier run called something else: " + escape_for_terminal(before.subject) + "\n";
    if (before.what != text_of(s.options))
      out += "the earlier run had another load: " + escape_for_terminal(before.what) + "\n";
    out += text_of(rows);
  }
  return out;
}

std::string first_failure(const bench_figures& f) {
  const auto& one = f.failures().front();
  return fmt::format("{} {}: {}", one.calls, one.kind, one.first.message);
}

ran has_run(const bench_figures& f) {
  return f.ended() + f.warm_up() > 0 ? ran::unknown : ran::no;
}

failure failed_alike(const bench_figures& f) {
  const auto& all = f.failures();
  const bool is_one = all.size() == 1 && f.answered() == 0;
  failure out;
  out.code = is_one ? all.front().first.code : exit_code::partial;
  out.has_run = is_one ? all.front().first.has_run : ran::unknown;
  out.message = fmt::format("{} of {} calls failed; {}", f.failed(), f.ended(), first_failure(f));
  out.hint = is_one ? all.front().first.hint : "--max-errors N or P% says how many may";
  return out;
}

failure no(ran has_run, std::string sentence, std::string hint = {}) {
  return {exit_code::no, has_run, std::move(sentence), std::move(hint), subject::itself, {}};
}

std::optional<failure> verdict_of(const bench_subject& s, const bench_figures& f, const bench_end& end,
                                  const std::vector<difference_row>& rows) {
  if (end.signal != 0) {
    auto why = interrupted(end.signal, 0, 0);
    why.has_run = has_run(f);
    return why;
  }
  if (end.stopped && f.answered() + f.warm_up() == 0) return end.stopped;
  if (end.stopped) {  // others were answered before
    auto why = *end.stopped;
    why.code = exit_code::partial;
    why.has_run = ran::yes;
    return why;
  }
  if (end.is_budget_spent) {
    auto why = stopped(fmt::format("{} of {} calls failed, which is more than --max-errors allows; {}",
                                   f.failed(), f.ended(), first_failure(f)));
    why.has_run = ran::unknown;
    return why;
  }
  if (f.ended() == 0)
    return no(has_run(f), "no call was measured: the warm-up took all of the time", "a longer --for");
  if (f.failed() > 0 && !s.options.has_budget()) return failed_alike(f);
  if (end.given_up > 0)
    return no(ran::yes,
              fmt::format("{} of the rate never sent: the nodes were still behind when {} more had passed",
                          fleet::count_text(end.given_up, "call"), duration_text(s.options.load.patience)),
              "a lower --rate");
  if (!s.options.fails_if_slower) return std::nullopt;
  constexpr const char* untold = "whether it is slower can not be told: ";
  if (s.options.before->subject != s.what)
    return no(ran::yes, std::string(untold) + "the earlier run called something else");
  if (is_untold(rows)) return no(ran::yes, std::string(untold) + "too few slices", "run both for longer");
  if (is_slower(rows)) return no(ran::yes, "slower than the earlier run");
  return std::nullopt;
}

}  // namespace

void report_bench(const bench_subject& s, const bench_figures& f, const bench_end& end, report& out) {
  std::vector<difference_row> rows;
  if (s.options.before && f.ended() > 0)
    rows = compare_runs(*s.options.before, figures_of(f.slices().whole(f.time()), f.slices().length()),
                        s.options.load.rate > 0);
  const bool has_figures = f.ended() > 0 && !(end.stopped && f.answered() == 0);
  if (has_figures) out.set_result(plain_text{text_of(s, f, rows)}, facts_of(s, f, end, rows));
  for (const auto& left : end.left) out.note(left);
  if (auto why = verdict_of(s, f, end, rows)) out.fail(std::move(*why));
}

}  // namespace bee::cli
