#include "cli/topics/topic.hpp"

namespace bee::cli::topics {

extern const topic exit_codes;
const topic exit_codes{
    "exit-codes", "what the exit code of beectl says, and whether it ran",
    R"(One code says how a command ended: whether it is done, and when not, whether a node ran it.

@CODES@

When all nodes failed alike, that is the code; when some failed and others did not, it is 8, and -o json
has the code of each. A script that repeats what failed may do so after 3, 4 and 7: nothing ran. After 5
it is not known, and after 6 it ran, or may have.

A reader of the output that goes away (beectl ps lobby_1 | head -1) is no failure.

  beectl call lobby_1 lobby notes -o json
  beectl call lobby_1 lobby fail; test $? = 6
  beectl explain 5

In -o json a failure has class (the word above), exit, ran (no, yes or unknown), message and hint.
)"};

}  // namespace bee::cli::topics
