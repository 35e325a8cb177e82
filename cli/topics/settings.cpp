#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic settings;
const topic settings{"settings", "flags, environment, contexts and defaults",
                     R"(A setting is looked up in this order, and the first that has it counts:

  1  its flag                -t 2s
  2  the environment         BEECTL_TIMEOUT=2s: the flag's name in capitals, - as _
  3  the context in use      beectl context set live -t 2s
  4  the default             5s

A context that -C names wins over the environment. Settings are the cluster, output, timeout, jobs,
verbose, quiet, fold, color, via, dialect, proto, include, descriptors and token-file; other flags are
for one command line, and of them only --token has a variable (BEECTL_TOKEN).

  beectl context set live -c clustername.lua -t 2s
  beectl context use live
  beectl context show
  beectl -C live ping lobby_1
  BEECTL_TIMEOUT=2s beectl ping --all

context show has every setting as it is now, and where it comes from. Contexts are in
$XDG_CONFIG_HOME/beectl/config.json, else ~/.config/beectl/config.json. One that is protected
(context set live --protected yes) has its name typed before a verb changes its nodes. Thresholds of
check and top may stand in one: context set live --warn mqlen=500 --crit memory=4096; in the file that is
"check": {"warn": {"mqlen": 500}, "crit": {"memory": 4096}}.

What changes a fleet is written into a journal, one for each cluster, in $XDG_STATE_HOME/beectl, else
~/.local/state/beectl; beectl history reads it.

--timeout is for all that is done with one node, connecting included; 0 is refused. --jobs is how many
nodes at once: as many as open files allow, 32 for what changes a fleet.

What people read is Chinese where the locale is (LC_ALL, LC_MESSAGES or LANG, in UTF-8), else English;
BEECTL_LANG=zh and BEECTL_LANG=en win over it. What machines read, JSON among it, is the same in both.
)"};

}  // namespace bee::cli::topics
