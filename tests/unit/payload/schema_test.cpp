#include "bee/payload/schema.hpp"

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "bee/base/bytes.hpp"

namespace bee::payload {
namespace {

const std::string folder = BEE_TEST_DIR "/support/proto";

std::unique_ptr<schema> load(const schema_sources& from) {
  std::string why;
  auto loaded = schema::load(from, why);
  EXPECT_TRUE(loaded.has_value()) << why;
  return loaded.has_value() ? std::move(*loaded) : nullptr;
}

std::unique_ptr<schema> shop() {
  return load({{folder}, {folder + "/shop.proto"}, {}});
}

std::string why_not(const schema_sources& from) {
  std::string why;
  const auto loaded = schema::load(from, why);
  EXPECT_TRUE(loaded.has_error() && loaded.error() == errc::bad_schema);
  return why;
}

// The files of the test folder as `protoc --include_imports --descriptor_set_out` writes them.
std::string descriptor_set(bool with_imports = true) {
  google::protobuf::compiler::DiskSourceTree tree;
  tree.MapPath("", folder);
  google::protobuf::DescriptorPoolDatabase built_in(*google::protobuf::DescriptorPool::generated_pool());
  google::protobuf::compiler::SourceTreeDescriptorDatabase files(&tree, &built_in);
  google::protobuf::FileDescriptorSet set;
  EXPECT_TRUE(files.FindFileByName("shop.proto", set.add_file()));
  if (with_imports) {
    EXPECT_TRUE(files.FindFileByName("common/item.proto", set.add_file()));
  }
  return set.SerializeAsString();
}

struct temporary_file {
  temporary_file(const std::string& name, std::string_view text)
      : path(testing::TempDir() + std::to_string(::getpid()) + name) {
    std::ofstream(path) << text;
  }
  ~temporary_file() { std::filesystem::remove(path); }
  std::string path;
};

TEST(schema, types_of_a_proto_file_are_listed_and_those_it_imports_are_only_known) {
  const auto s = shop();
  EXPECT_EQ(s->types(), (std::vector<std::string>{"pb.iBuyREQ", "pb.iBuyRSP", "pb.iBuyRSP.Left"}));
  EXPECT_TRUE(s->has("pb.Item"));
  EXPECT_TRUE(s->has("google.protobuf.Timestamp"));
  EXPECT_FALSE(s->has("pb.iBuy"));
  EXPECT_FALSE(s->has(""));
}

TEST(schema, a_proto_file_without_include_paths_brings_its_own_folder) {
  EXPECT_TRUE(load({{}, {folder + "/shop.proto"}, {}})->has("pb.Item"));
}

TEST(schema, a_descriptor_set_gives_the_same_types) {
  const auto s = load({{}, {}, {{"shop.bin", descriptor_set()}}});
  EXPECT_TRUE(s->has("pb.iBuyREQ"));
  EXPECT_EQ(s->types().size(), 5u) << "the set holds item.proto too: Item and its group";
}

TEST(schema, proto_files_and_descriptor_sets_stand_side_by_side) {
  const temporary_file extra("extra.proto",
                             "syntax = \"proto3\";\npackage pb;\nmessage More { int32 a = 1; }\n");
  const auto s = load({{}, {extra.path}, {{"shop.bin", descriptor_set()}, {"again.bin", descriptor_set()}}});
  EXPECT_TRUE(s->has("pb.More"));
  EXPECT_TRUE(s->has("pb.iBuyRSP"));
}

TEST(schema, a_file_that_is_not_there_is_named) {
  EXPECT_NE(why_not({{}, {"no/such.proto"}, {}}).find("no/such.proto"), std::string::npos);
}

TEST(schema, a_mistake_in_a_file_is_named_with_line_and_column) {
  const temporary_file bad("bad.proto", "syntax = \"proto3\";\nmessage A { int32 a = ; }\n");
  const auto why = why_not({{}, {bad.path}, {}});
  EXPECT_NE(why.find("bad.proto:2:23: Expected field number."), std::string::npos) << why;
}

TEST(schema, a_type_that_is_not_defined_is_named_with_line_and_column) {
  const temporary_file bad("undefined.proto", "syntax = \"proto3\";\nmessage A { Nope a = 1; }\n");
  const auto why = why_not({{}, {bad.path}, {}});
  EXPECT_NE(why.find("undefined.proto:2:13: \"Nope\" is not defined."), std::string::npos) << why;
}

TEST(schema, an_import_that_is_not_there_is_named) {
  const temporary_file bad("import.proto", "syntax = \"proto3\";\nimport \"gone.proto\";\n");
  const auto why = why_not({{}, {bad.path}, {}});
  EXPECT_TRUE(
      why.ends_with("import.proto:2:1: the import \"gone.proto\" is in no folder that was named; -I DIR "
                    "names one"))
      << why;
  EXPECT_NE(why_not({{}, {}, {{"half.bin", descriptor_set(false)}}}).find("common/item.proto"),
            std::string::npos);
}

// By an absolute and a relative path, and as imports under two names.
TEST(schema, one_file_by_two_paths_is_one_file) {
  const temporary_file user("user.proto",
                            "syntax = \"proto3\";\nimport \"item.proto\";\nmessage U { pb.Item of = 1; }\n");
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder);
  const auto twice = load({{}, {folder + "/shop.proto", "shop.proto", "./common/../shop.proto"}, {}});
  const auto other = load({{".", "common"}, {"shop.proto", user.path, "common/item.proto"}, {}});
  std::filesystem::current_path(here);
  ASSERT_TRUE(twice && other);
  EXPECT_EQ(twice->types(), (std::vector<std::string>{"pb.iBuyREQ", "pb.iBuyRSP", "pb.iBuyRSP.Left"}));
  EXPECT_EQ(other->types(), (std::vector<std::string>{"U", "pb.Item", "pb.Item.Extra", "pb.iBuyREQ",
                                                      "pb.iBuyRSP", "pb.iBuyRSP.Left"}));
}

TEST(schema, bytes_that_are_no_descriptor_set_are_refused) {
  EXPECT_TRUE(why_not({{}, {}, {{"x.bin", "\xff\xff"}}}).starts_with("x.bin: not a descriptor set"));
  EXPECT_TRUE(why_not({{}, {}, {{"empty.bin", ""}}}).starts_with("empty.bin: not a descriptor set"));
}

TEST(schema, two_sets_that_differ_in_one_file_are_refused) {
  google::protobuf::FileDescriptorSet set;
  set.add_file()->set_name("shop.proto");
  const auto why = why_not({{}, {}, {{"a.bin", descriptor_set()}, {"b.bin", set.SerializeAsString()}}});
  EXPECT_TRUE(why.starts_with("b.bin: shop.proto: ")) << why;
}

std::string round_trip(const schema& s, std::string_view type, std::string_view json) {
  std::string why;
  const auto bytes = s.from_json(type, json, why);
  EXPECT_TRUE(bytes.has_value()) << why;
  return bytes.has_value() ? s.to_json(type, *bytes).value() : why;
}

TEST(schema, json_of_every_kind_of_field_comes_back_as_it_went_in) {
  const auto s = shop();
  for (const std::string json :
       {"{}", R"({"uid":"10076447"})", R"({"items":[{"id":1,"count":2},{"id":2}]})",
        R"({"by_name":{"a b":{"id":3}}})", R"({"pays":{"-1":"GOLD"}})", R"({"pay_with":"GOLD"})",
        R"({"token":"/wA="})", R"({"rate":0.1})", R"({"rate":"NaN"})", R"({"gold":0})", R"({"coupon":""})",
        R"({"at":"2024-05-06T07:08:09.500Z"})", R"({"note":""})", R"({"bundle":{"bundle":{"uid":"1"}}})",
        R"({"vip":false})"})
    EXPECT_EQ(round_trip(*s, "pb.iBuyREQ", json), json);
}

TEST(schema, bytes_are_those_of_protobuf) {
  const auto s = shop();
  std::string why;
  EXPECT_EQ(to_hex(s->from_json("pb.iBuyREQ", R"({"uid":150,"payWith":1})", why).value()), "0896012801");
}

TEST(schema, defaults_are_printed_when_asked_for) {
  EXPECT_EQ(shop()->to_json("pb.iBuyRSP", "").value(), "{}");
  EXPECT_EQ(shop()->to_json("pb.iBuyRSP", "", {.defaults = true}).value(), R"({"code":0})");
  EXPECT_EQ(shop()->to_json("pb.iBuyRSP", "\x08\x01", {.indented = true}).value(), "{\n  \"code\": 1\n}");
}

// Each of: a varint at the top, in a repeated message, in the value of a map, in a nested message.
TEST(schema, unknown_fields_survive_the_way_through_json) {
  const auto s = shop();
  for (const std::string hex : {"9806 2a", "1207 0801 9a06 0278 79", "1a0a 0a01 6b12 0508 0198 0605",
                                "6206 0801 f206 0161", "0801 9806 01 9806 02"}) {
    const auto bytes = from_hex(hex).value();
    const auto json = s->to_json("pb.iBuyREQ", bytes).value();
    EXPECT_NE(json.find("$unknown"), std::string::npos) << json;
    std::string why;
    EXPECT_EQ(to_hex(s->from_json("pb.iBuyREQ", json, why).value()), to_hex(bytes)) << json << why;
  }
}

TEST(schema, an_extension_is_named_in_full_and_goes_both_ways) {
  const auto s = shop();
  const auto bytes = from_hex("0801 a206 0378 797a").value();  // seal = "xyz"
  const auto json = s->to_json("pb.Item", bytes).value();
  EXPECT_EQ(json, R"({"id":1,"[pb.seal]":"xyz"})");
  std::string why;
  EXPECT_EQ(s->from_json("pb.Item", json, why).value(), bytes) << why;
}

std::string refusal(std::string_view type, std::string_view json) {
  std::string why;
  const auto bytes = shop()->from_json(type, json, why);
  EXPECT_TRUE(bytes.has_error() && bytes.error() == errc::bad_json) << json;
  return why;
}

TEST(schema, a_group_goes_both_ways_under_its_field_name) {
  const auto s = shop();
  const auto bytes = from_hex("0801 1b 0a0161 1c").value();
  const auto json = s->to_json("pb.Item", bytes).value();
  EXPECT_EQ(json, R"({"id":1,"extra":{"colour":"a"}})");
  std::string why;
  EXPECT_EQ(s->from_json("pb.Item", json, why).value(), bytes) << why;
  EXPECT_EQ(s->from_json("pb.Item", R"({"id":1,"Extra":{"colour":"a"}})", why).value(), bytes) << why;
}

TEST(schema, an_unknown_entry_that_is_no_protobuf_is_refused) {
  const auto s = shop();
  for (const std::string json :
       {R"({"$unknown":5})", R"({"$unknown":"?"})", R"({"items":[{"id":1,"$unknown":"/w=="}]})"}) {
    std::string why;
    EXPECT_EQ(s->from_json("pb.iBuyREQ", json, why).error(), errc::bad_json) << json;
    EXPECT_TRUE(why.ends_with("$unknown: not base64 of protobuf fields")) << why;
  }
}

TEST(schema, json_that_does_not_fit_names_field_line_and_column) {
  EXPECT_EQ(refusal("pb.iBuyREQ", "{\n  \"items\": [{\"id\": 1}, {\"id\": \"x\"}]}"),
            "line 2, column 31: pb.iBuyREQ.items[1].id: \"x\" is no int32");
  EXPECT_EQ(refusal("pb.iBuyREQ", R"({"uidd": 1})"),
            "line 1, column 10: pb.iBuyREQ.uidd: Cannot find field.");
  EXPECT_EQ(refusal("pb.iBuyREQ", R"({"items": [{"id": 1, "idd": 1}]})"),
            "line 1, column 29: pb.iBuyREQ.items[0].idd: Cannot find field.");
  EXPECT_EQ(refusal("pb.iBuyREQ", R"({"payWith": "SILVER"})"),
            "line 1, column 13: pb.iBuyREQ.payWith: \"SILVER\" is no pb.iBuyREQ.Pay");
  EXPECT_EQ(refusal("pb.iBuyREQ", R"({"by_name": {"k": {"id": "x"}}})"),
            "line 1, column 26: pb.iBuyREQ.by_name.k.id: \"x\" is no int32");
}

TEST(schema, json_that_is_no_json_or_no_object_is_refused) {
  EXPECT_TRUE(refusal("pb.iBuyREQ", "{'uid': 1}").starts_with("line 1, column 2: "));
  EXPECT_TRUE(refusal("pb.iBuyREQ", "").starts_with("line 1, column 1: "));
  EXPECT_EQ(refusal("pb.iBuyREQ", "[]"), "line 1, column 1: pb.iBuyREQ: Root element must be a message.");
  EXPECT_NE(refusal("pb.iBuyREQ", R"({"gold": 1, "coupon": "x"})").find("oneof field 'price' is already set"),
            std::string::npos);
}

TEST(schema, a_required_field_that_is_missing_is_named) {
  EXPECT_EQ(refusal("pb.iBuyREQ", R"({"items": [{"count": 2}]})"),
            "line 1, column 12: pb.iBuyREQ.items[0]: missing field id");
}

TEST(schema, of_a_value_that_an_entry_of_a_map_leaves_out_the_required_fields_are_missing) {
  const auto shown = shop()->show("pb.iBuyREQ", std::string("\x1a\x03\x0a\x01k", 5));
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->missing, std::vector<std::string>{"by_name[0].value.id"});
  EXPECT_EQ(payload::json_text(*shown->json), R"({"by_name":{"k":{}}})");
}

