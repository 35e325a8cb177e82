// The words of a whole line, typed again, must be the same words.
#include "cli/repl/line_words.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace bee::cli;
  const auto read = split_line({data, size});
  for (const auto& word : read.words)
    if (word.begin > word.end || word.end > size) std::abort();
  if (read.how != line_words::state::whole) return 0;
  std::string again;
  for (const auto& word : read.words) again += typed_word(word.text) + " ";
  if (split_line(again).texts() != read.texts()) std::abort();
  return 0;
}
