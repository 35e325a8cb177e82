// The same file by two paths is one file. Only the schema_*.cpp files include this.
#pragma once

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace bee::payload {

/// Files by name. One that was given before under another name holds nothing but a public import of that
/// name, so that its definitions exist once.
class file_aliases : public google::protobuf::DescriptorDatabase {
 public:
  /// The path on disk of a name, or nothing when it is no file of the disk.
  using find_path = std::function<std::string(const std::string& name)>;

  file_aliases(google::protobuf::DescriptorDatabase& files, find_path path)
      : files_(files), path_(std::move(path)) {}

  bool FindFileByName(const std::string& name, google::protobuf::FileDescriptorProto* out) override {
    const auto& real = real_name(name);
    if (real == name) return files_.FindFileByName(name, out);
    out->Clear();
    out->set_name(name);
    out->add_dependency(real);
    out->add_public_dependency(0);
    return true;
  }
  bool FindFileContainingSymbol(const std::string& symbol,
                                google::protobuf::FileDescriptorProto* out) override {
    return files_.FindFileContainingSymbol(symbol, out);
  }
  bool FindFileContainingExtension(const std::string& type, int number,
                                   google::protobuf::FileDescriptorProto* out) override {
    return files_.FindFileContainingExtension(type, number, out);
  }

  /// The name under which the file is known: the first that was asked for.
  const std::string& real_name(const std::string& name) {
    std::error_code failed;
    const auto path = path_(name);
    const auto whole = path.empty() ? std::filesystem::path() : std::filesystem::canonical(path, failed);
    return failed || whole.empty() ? name : names_.try_emplace(whole, name).first->second;
  }

 private:
  google::protobuf::DescriptorDatabase& files_;
  find_path path_;
  std::map<std::filesystem::path, std::string> names_;
};

}  // namespace bee::payload
