// encode, decode and describe with the protobuf that people have: other bytes than UTF-8, types that are not
// there, times out of range, groups, extensions, names that meet in JSON.
#include <google/protobuf/stubs/logging.h>

#include <filesystem>
#include <iostream>

#include "bee/base/bytes.hpp"
#include "bee/payload/envelope.hpp"
#include "bee/payload/schema.hpp"
#include "cli/support/beectl_test.hpp"
#include "support/random_message.hpp"

namespace bee::test {
namespace {

using nlohmann::json;

const std::string folder = BEE_TEST_DIR "/support/proto/cases/";

class protobuf_cases : public beectl {
 protected:
  void use(const std::string& file) { environment_["BEECTL_PROTO"] = folder + file; }

  /// The body of a message, in hex.
  static std::string body_of(const std::string& type, std::string_view pb_hex) {
    const auto pb = from_hex(pb_hex).value();
    payload::envelope e{.type_name = type, .pb = pb};
    return to_hex(payload::encode(payload::layout::inner, e).value());
  }
  std::string encoded(const std::string& type, const std::string& text) {
    const auto end = run({"encode", "--layout", "inner", "--pb", type, text});
    EXPECT_EQ(end.code, 0) << end.err;
    return end.out.substr(0, end.out.find('\n'));
  }
  json decoded(const std::string& body) {
    const auto end = run({"decode", "--layout", "inner", "-o", "json", body});
    EXPECT_EQ(end.code, 0) << end.err;
    return json::parse(end.out)["result"]["body"]["message"];
  }
  /// What stands in a body is shown like this, and goes back in to the same bytes.
  void expect_both_ways(const std::string& type, const std::string& pb_hex, const json& shown) {
    const auto body = body_of(type, pb_hex);
    const auto message = decoded(body);
    EXPECT_EQ(message, shown);
    EXPECT_EQ(encoded(type, message.dump()), body_of(type, pb_hex));
  }
};

TEST_F(protobuf_cases, bytes_that_are_no_utf8_are_shown_in_base64_everywhere_and_go_back) {
  use("gb.proto");
  const json odd{{"$b64", "wM/N9Q=="}};
  expect_both_ways("Who",
                   "0a04c0cfcdf512026f6b1204c0cfcdf51a04c0cfcdf522060a04c0cfcdf52a090a016b1204c0cfcdf5",
                   {{"nick", odd},
                    {"tags", {"ok", odd}},
                    {"raw", "wM/N9Q=="},
                    {"in", {{"nick", odd}}},
                    {"kv", {{"k", odd}}}});
  expect_both_ways("Who", "2a090a04c0cfcdf5120176", {{"kv", {{"$b64:wM/N9Q==", "v"}}}});
  use("room3.proto");
  expect_both_ways("RoomRsp.Seat", "1204c0cfcdf5", {{"nick", odd}});
}

TEST_F(protobuf_cases, an_any_of_an_unknown_type_is_its_url_and_its_bytes_beside_the_other_fields) {
  use("room3.proto");
  expect_both_ways(
      "RoomRsp", "28033a250a1f747970652e676f6f676c65617069732e636f6d2f6f746865722e5468696e6712020801",
      {{"round", 3}, {"extra", {{"type_url", "type.googleapis.com/other.Thing"}, {"value", "CAE="}}}});
  expect_both_ways("RoomRsp", "28033a0412020801", {{"round", 3}, {"extra", {{"value", "CAE="}}}});
  expect_both_ways("RoomRsp", "28033a00", {{"round", 3}, {"extra", json::object()}});
  // Of a known type, whose bytes are none.
  expect_both_ways("RoomRsp", "3a0e0a09782f526f6f6d5273701201ff",
                   {{"extra", {{"type_url", "x/RoomRsp"}, {"value", "/w=="}}}});
}

TEST_F(protobuf_cases, a_time_out_of_range_is_shown_as_its_fields) {
  use("room3.proto");
  const auto at = [&](const std::string& fields_hex, const json& time) {
    const auto length = to_hex(std::string(1, static_cast<char>(fields_hex.size() / 2)));
    expect_both_ways("RoomRsp",
                     "2803"
                     "32" +
                         length + fields_hex,
                     {{"round", 3}, {"begin_at", time}});
    expect_both_ways("RoomRsp",
                     "2803"
                     "42" +
                         length + fields_hex,
                     {{"round", 3}, {"cost", time}});
  };
  at("08ffffffffffffffff7f", {{"seconds", "9223372036854775807"}});
  at("08808080808080808080"
     "01",
     {{"seconds", "-9223372036854775808"}});
  at("1080a8d6b907", {{"nanos", 2000000000}});
  at("080110ffffffffffffffffff01", {{"seconds", "1"}, {"nanos", -1}});
}

TEST_F(protobuf_cases, decode_takes_what_encode_takes_however_deep) {
  use("gb.proto");
  for (const int depth : {60, 99, 150, 300}) {
    std::string text = R"({"nick":"x"})";
    for (int i = 0; i < depth; ++i) text = R"({"in":)" + text + "}";
    const auto body = encoded("Who", text);
    EXPECT_EQ(decoded(body).dump(), text) << depth;
  }
}

TEST_F(protobuf_cases, an_empty_message_is_an_empty_object) {
  use("empty_msg.proto");
  const json bag{{"slots", {json::object(), {{"n", 1}}, json::object()}},
                 {"first", json::object()},
                 {"named", {{"a", json::object()}}}};
  EXPECT_EQ(decoded(encoded("box.Bag", bag.dump())), bag);
  EXPECT_EQ(decoded(encoded("box.Bag", "{}")), json::object());
}

TEST_F(protobuf_cases, the_names_of_the_proto_go_before_those_of_json) {
  use("clash.proto");
  EXPECT_EQ(encoded("C", R"({"foo_bar":6,"fooBar":5,"UID":1,"uid":2,"Foo_Bar":3})"),
            body_of("C", "08061005180120022803"));
  expect_both_ways("C", "08061005180120022803",
                   {{"foo_bar", 6}, {"fooBar", 5}, {"UID", 1}, {"uid", 2}, {"Foo_Bar", 3}});
}

TEST_F(protobuf_cases, nothing_that_libprotobuf_says_reaches_standard_error) {
  use("tw.proto");
  EXPECT_EQ(run({"-q", "describe"}).err, "");
  EXPECT_EQ(run({"describe"}).err, "");
  use("gb.proto");
  EXPECT_EQ(run({"decode", "--layout", "inner", body_of("Who", "0a04c0cfcdf5")}).err, "");
}

TEST_F(protobuf_cases, extensions_and_groups_go_both_ways) {
  use("shop2.proto");
  const json item{{"id", "1"}, {"[shop.inscription]", "ad"}, {"[shop.bonus]", {-1, 2}}};
  EXPECT_EQ(decoded(encoded("shop.Item", item.dump())), item);
  const json all{{"uid", "7"}, {"items", {item}}, {"seller", {{"name", "n"}, {"vip", true}}}};
  const auto body = encoded("shop.shop", all.dump());
  EXPECT_EQ(decoded(body), all);
  EXPECT_EQ(encoded("shop.shop", R"({"uid":7,"items":[],"Seller":{"name":"n"}})"),
            body_of("shop.shop", "08072b32016e2c"));
}

TEST_F(protobuf_cases, a_required_field_that_is_missing_is_told_on_both_ways) {
  use("shop2.proto");
  expect_refused({"encode", "--layout", "inner", "--pb", "shop.shop", R"({"uid":7,"items":[{"count":2}]})"},
                 3, "beectl: the message: line 1, column 19: shop.shop.items[0]: missing field id\n");
  const auto end = run({"decode", "--layout", "inner", "-o", "json", body_of("shop.shop", "12021002")});
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(json::parse(end.out)["result"]["body"]["message"], (json{{"items", {{{"count", 2}}}}}));
  EXPECT_EQ(end.err, "beectl: the shop.shop lacks what its type requires: uid, items[0].id\n");
}

TEST_F(protobuf_cases, a_template_shows_declared_defaults_groups_and_extensions_and_is_a_message) {
  use("shop2.proto");
  const auto text = run({"describe", "shop.shop", "--template"}).out;
  EXPECT_EQ(json::parse(text),
            json::parse(R"({"uid":0,"items":[{"id":0,"count":1,"kind":"SWORD","title":"无名",
    "[shop.inscription]":"","[shop.bonus]":[0]}],"packed":[0],"loose":[0],"seller":{"name":"","vip":false},
    "sign":"","rate":"Infinity"})"));
  encoded("shop.shop", text);
}

