// Every type of the files in tests/support/proto/public, with many messages each: bytes -> JSON -> bytes is
// the same bytes.
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bee/base/bytes.hpp"
#include "bee/payload/schema.hpp"
#include "support/random_message.hpp"

namespace bee::payload {
namespace {

namespace fs = std::filesystem;

constexpr int messages_of_a_type = 150;

std::unique_ptr<schema> load_file(const fs::path& file) {
  std::string why;
  auto loaded = schema::load({{}, {file.string()}, {}}, why);
  EXPECT_TRUE(loaded.has_value()) << why;
  return loaded.has_value() ? std::move(*loaded) : nullptr;
}

struct tally {
  std::size_t files = 0;
  std::size_t types = 0;
  std::size_t messages = 0;
  std::size_t bytes = 0;
  std::size_t json = 0;
  std::size_t differences = 0;
};

std::string there_and_back(const schema& s, const std::string& type, const std::string& bytes, bool indented,
                           tally& sum) {
  const auto json = s.to_json(type, bytes, {.indented = indented});
  if (json.has_error()) return "unreadable: " + json.error().message();
  sum.json += json->size();
  EXPECT_TRUE(is_utf8(*json));
  std::string why;
  const auto back = s.from_json(type, *json, why);
  if (back.has_error()) return why + "\n" + *json;
  return *back == bytes ? "" : "other bytes: " + to_hex(*back) + "\n" + *json;
}

TEST(schema_mass, every_message_of_every_type_goes_through_json_and_comes_back_as_the_same_bytes) {
  const google::protobuf::LogSilencer quiet;  // the random messages are made with protobuf itself
  tally sum;
  for (const auto& entry : fs::directory_iterator(BEE_TEST_DIR "/support/proto/public")) {
    const auto s = load_file(entry.path());
    ASSERT_TRUE(s);
    ++sum.files;
    for (const auto& type : s->types()) {
      ++sum.types;
      for (int i = 0; i < messages_of_a_type; ++i) {
        test::random_message random(static_cast<std::uint32_t>(i));
        const auto m = s->make(type).value();
        random.fill(*m);
        const auto bytes = test::random_message::bytes_of(*m);
        sum.bytes += bytes.size();
        ++sum.messages;
        const auto how = there_and_back(*s, type, bytes, i % 2 == 0, sum);
        if (how.empty()) continue;
        ++sum.differences;
        ADD_FAILURE() << type << ", seed " << i << ": " << to_hex(bytes) << "\n" << how;
        ASSERT_LT(sum.differences, 10u);
      }
    }
  }
  std::cout << "protobuf mass test: " << sum.files << " files, " << sum.types << " types, " << sum.messages
            << " messages, " << sum.bytes << " bytes, " << sum.json << " bytes of JSON, " << sum.differences
            << " differences\n";
  EXPECT_GE(sum.files, 20u);
  EXPECT_EQ(sum.differences, 0u);
}

}  // namespace
}  // namespace bee::payload
