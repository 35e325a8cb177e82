// What the nodes of this process let others do: --offer.
#pragma once

#include "bee/node/node.hpp"
#include "cli/parse/invocation.hpp"
#include "cli/parse/verb.hpp"

namespace bee::cli {

inline constexpr option_spec offer_option{
    "offer",
    0,
    "WHAT",
    "what others may do here: all that a stock node lets them (default), or names: reach services, no more",
    false,
    completes::one_of,
    "all|names"};

inline attempt<node::offer> read_offer(const invocation& in) {
  const auto text = in.get("offer").value_or("all");
  if (text == "all") return node::offer::all;
  if (text == "names") return node::offer::names;
  return usage_error("--offer: " + in_quotes(text) + " is none of all, names");
}

}  // namespace bee::cli
