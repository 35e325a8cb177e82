#include "bee/base/bytes.hpp"
#include "bee/base/text.hpp"
#include "bee/value/exact_json.hpp"
#include "cli/protobuf/schema.hpp"
#include "cli/report/report.hpp"

namespace bee::cli::commands {
namespace {

constexpr word_spec describe_words[] = {
    {"TYPE", "a message type; without one, all types are listed", completes::nothing, {}, true},
};

constexpr option_spec describe_options[] = {
    proto_option,
    include_option,
    descriptors_option,
    {"template", 0, "", "print a JSON message of TYPE to fill in"},
};

void list(const payload::schema& types, report& out) {
  table t{{"type"}, {}};
  for (const auto& name : types.types()) t.rows.push_back({name});
  out.set_result(std::move(t), tree::object{{"types", tree_of(types.types())}});
}

void run_describe(const invocation& in, report& out) {
  if (in.words.empty() && in.has("template"))
    return out.fail(usage_error("describe --template: TYPE is missing"));
  const auto types = load_schema(in);
  if (!types) return out.fail(types.error());
  if (in.words.empty()) return list(**types, out);
  const auto& type = in.words[0];
  auto text = in.has("template") ? (*types)->template_json(type) : (*types)->describe(type);
  if (text.has_error()) return out.fail(unknown_type(**types, type));
  if (!text->ends_with('\n')) *text += '\n';
  tree::object facts{{"type", type}};
  if (in.has("template")) {
    const auto filled = value::parse_exact_json(*text);
    facts.emplace_back("template", filled ? tree(*filled) : tree());
    return out.set_result(plain_text{escape_json(*text)}, std::move(facts));
  }
  facts.emplace_back("definition", *text);
  out.set_result(plain_text{escape_for_terminal(*text, true)}, std::move(facts));
}

}  // namespace

extern const verb describe;
const verb describe{
    .name = "describe",
    .summary = "show the protobuf types of a schema",
    .usage = "[TYPE]",
    .help =
        "Lists the message types of the loaded .proto files and descriptor sets, or shows one of them,\n"
        "or an enum.\n"
        "\n"
        "--proto, -I and --descriptors can be kept in a context (beectl context set); there, and in the\n"
        "environment (BEECTL_PROTO, BEECTL_INCLUDE, BEECTL_DESCRIPTORS), several stand with a : between.\n"
        "A .proto file outside all -I folders brings its own folder; imports of google/protobuf need none.",
    .touches = effect::local,
    .words = describe_words,
    .options = describe_options,
    .examples = {{{"what there is", "beectl describe --proto shop.proto -I protos"},
                  {"a message to fill in", "beectl describe pb.iBuyREQ --template --proto shop.proto"}}},
    .run = run_describe,
};

}  // namespace bee::cli::commands
