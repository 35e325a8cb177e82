// The flags of the verbs that change a fleet, read and checked.
#pragma once

#include <string>
#include <vector>

#include "bee/fleet/operation/manner.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

struct fleet_options : fleet::manner {
  std::string verify_command;  ///< run after each batch; empty: none
  duration verify_time{};      ///< that it may take
  duration pause{};
  bool strict = false;
  bool asks_nothing = false;  ///< -y or --force is given now: of the first part of a run it does not count
  std::string kept;           ///< of a run that is resumed: what its first part stored
};

/// The flags of the command line; with --resume a word behind it is RUN.
attempt<fleet_options> read_fleet_options(const invocation&);

/// The same for a run that goes on: `stored` is what options_text() gave for it, and stands for flags that
/// are not given now. Fails with exit code 9 when it can not be read, or must not be by this version.
attempt<fleet_options> read_fleet_options(const invocation&, const std::string& stored);

/// What a resumed run must know of the first part, as JSON: the flags as they were given, and what was set to
/// false.
std::string options_text(const invocation&, const fleet_options&, const std::vector<std::string>& gone);

inline constexpr option_spec force_option{"force", 0, "",
                                          "no questions; past unreachable nodes, and past failed ones"};
inline constexpr option_spec yes_option{"yes", 'y', "", "do not ask"};
inline constexpr option_spec plan_option{"dry-run", 'n', "",
                                         "show the plan, send nothing; exit 1 when something would change"};
inline constexpr option_spec message_option{"message", 'm', "TEXT", "why, for the journal"};
inline constexpr option_spec expect_rev_option{"expect-rev", 0, "N", "stop unless the latest revision is N"};
inline constexpr option_spec batch_option{"batch", 0, "LIST",
                                          "how many nodes at a time: 1,10%,100%; default all"};
inline constexpr option_spec max_fail_option{
    "max-fail", 0, "N",
    "failed nodes that are borne over the whole run, those before the start too; default 0"};
inline constexpr option_spec on_fail_option{"on-fail",
                                            0,
                                            "WHAT",
                                            "above that: stop, rollback or continue",
                                            false,
                                            completes::one_of,
                                            "stop|rollback|continue"};
inline constexpr option_spec pause_option{
    "pause", 0, "TIME", "between batches: wait that long, or ask", false, completes::one_of, "ask"};
inline constexpr option_spec verify_option{
    "verify",
    0,
    "HOW",
    "none, ack, peers (open senders are connected again; default) or mesh",
    false,
    completes::one_of,
    "none|ack|peers|mesh"};
inline constexpr option_spec verify_command_option{
    "verify-cmd", 0, "CMD",
    "run by sh after each batch that is within --max-fail; unless it ends with 0 the run has failed"};
inline constexpr option_spec resume_option{
    "resume", 0, "", "[RUN]: finish the last run, or that one; shows what is left of it, and asks"};

}  // namespace bee::cli
