// What is behind a schema. Only the schema_*.cpp files include this.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>

#include <memory>
#include <vector>

#include "bee/payload/schema.hpp"
#include "bee/payload/schema_wire.hpp"

namespace bee::payload {

/// The descriptors of some sources; `files` are those that were asked for, not their imports.
class loaded_files {
 public:
  static result<std::unique_ptr<loaded_files>> load(const schema_sources& from, std::string& why);
  virtual ~loaded_files() = default;
  virtual const google::protobuf::DescriptorPool& pool() const = 0;

  std::vector<const google::protobuf::FileDescriptor*> files;
};

struct schema::state {
  std::unique_ptr<loaded_files> loaded;
  mutable google::protobuf::DynamicMessageFactory factory;  // locks itself

  known_types types() const { return {loaded->pool(), factory}; }
  const google::protobuf::Descriptor* find(std::string_view type) const {
    return loaded->pool().FindMessageTypeByName(std::string(type));
  }
  std::unique_ptr<google::protobuf::Message> make(const google::protobuf::Descriptor* type) const {
    return std::unique_ptr<google::protobuf::Message>(factory.GetPrototype(type)->New());
  }
};

std::string template_text(const google::protobuf::Descriptor* type, const google::protobuf::DescriptorPool&);
std::string description(const google::protobuf::Descriptor* type, const google::protobuf::DescriptorPool&);
std::string description(const google::protobuf::EnumDescriptor* type);

}  // namespace bee::payload