TEST(schema, a_message_nested_too_deep_is_refused_in_both_directions) {
  std::string json = "{}";
  for (int i = 0; i < 301; ++i) json = "{\"bundle\":" + json + "}";
  EXPECT_NE(refusal("pb.iBuyREQ", json).find("nested too deep"), std::string::npos);
  const auto nested = [](int depth) {
    std::string out;
    for (int i = 0; i < depth; ++i) {
      std::string length;
      for (auto n = out.size(); n > 0 || length.empty(); n >>= 7)
        length += static_cast<char>((n & 0x7f) | (n > 0x7f ? 0x80 : 0));
      out = "\x62" + length + out;
    }
    return out;
  };
  EXPECT_EQ(shop()->to_json("pb.iBuyREQ", nested(301)).error(), errc::too_deep);
  // As deep as the one goes, goes the other.
  std::string why;
  const auto deepest = shop()->to_json("pb.iBuyREQ", nested(300));
  ASSERT_TRUE(deepest.has_value());
  EXPECT_EQ(shop()->from_json("pb.iBuyREQ", *deepest, why).value(), nested(300)) << why;
}

TEST(schema, bytes_that_are_no_message_of_the_type_are_refused) {
  const auto s = shop();
  for (const std::string hex : {"ff", "08", "0a01", "1205 0801", "0c", "00"})
    EXPECT_EQ(s->to_json("pb.iBuyREQ", from_hex(hex).value()).error(), errc::bad_message) << hex;
}

