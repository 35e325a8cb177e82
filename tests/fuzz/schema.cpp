// A message of a known type, read as bytes (to JSON and back gives an equal message) and as JSON.
#include "bee/payload/schema.hpp"

#include <cstdlib>

static const bee::payload::schema& types() {
  static std::string why;
  static const auto loaded =
      bee::payload::schema::load({{}, {BEE_TEST_DIR "/support/proto/shop.proto"}, {}}, why);
  if (loaded.has_error()) std::abort();
  return **loaded;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::string why;
  const auto written = types().from_json("pb.iBuyREQ", input, why);
  if (written.has_error() && why.empty()) std::abort();
  if (written.has_value() && types().to_json("pb.iBuyREQ", *written).has_error()) std::abort();
  const auto json = types().to_json("pb.iBuyRSP", input);
  if (json.has_value() && types().from_json("pb.iBuyRSP", *json, why).has_error()) std::abort();
  return 0;
}
