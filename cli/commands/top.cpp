#include <unistd.h>

#include <csignal>
#include <optional>

#include "cli/base/descriptors.hpp"
#include "cli/parse/common_options.hpp"
#include "cli/top/top_run.hpp"
#include "cli/top/top_screen.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec top_words[] = {
    {"NODES", "whom to look at; default every node of the cluster file", completes::node, {}, true}};
constexpr option_spec top_options[] = {
    all_option,
    except_option,
    {"sort", 0, "KEY", "the worst first, those that are down before all; default mqlen", false,
     completes::one_of, "name|state|mqlen|cpu|message|mem|rtt|services|agents"},
    {"interval", 0, "TIME", "how often each node is looked at, default 2s"},
    {"rounds", 0, "N", "print so many blocks and end, also on a terminal"},
    warn_option,
    crit_option,
};

// What is traced on the screen itself would be drawn over.
bool traces_on_screen(const invocation& in) {
  return in.set.verbose && ::isatty(STDERR_FILENO);
}

void run_top(const invocation& in, report& out) {
  const auto p = read_top_plan(in);
  if (!p) return out.fail(p.error());
  const bool is_document = in.set.output == output_format::json || in.set.output == output_format::lua;
  if (is_document && p->rounds == 0)
    return out.fail(usage_error("top: one document has an end: --rounds N goes with -o json and lua"));
  raise_file_limit();
  std::optional<int> signal;
  if (in.set.output == output_format::text && p->rounds == 0 && has_screen()) {
    if (traces_on_screen(in))
      return out.fail(usage_error("top: -v would trace on the screen itself: 2>FILE, or --rounds N"));
    signal = show_top(in, *p);
    if (!signal)
      out.note(
          "the terminal is of a type that is not known (TERM), or can not be opened: a block for each "
          "interval");
  }
  if (!signal) signal = print_top(in, *p, out);
  // The handlers from before are there again, and end the process as any other verb.
  if (*signal) std::raise(*signal);
}

}  // namespace

extern const verb top;
const verb top{
    .name = "top",
    .summary = "nodes and their services, live, on the whole screen",
    .usage = "[NODES]",
    .help =
        "Holds a connection to each node and looks again and again. A line a node: its state, the messages "
        "that\n"
        "wait in the queues of its services, cores and messages a second since the look before, Lua memory, "
        "the\n"
        "cheapest round trip, services, and connections of the cluster that it serves. A figure that was not "
        "told\n"
        "is -. Yellow and red are values from which `beectl check` warns, or says critical: --warn and "
        "--crit "
        "are\n"
        "those of check.\n"
        "\n"
        "? shows the keys: enter opens a node, / filters, < > r and capital letters sort, f keeps a row "
        "above "
        "all\n"
        "others, p pauses, q leaves. A node that is down is tried less and less often, at most every 10s or "
        "--interval.\n"
        "\n"
        "Without a terminal, or with --rounds, it prints a block for each interval. Each has a new look at "
        "every\n"
        "node that is up, and the first has no rates. -o jsonl prints a line for each node instead.",
    .touches = effect::reads,
    .words = top_words,
    .options = top_options,
    .examples = {{{"what the cluster is busy with", "beectl top --sort cpu"},
                  {"two blocks, for a log", "beectl top --all --rounds 2 --interval 5s"}}},
    .run = run_top,
};

}  // namespace bee::cli::commands
