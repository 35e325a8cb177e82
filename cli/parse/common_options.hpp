// Flags that several verbs share, written once.
#pragma once

#include "cli/parse/verb.hpp"

namespace bee::cli {

inline constexpr option_spec all_option{"all", 0, "", "every node of the cluster file, instead of NODES"};
inline constexpr option_spec except_option{
    "except", 0, "NODES", "leave these out: what !NODES says, where the shell eats !", true, completes::node};
inline constexpr option_spec strings_option{"strings", 'S', "", "every ARG is a string"};
inline constexpr option_spec json_option{"json", 0, "", "every ARG is JSON"};
inline constexpr option_spec dialect_option{
    "dialect",
    0,
    "NAME",
    "bee puts the sub type \"lua\" in front, skynet nothing; default auto: as the node runs",
    false,
    completes::one_of,
    "auto|bee|skynet"};
inline constexpr option_spec dry_run_option{"dry-run", 'n', "",
                                            "show the typed arguments and the frames, send none of them"};
inline constexpr option_spec trace_option{"trace", 0, "TAG", "put a trace tag in front of the request"};

inline constexpr word_spec nodes_word{
    "NODES", "node names, host:port, game_[1-20], lobby_*, lists with commas; !x leaves one out",
    completes::node};
inline constexpr word_spec service_word{
    "SERVICE", "a registered name; or @name, .name, :0000000a taken literally", completes::service};

}  // namespace bee::cli
