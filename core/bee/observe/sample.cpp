#include "bee/observe/sample.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "bee/stock/daemon.hpp"

namespace bee::observe {
namespace {

// What a double counts without gaps. No service comes near it, and sums end there.
constexpr std::int64_t most_count = std::int64_t{1} << 53;

std::optional<double> plausible(double x) {
  const bool is_possible = x >= 0 && x <= static_cast<double>(most_count);  // false for a NaN
  return is_possible ? std::optional(x) : std::nullopt;
}

std::optional<double> amount_in(const value::table& t, std::string_view key) {
  const auto* found = t.find(key);
  if (!found) return std::nullopt;
  if (found->is_integer() && found->as_integer() > most_count) return std::nullopt;  // a double rounds it
  if (found->is_integer()) return plausible(static_cast<double>(found->as_integer()));
  return found->type() == value::kind::number ? plausible(found->as_number()) : std::nullopt;
}

std::optional<std::int64_t> count_in(const value::table& t, std::string_view key) {
  const auto amount = amount_in(t, key);
  if (!amount || *amount != std::floor(*amount)) return std::nullopt;
  return static_cast<std::int64_t>(*amount);
}

// "45.35 Kb (snlua echo)"
std::optional<double> kilobytes_in(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  return read.ec == std::errc{} && unit.starts_with(" Kb") ? plausible(number) : std::nullopt;
}

// What stands in the place of counters: "TIMEOUT", "ERROR", also with the command line behind it.
service_state state_in(std::string_view text) {
  if (text.starts_with("TIMEOUT")) return service_state::busy;
  return text.starts_with("ERROR") ? service_state::failed : service_state::untold;
}

// The services by handle, up to the limit.
class joined_services {
 public:
  explicit joined_services(const sample_limits& most) : most_(most) {}

  void take_commands(const value::table& answer) {
    for_each(answer, [&](service_sample& s, const value::value& said) {
      if (said.is_string()) s.command = cut(said.as_string());
    });
  }

  void take_statistics(const value::table& answer) {
    for_each(answer, [](service_sample& s, const value::value& said) {
      if (said.is_string()) s.state = state_in(said.as_string());
      if (!said.is_table()) return;
      const auto& t = said.as_table();
      s.state = service_state::answered;
      s.cpu = amount_in(t, "cpu");
      s.messages = count_in(t, "message");
      s.mqlen = count_in(t, "mqlen");
      s.tasks = count_in(t, "task");
    });
  }

  void take_memory(const value::table& answer) {
    for_each(answer, [](service_sample& s, const value::value& said) {
      if (!said.is_string()) return;
      s.memory_kb = kilobytes_in(said.as_string());
      if (s.state == service_state::untold) s.state = state_in(said.as_string());
    });
  }

  // Unique services that the launcher does not list.
  void take_unique(const value::table& answer) {
    for (const auto& [name, said] : answer.pairs) {
      const auto handle = said.is_string() ? stock::handle_in(said) : std::nullopt;
      if (!handle || !name.is_string() || services_.count(*handle) > 0) continue;
      if (auto* s = place_of(*handle)) s->command = cut(name.as_string());
    }
  }

  node_sample sample() && {
    node_sample out;
    out.services.reserve(services_.size());
    for (auto& [handle, s] : services_) out.services.push_back(std::move(s));
    out.left_out = left_out_;
    return out;
  }

 private:
  // Every answer is about the same services: what one of them leaves out, the others do too.
  template <class Take>
  void for_each(const value::table& answer, Take take) {
    std::size_t without_room = 0;
    for (const auto& [key, said] : answer.pairs) {
      const auto handle = stock::handle_in(key);
      if (!handle) continue;
      if (auto* s = place_of(*handle)) {
        take(*s, said);
      } else {
        ++without_room;
      }
    }
    left_out_ = std::max(left_out_, without_room);
  }

  // Null when there is no room for another one.
  service_sample* place_of(std::uint32_t handle) {
    const auto at = services_.find(handle);
    if (at != services_.end()) return &at->second;
    if (services_.size() >= most_.services) return nullptr;
    auto& made = services_[handle];
    made.handle = handle;
    return &made;
  }

  std::string cut(std::string_view text) const { return std::string(text.substr(0, most_.command_bytes)); }

  const sample_limits& most_;
  std::map<std::uint32_t, service_sample> services_;
  std::size_t left_out_ = 0;
};

template <class T>
void add_counter(std::optional<T>& sum, const std::optional<T>& more) {
  if (more) sum = std::min(sum.value_or(T{}) + *more, static_cast<T>(most_count));
}

service_sums sum_of(const std::vector<service_sample>& services) {
  service_sums out;
  for (const auto& s : services) {
    ++(is_agent(s.command) ? out.agents : out.services);
    out.senders += is_sender(s.command);
    out.busy += s.state == service_state::busy;
    add_counter(out.cpu, s.cpu);
    add_counter(out.messages, s.messages);
    add_counter(out.mqlen, s.mqlen);
    add_counter(out.memory_kb, s.memory_kb);
    if (s.mqlen) out.longest_mqlen = std::max(out.longest_mqlen.value_or(0), *s.mqlen);
  }
  return out;
}

}  // namespace

std::string_view to_text(service_state s) {
  constexpr std::string_view texts[] = {"untold", "answered", "busy", "failed"};
  return texts[static_cast<int>(s)];
}

std::string_view to_text(node_state s) {
  constexpr std::string_view texts[] = {"unseen", "up", "busy", "down"};
  return texts[static_cast<int>(s)];
}

bool is_agent(std::string_view command) {
  return command.find("clusteragent") != std::string_view::npos;
}

bool is_sender(std::string_view command) {
  return command.find("clustersender") != std::string_view::npos;
}

node_state state_of(const node_sample& s) {
  return s.is_kept_back || s.all.busy > 0 ? node_state::busy : node_state::up;
}

node_sample read_sample(const node_answers& said, const sample_limits& most) {
  joined_services joined(most);
  if (said.services) joined.take_commands(*said.services);
  if (said.statistics) joined.take_statistics(*said.statistics);
  if (said.memory) joined.take_memory(*said.memory);
  if (said.unique) joined.take_unique(*said.unique);
  auto out = std::move(joined).sample();
  out.is_listed = said.services.has_value();
  out.is_kept_back = said.is_kept_back;
  out.all = sum_of(out.services);
  return out;
}

}  // namespace bee::observe