TEST_F(protobuf_cases, a_description_tells_extensions_groups_and_oneofs) {
  use("shop2.proto");
  const auto item = run({"describe", "shop.Item"}).out;
  EXPECT_NE(item.find("extend .shop.Item {\n  optional string inscription = 100;\n}\n"), std::string::npos)
      << item;
  EXPECT_NE(item.find("repeated sint32 bonus = 101;"), std::string::npos) << item;
  EXPECT_NE(run({"describe", "shop.shop"}).out.find("optional group Seller = 5 {"), std::string::npos);
  use("room3.proto");
  const auto room = run({"describe", "RoomRsp"}).out;
  EXPECT_NE(room.find("oneof result {"), std::string::npos) << room;
  EXPECT_NE(room.find("optional int32 round = 5;"), std::string::npos) << room;
  EXPECT_EQ(room.find("_round"), std::string::npos) << room;
}

TEST_F(protobuf_cases, a_description_of_an_enum_tells_its_values) {
  use("shop2.proto");
  const auto end = run({"describe", "shop.Kind"});
  EXPECT_EQ(end.code, 0) << end.err;
  EXPECT_NE(end.out.find("SWORD = "), std::string::npos) << end.out;
  EXPECT_EQ(run({"describe", "shop.Kind", "--template"}).code, 3);
}

