// A file of tests. Whatever it holds, it is loaded or refused with a sentence, and each of its tests comes to
// an end, whether what it asks for is answered or fails.
#include "bee/script/smoke/test_script.hpp"

#include <cstdlib>

using namespace bee::script;

static void run(test_script& script, test_part part, std::size_t of) {
  script.begin(part, of);
  for (int i = 0; i < 20 && !script.is_over(); ++i)
    for (auto& want : script.take_wants()) {
      if (want.mock) (void)want.mock->start("shop", {"buy", 1}, "shop_1");
      if (i % 3 == 0) {
        script.resume_failed(want.task, bee::not_found("nobody"));
      } else {
        script.resume(want.task, want.arguments);
      }
    }
  script.abandon("takes too long");
  if (!script.is_over()) std::abort();
  for (const auto& f : script.faults())
    if (f.kind.empty() && f.text.empty()) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  test_options few;
  few.limits = {.memory = 8u << 20,
                .instructions = 200'000,
                .time = std::chrono::milliseconds(500),
                .now = working_time};
  const auto loaded = parse_test_script({data, size}, few);
  if (!loaded.script && (!loaded.fault || loaded.fault->text.empty())) std::abort();
  if (!loaded.script) return 0;
  const auto& script = loaded.script;
  for (std::size_t i = 0; i < script->cases().size() && i < 5; ++i) {
    if (script->cases()[i].is_pending) continue;
    run(*script, test_part::setup, script->cases()[i].block);
    run(*script, test_part::test, i);
    run(*script, test_part::after, i);
  }
  return 0;
}
