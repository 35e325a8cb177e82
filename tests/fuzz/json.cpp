// Whatever is JSON must give an equal value again, through text and through the document.
#include "bee/value/json.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const auto v = bee::value::parse_json({data, size});
  if (!v) return 0;
  const auto document = bee::value::to_json(*v);
  if (bee::value::parse_json(document.dump()).value() != *v) std::abort();
  if (bee::value::from_json(document).value() != *v) std::abort();
  return 0;
}
