// --resume: which run goes on, and what is left of it.
#pragma once

#include <string>
#include <vector>

#include "bee/fleet/operation/run_journal.hpp"
#include "bee/fleet/resume.hpp"

namespace bee::fleet {

struct resumed_run {
  enum class how {
    begins,   ///< it was attempted, and nothing was begun
    goes_on,  ///< it was begun, and is not finished
    anew,     ///< a later run has sent something to its nodes: what it pushed is pushed again
  };
  run of;
  std::vector<step> steps;
  how way = how::goes_on;
  std::string headline;  ///< names the run, and what is left of it
};

/// The run of --resume RUN, else the last one. Fails when that is finished, or of another verb; without RUN
/// also when an unfinished run has a later attempt behind it: which of the two is meant can not be known.
attempt<resumed_run> find_run_to_resume(const manner&, run_journal&);

/// Nodes that have restarted since they acknowledged what the journal says are as if nothing had been sent.
void forget_restarted(resumed_run&, const std::vector<known_node>& known,
                      const std::map<std::string, stock::process_mark>& now);

/// What is left of each node of the plan.
void mark_parts(const resumed_run&, plan&);

}  // namespace bee::fleet
