// What one node is, in figures: as people and scripts read them, and by which one is worse than another.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bee/observe/sampler.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

/// What was not told is absent.
struct node_figures {
  std::string name;
  std::string address;
  observe::node_state state = observe::node_state::unseen;
  std::optional<double> rtt_ms;
  std::optional<observe::service_sums> sums;  ///< with the services that the sample has left out
  std::optional<double> cpu_rate;             ///< cores
  std::optional<double> message_rate;         ///< a second
};

/// Takes the figures of a sample; the name, the address and the rates stay.
void take_sample(node_figures&, const observe::node_sample&);

/// For people. The rest of the facts is for those who ask ps.
record row_of(const node_figures&);

/// beectl.v1.Figures, without the rates.
tree::object facts_of(const node_figures&);

/// The figure that a key means: state, rtt, services, agents, mqlen, mem; of rates cpu, message. The more,
/// the worse.
std::optional<double> node_badness(const node_figures&, std::string_view key);

/// Down before all; what has no figure behind all. By "name" in the order of names.
bool is_worse(const node_figures& a, const node_figures& b, std::string_view key);

}  // namespace bee::cli
