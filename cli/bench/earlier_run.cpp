#include "cli/bench/earlier_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "bee/base/failure.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {
namespace {

using nlohmann::json;

constexpr std::size_t largest = 16u << 20;
constexpr std::size_t most_slices = 10'000;

const json* find(const json& in, const char* key) {
  if (!in.is_object()) return nullptr;
  const auto at = in.find(key);
  return at == in.end() ? nullptr : &*at;
}

// A share of slices may have no call and then no percentile.
bool add_slice(const json& one, slice_figures& out) {
  const auto* rate = find(one, "rate");
  if (!rate || !rate->is_number()) return false;
  out.rates.push_back(rate->get<double>());
  const auto add = [&](const char* key, std::vector<double>& to) {
    if (const auto* v = find(one, key); v && v->is_number()) to.push_back(v->get<double>());
  };
  add("p50_ms", out.p50_ms);
  add("p99_ms", out.p99_ms);
  return true;
}

bool read_slices(const json* slices, slice_figures& out) {
  if (!slices || !slices->is_array() || slices->size() > most_slices) return false;
  return std::all_of(slices->begin(), slices->end(), [&](const json& one) { return add_slice(one, out); });
}

std::string text_at(const json* v) {
  return v && v->is_string() ? v->get<std::string>() : std::string();
}

const char* word_for(load::verdict says, bool is_better_high) {
  switch (says) {
    case load::verdict::noise: return "noise";
    case load::verdict::too_few: return "too-few";
    case load::verdict::lower: return is_better_high ? "slower" : "faster";
    case load::verdict::higher: break;
  }
  return is_better_high ? "faster" : "slower";
}

std::string sentence_of(const difference_row& r) {
  const std::string_view says = r.says;
  if (says == "too-few") return "too few slices to tell; run both for longer";
  const double change = r.of.before != 0 ? (r.of.after / r.of.before - 1) * 100 : 0;
  return fmt::format("{:+.1f}%, {}", change, says == "noise" ? "within noise" : r.says);
}

}  // namespace

slice_figures figures_of(const std::vector<load::slice>& all, load::slices::duration length) {
  const auto seconds = std::chrono::duration<double>(length).count();
  slice_figures out;
  for (const auto& one : all) {
    out.rates.push_back(static_cast<double>(one.calls) / seconds);
    if (one.calls == 0) continue;
    out.p50_ms.push_back(static_cast<double>(one.p50_ns) / 1e6);
    out.p99_ms.push_back(static_cast<double>(one.p99_ns) / 1e6);
  }
  return out;
}

attempt<earlier_run> parse_earlier_run(const std::string& text, const std::string& name) {
  const auto wrong = [&](const std::string& why) {
    return bad_input("--compare: " + in_quotes(name) + " " + why,
                     "beectl bench ... -o json >FILE writes one");
  };
  const auto all = json::parse(text, nullptr, false);
  if (all.is_discarded()) return wrong("is not JSON");
  if (text_at(find(all, "command")) != "bench") return wrong("is no document of bench -o json");
  const auto* version = find(all, "v");
  if (!version || *version != 1) return wrong("is of a version that this beectl does not know");
  const auto* result = find(all, "result");
  const auto* load = result ? find(*result, "load") : nullptr;
  earlier_run out;
  if (!load || !read_slices(find(*result, "slices"), out.slices))
    return wrong("has no figures: that run failed");
  out.subject = text_at(find(*result, "what"));
  out.what = text_at(find(*load, "what"));
  out.is_open = text_at(find(*load, "loop")) == "open";
  return out;
}

attempt<earlier_run> read_earlier_run(const std::string& file) {
  const auto text = read_file(file, largest);
  if (!text) return text.error();
  return parse_earlier_run(*text, file);
}

std::vector<difference_row> compare_runs(const earlier_run& before, const slice_figures& now, bool is_open) {
  std::vector<difference_row> out;
  const auto add = [&](const char* name, const auto& a, const auto& b, bool is_better_high) {
    const auto of = load::compare(a, b);
    out.push_back({name, word_for(of.says, is_better_high), of});
  };
  if (!is_open && !before.is_open) add("rate", before.slices.rates, now.rates, true);
  add("p50_ms", before.slices.p50_ms, now.p50_ms, false);
  add("p99_ms", before.slices.p99_ms, now.p99_ms, false);
  return out;
}

bool is_untold(const std::vector<difference_row>& rows) {
  return std::all_of(rows.begin(), rows.end(),
                     [](const auto& r) { return std::string_view(r.says) == "too-few"; });
}

bool is_slower(const std::vector<difference_row>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const auto& r) { return std::string_view(r.says) == "slower"; });
}

std::string text_of(const std::vector<difference_row>& rows) {
  std::string out = "compared with the earlier run, medians of its slices:\n";
  for (const auto& r : rows) {
    const std::string_view name = r.name;
    const bool is_rate = name == "rate";
    const auto shown = [&](double x) {
      if (std::string_view(r.says) == "too-few") return std::string("-");
      return is_rate ? fmt::format("{:.0f}/s", x) : fmt::format("{:.3f} ms", x);
    };
    out += fmt::format("  {:<5} {:>10} -> {:>10}  {}\n", name.substr(0, name.find('_')), shown(r.of.before),
                       shown(r.of.after), sentence_of(r));
  }
  return out;
}

tree tree_of(const std::vector<difference_row>& rows) {
  tree::array out;
  for (const auto& r : rows) {
    const bool is_told = std::string_view(r.says) != "too-few";
    const auto figure = [&](double x) { return is_told ? value::value(x) : value::value(nullptr); };
    out.push_back(tree::object{{"figure", r.name},
                               {"before", figure(r.of.before)},
                               {"after", figure(r.of.after)},
                               {"chance", figure(r.of.chance)},
                               {"says", r.says}});
  }
  return out;
}

}  // namespace bee::cli
