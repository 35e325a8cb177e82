#include "cli/protobuf/schema.hpp"

#include "bee/base/bytes.hpp"
#include "bee/cluster/nearest.hpp"
#include "cli/base/file.hpp"

namespace bee::cli {
namespace {

// A flag may stand more than once; the environment and a context hold a list with ':' between, like PATH.
std::vector<std::string> all_of(const invocation& in, std::string_view name) {
  if (in.has(name)) return in.flags.all(name);
  const auto raw = look_up(name, {in.flags, in.env, in.config}, in.set.context);
  std::vector<std::string> out;
  std::string_view rest = raw.text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    if (end > 0) out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

// "iBuyREQ" for "pb.iBuyREQ": the package is what people leave out.
std::string_view with_package(const std::vector<std::string>& types, std::string_view type) {
  for (const auto& known : types)
    if (known.size() > type.size() && known.ends_with(type) && known[known.size() - type.size() - 1] == '.')
      return known;
  return {};
}

}  // namespace

bool names_schema(const invocation& in) {
  return !all_of(in, "proto").empty() || !all_of(in, "descriptors").empty();
}

attempt<std::unique_ptr<payload::schema>> load_schema(const invocation& in) {
  payload::schema_sources from{all_of(in, "include"), all_of(in, "proto"), {}};
  for (const auto& path : all_of(in, "descriptors")) {
    auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    from.descriptor_sets.emplace_back(path, std::move(*bytes));
  }
  if (from.proto_files.empty() && from.descriptor_sets.empty())
    return usage_error("no protobuf types: --proto FILE or --descriptors FILE is missing",
                       "beectl context set NAME --proto FILE keeps them");
  std::string why;
  auto loaded = payload::schema::load(from, why);
  if (loaded.has_value()) return std::move(*loaded);
  auto out = bad_input(escape_for_terminal(why));
  out.about = subject::file;
  return out;
}

failure unknown_type(const payload::schema& types, std::string_view type) {
  const auto all = types.types();
  auto nearest = with_package(all, type);
  if (nearest.empty())
    nearest = cluster::nearest_of(type, std::vector<std::string_view>(all.begin(), all.end()));
  return bad_input("no message type " + in_quotes(type) + " in the schema" + did_you_mean(nearest),
                   "beectl describe lists the types");
}

}  // namespace bee::cli
