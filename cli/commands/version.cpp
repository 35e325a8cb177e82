#include "cli/parse/verb.hpp"
#include "cli/report/report.hpp"

namespace bee::cli::commands {
namespace {

void run_version(const invocation&, report& out) {
  out.set_result(
      record{{"beectl", BEE_VERSION}, {"compiler", __VERSION__}, {"wire", "skynet v1.6.0 to v1.8.0"}});
}

}  // namespace

extern const verb version;
const verb version{
    .name = "version",
    .summary = "print the version",
    .usage = "",
    .help =
        "Prints the version of beectl, what it was built with, and the skynet versions whose wire it was "
        "checked "
        "against.",
    .touches = effect::local,
    .words = {},
    .options = {},
    .examples = {{{"the version for people", "beectl version"},
                  {"the version for scripts", "beectl version -o json"}}},
    .run = run_version,
};

}  // namespace bee::cli::commands
