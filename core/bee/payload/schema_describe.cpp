// A type in the language of .proto files.
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <vector>

#include "bee/payload/schema_state.hpp"

namespace bee::payload {
namespace {

namespace pb = google::protobuf;

std::string with_comments(const auto& what) {
  pb::DebugStringOptions options;
  options.include_comments = true;
  return what.DebugStringWithOptions(options);
}

}  // namespace

std::string description(const pb::Descriptor* type, const pb::DescriptorPool& pool) {
  auto out = with_comments(*type);
  std::vector<const pb::FieldDescriptor*> extensions;
  pool.FindAllExtensions(type, &extensions);
  std::sort(extensions.begin(), extensions.end(),
            [](const auto* a, const auto* b) { return a->number() < b->number(); });
  for (const auto* e : extensions) out += "\n// [" + e->full_name() + "]\n" + with_comments(*e);
  return out;
}

std::string description(const pb::EnumDescriptor* type) {
  return with_comments(*type);
}

}  // namespace bee::payload