TEST_F(protobuf_cases, an_import_that_is_missing_names_the_importing_file_and_the_flag) {
  const auto file = folder_.write("a.proto", "syntax = \"proto3\";\nimport \"common/gone.proto\";\n");
  expect_refused({"describe", "--proto", file}, 3,
                 "a.proto:2:1: the import \"common/gone.proto\" is in no folder that was named; -I DIR names "
                 "one\n");
}

TEST_F(protobuf_cases, the_same_file_by_two_paths_is_one_file) {
  const auto file = folder_.write("a.proto", "syntax = \"proto3\";\nmessage A {}\n");
  for (const words& paths :
       {words{"--proto", file, "--proto", "a.proto"}, words{"--proto", "a.proto", "--proto", "./a.proto"},
        words{"-I", folder_.path(), "--proto", "a.proto", "--proto", file}}) {
    words line{"describe"};
    line.insert(line.end(), paths.begin(), paths.end());
    const auto end = run(line);
    EXPECT_EQ(end.out, "TYPE\nA\n") << end.err;
  }
}

// One message of every type in tests/support/proto/public: what the program shows, as text and as JSON, it
// takes back in to the same bytes.
TEST_F(protobuf_cases, what_decode_prints_of_every_type_encode_takes_to_the_same_bytes) {
  const google::protobuf::LogSilencer quiet;
  std::size_t types = 0;
  std::size_t differences = 0;
  for (const auto& entry : std::filesystem::directory_iterator(BEE_TEST_DIR "/support/proto/public")) {
    environment_["BEECTL_PROTO"] = entry.path().string();
    std::string why;
    const auto s = payload::schema::load({{}, {entry.path().string()}, {}}, why).value();
    for (const auto& type : s->types()) {
      const auto m = s->make(type).value();
      random_message(static_cast<std::uint32_t>(++types)).fill(*m);
      const auto pb = random_message::bytes_of(*m);
      const auto body = body_of(type, to_hex(pb));
      const auto as_json = run({"decode", "--layout", "inner", "-o", "json", body});
      const auto as_text = run({"decode", "--layout", "inner", body});
      const auto at = as_text.out.rfind("\nmessage");
      folder_.write("json", json::parse(as_json.out)["result"]["body"]["message"].dump());
      folder_.write("text", as_text.out.substr(std::min(at, as_text.out.size() - 8) + 8));
      for (const char* file : {"@json", "@text"})
        if (encoded(type, file) != body) {
          ++differences;
          ADD_FAILURE() << type << " " << file << ": " << body << "\n" << as_json.out << as_text.out;
        }
      ASSERT_LT(differences, 5u);
    }
  }
  std::cout << "protobuf mass test by beectl: " << types << " types, as text and as JSON, " << differences
            << " differences\n";
}

}  // namespace
}  // namespace bee::test