TEST(schema, a_message_cut_at_every_byte_is_read_or_refused) {
  const auto s = shop();
  std::string why;
  const auto bytes =
      s->from_json("pb.iBuyREQ",
                   R"({"uid":1,"items":[{"id":1}],"by_name":{"a":{"id":2}},"at":"2024-01-01T00:00:00Z"})",
                   why)
          .value();
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    const auto json = s->to_json("pb.iBuyREQ", std::string_view(bytes).substr(0, n));
    EXPECT_TRUE(json.has_value() || json.error() == errc::bad_message);
  }
}

TEST(schema, a_type_that_is_not_there_is_unknown_everywhere) {
  const auto s = shop();
  std::string why;
  EXPECT_EQ(s->to_json("pb.Nope", "").error(), errc::unknown_type);
  EXPECT_EQ(s->from_json("pb.Nope", "{}", why).error(), errc::unknown_type);
  EXPECT_EQ(s->describe("pb.Nope").error(), errc::unknown_type);
  EXPECT_EQ(s->template_json("pb.Nope").error(), errc::unknown_type);
  EXPECT_EQ(s->make("pb.Nope").error(), errc::unknown_type);
}

TEST(schema, a_description_is_the_definition_with_its_comments) {
  const auto text = shop()->describe("pb.iBuyREQ").value();
  EXPECT_TRUE(text.starts_with("// A purchase.\nmessage iBuyREQ {")) << text;
  EXPECT_NE(text.find("repeated .pb.Item items = 2;"), std::string::npos);
}

TEST(schema, a_template_holds_every_field_once_and_is_a_message) {
  const auto s = shop();
  for (const auto& type : s->types()) {
    std::string why;
    const auto text = s->template_json(type).value();
    EXPECT_TRUE(s->from_json(type, text, why).has_value()) << text << why;
  }
  const auto text = s->template_json("pb.iBuyREQ").value();
  for (const auto* field : {"uid", "items", "by_name", "pays", "pay_with", "token", "rate", "gold", "at",
                            "note", "bundle", "vip"})
    EXPECT_NE(text.find("\"" + std::string(field) + "\": "), std::string::npos) << field;
  EXPECT_EQ(text.find("coupon"), std::string::npos) << "the other half of a oneof";
}

TEST(schema, a_message_can_be_made_by_name) {
  const auto s = shop();
  const auto message = s->make("pb.iBuyRSP").value();
  EXPECT_TRUE(message->ParseFromString("\x08\x05"));
  EXPECT_EQ(message->SerializeAsString(), "\x08\x05");
}

}  // namespace
}  // namespace bee::payload
