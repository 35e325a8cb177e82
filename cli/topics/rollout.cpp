#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic rollout;
const topic rollout{
    "rollout", "changing a fleet: plan, batches, verify, resume, roll back",
    R"(push-config, reload, force-reload and rollback change many nodes, all in the same way: the plan is shown
with addresses, and asked about. Without a terminal, and without -y or --force, they stop with 9.

  beectl push-config --all clustername.lua -n; test $? = 1
  beectl push-config --all clustername.lua -y -m "first"
  beectl diff --all
  beectl push-config --all clustername.lua -y --batch 1,100% --on-fail rollback

--batch 1,10%,100%   the first batch is the canary; default all at once
--max-fail N         failed nodes that are borne over the whole run; default 0
--on-fail WHAT       above that: stop, rollback or continue
--pause TIME|ask     between batches
--verify HOW         none; ack: it has answered; peers: open senders are connected again; mesh
--verify-cmd CMD     run after each batch; unless it ends with 0 the run has failed

Before anything is sent the file is checked, and every node must answer unless --max-fail or --force
bears it. A node that acknowledged the same map, and shows no sign of a restart since, is unchanged and
gets nothing; --force pushes to all. Entries that are gone from the file stay on the nodes, unless --prune
is given.

The first Ctrl-C begins no more nodes, the second quits. --resume goes on with what is left. Each run is
in the journal of the cluster before a node is touched:

  beectl history
  beectl history show 1
  beectl rollback --help

One run at a time: another waits for nobody and stops with 9.
)"};

}  // namespace bee::cli::topics
