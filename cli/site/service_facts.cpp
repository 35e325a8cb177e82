#include "cli/site/service_facts.hpp"

#include <cmath>

#include "bee/stock/remote.hpp"
#include "bee/value/convert.hpp"
#include "cli/report/render.hpp"

namespace bee::cli {
namespace {

using value::to_value;

tree facts_of(const observe::service_sample& s, const observe::service_rates* rates) {
  return tree::object{{"handle", stock::handle_text(s.handle)},
                      {"command", s.command},
                      {"state", to_text(s.state)},
                      {"cpu", to_value(s.cpu)},
                      {"message", to_value(s.messages)},
                      {"mqlen", to_value(s.mqlen)},
                      {"task", to_value(s.tasks)},
                      {"mem_kb", to_value(s.memory_kb)},
                      {"cpu_rate", rounded_rate(rates ? rates->cpu : std::nullopt)},
                      {"message_rate", rounded_rate(rates ? rates->messages : std::nullopt)}};
}

}  // namespace

value::value rounded_rate(const std::optional<double>& x) {
  if (!x) return nullptr;
  return std::round(*x * 1000) / 1000;
}

void append_services(std::string& out, const observe::node_sample& seen, const observe::node_rates& rates) {
  bool is_first = true;
  for (const auto& s : seen.services) {
    if (!is_first) out += ',';
    is_first = false;
    out += render_json_tree(facts_of(s, rates.find(s.handle)));
  }
}

}  // namespace bee::cli
