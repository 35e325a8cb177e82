#include "support/golden.hpp"

#include <cstdint>
#include <cstdio>
#include <fstream>

#include "bee/base/bytes.hpp"

namespace bee::test {
namespace {

std::string fnv1a64(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace

std::vector<nlohmann::json> golden(std::string_view file, std::string_view key, std::string_view kind) {
  std::ifstream in(std::string(BEE_TEST_DIR "/golden/") + std::string(file));
  std::vector<nlohmann::json> out;
  for (auto& vector : nlohmann::json::parse(in))
    if (vector.at(std::string(key)) == kind) out.push_back(vector);
  return out;
}

bool matches(std::string_view bytes, const nlohmann::json& vector) {
  if (vector.contains("hex")) return to_hex(bytes) == vector["hex"];
  const std::string head = vector["head"];
  const std::string tail = vector["tail"];
  return bytes.size() == vector["len"] && to_hex(bytes.substr(0, head.size() / 2)) == head &&
         to_hex(bytes.substr(bytes.size() - tail.size() / 2)) == tail && fnv1a64(bytes) == vector["fnv1a64"];
}

}  // namespace bee::test
