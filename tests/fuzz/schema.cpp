// Messages of known types, read as bytes and as JSON. What is read goes through the other form, and comes
// back as the same bytes.
#include "bee/payload/schema.hpp"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

static const bee::payload::schema& types() {
  static std::string why;
  static const auto loaded = bee::payload::schema::load(
      {{},
       {BEE_TEST_DIR "/support/proto/shop.proto", BEE_TEST_DIR "/support/proto/public/extended.proto",
        BEE_TEST_DIR "/support/proto/public/settings.proto"},
       {}},
      why);
  if (loaded.has_error()) std::abort();
  return **loaded;
}

// Required fields that are missing are shown, and asked for on the way back.
static void there_and_back(const char* type, std::string_view bytes) {
  const auto shown = types().show(type, bytes);
  if (shown.has_error() || !shown->missing.empty()) return;
  std::string why;
  const auto once = types().from_json(type, bee::payload::json_text(*shown->json), why);
  if (once.has_error()) std::abort();
  const auto twice = types().from_json(type, types().to_json(type, *once).value(), why);
  if (twice.has_error() || *twice != *once) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const char* type : {"pb.iBuyREQ", "ext.Holder", "settings.Limits"}) {
    std::string why;
    const auto written = types().from_json(type, input, why);
    if (written.has_error() && why.empty()) std::abort();
    if (written.has_value()) there_and_back(type, *written);
    there_and_back(type, input);
  }
  return 0;
}
