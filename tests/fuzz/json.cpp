// Whatever is JSON must give the same document again, through text and through the document. Only the keys
// that become strings in it make another value the first time.
#include "bee/value/json.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/base/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  const auto v = bee::value::parse_json({data, size});
  if (!v) return 0;
  const auto document = bee::value::to_json(*v);
  const auto again = bee::value::parse_json(bee::escape_json(document.dump())).value();
  if (bee::value::from_json(document).value() != again) std::abort();
  if (bee::value::to_json(again) != document) std::abort();
  if (bee::value::parse_json(bee::value::to_json(again).dump()).value() != again) std::abort();
  return 0;
}
