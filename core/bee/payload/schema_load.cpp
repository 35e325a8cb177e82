// Finds .proto files and the files they import: in the include paths, in descriptor sets, and among the
// well-known types that come with the protobuf library.
#include <google/protobuf/any.pb.h>
#include <google/protobuf/api.pb.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/wrappers.pb.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "bee/file/whole_file.hpp"
#include "bee/payload/schema_aliases.hpp"
#include "bee/payload/schema_errors.hpp"
#include "bee/payload/schema_state.hpp"

namespace bee::payload {
namespace {

namespace fs = std::filesystem;
namespace pb = google::protobuf;

// A static archive brings only the objects that something refers to; these register the well-known files. The
// first is what imports with options of their own need.
void bring_well_known_files() {
  pb::FileDescriptorSet::descriptor();
  pb::Any::descriptor();
  pb::Api::descriptor();
  pb::Duration::descriptor();
  pb::Empty::descriptor();
  pb::FieldMask::descriptor();
  pb::Struct::descriptor();
  pb::Timestamp::descriptor();
  pb::StringValue::descriptor();
}

constexpr std::size_t most_proto = 64u << 20;

// What protobuf's tree of files would wait for without an end is read here: a proto that is a pipe, a FIFO or
// a device is read whole, with a limit; as an import it is refused.
class bounded_tree final : public pb::compiler::SourceTree {
 public:
  pb::io::ZeroCopyInputStream* Open(const std::string& name) override {
    if (const auto at = read_.find(name); at != read_.end())
      return new pb::io::ArrayInputStream(at->second.data(), static_cast<int>(at->second.size()));
    if (const auto path = path_of(name); !path.empty() && kind_of(path) != fs::file_type::regular) {
      error_ = "not a regular file";
      return nullptr;
    }
    auto* opened = disk_.Open(name);
    if (!opened) error_ = disk_.GetLastErrorMessage();
    return opened;
  }
  std::string GetLastErrorMessage() override { return error_; }

  pb::compiler::DiskSourceTree& disk() { return disk_; }
  /// Where the disk's tree finds a file, without opening it as that does; empty when it is nowhere.
  std::string path_of(const std::string& name) const {
    for (const auto& folder : folders_) {
      const auto path = folder + "/" + name;
      const auto kind = kind_of(path);
      if (kind != fs::file_type::none && kind != fs::file_type::not_found) return path;
    }
    return {};
  }
  void map_folder(const std::string& path) {
    folders_.push_back(path);
    disk_.MapPath("", path);
  }

  /// Whether the file is none that the disk's tree may open.
  static bool is_endless(const std::string& path) {
    const auto kind = kind_of(path);
    return kind == fs::file_type::fifo || kind == fs::file_type::character || kind == fs::file_type::socket;
  }
  std::optional<std::string> read(const std::string& path) {
    return file::read_whole(path, {most_proto}, read_[path]);
  }

 private:
  static fs::file_type kind_of(const std::string& path) {
    std::error_code ignored;
    return fs::status(path, ignored).type();
  }

  pb::compiler::DiskSourceTree disk_;
  std::vector<std::string> folders_;
  std::map<std::string, std::string> read_;
  std::string error_;
};

class file_pool final : public loaded_files {
 public:
  file_pool()
      : built_in_(*pb::DescriptorPool::generated_pool()),
        in_memory_(&sets_, &built_in_),
        all_(&tree_, &in_memory_),
        once_(all_, [this](const std::string& name) { return tree_.path_of(name); }),
        pool_(&once_, all_.GetValidationErrorCollector()) {
    bring_well_known_files();
    all_.RecordErrorsTo(&errors_);
  }

  const pb::DescriptorPool& pool() const override { return pool_; }

  result<void> add_set(const std::string& name, const std::string& bytes, std::string& why) {
    pb::FileDescriptorSet set;
    if (!set.ParseFromString(bytes) || set.file_size() == 0) {
      why = name + ": not a descriptor set (make one with protoc --include_imports --descriptor_set_out)";
      return errc::bad_schema;
    }
    for (auto& file : *set.mutable_file()) {
      pb::FileDescriptorProto before;
      const bool is_known = sets_.FindFileByName(file.name(), &before);
      if (is_known && before.SerializeAsString() == file.SerializeAsString()) continue;
      if (is_known || !sets_.Add(file)) {
        why =
            name + ": " + file.name() + ": another descriptor set holds other definitions of the same names";
        return errc::bad_schema;
      }
      wanted_.push_back(file.name());
    }
    return {};
  }

  void add_include_path(const std::string& path) { tree_.map_folder(path); }

  result<void> add_proto(const std::string& path, std::string& why) {
    if (bounded_tree::is_endless(path)) {
      wanted_.push_back(path);
      const auto failed = tree_.read(path);
      if (!failed) return {};
      why = path + ": " + *failed;
      return errc::bad_schema;
    }
    std::string name;
    std::string other;
    using tree = pb::compiler::DiskSourceTree;
    auto found = tree_.disk().DiskFileToVirtualFile(path, &name, &other);
    if (found == tree::NO_MAPPING) {
      const auto slash = path.rfind('/');
      tree_.map_folder(slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash));
      found = tree_.disk().DiskFileToVirtualFile(path, &name, &other);
    }
    std::error_code differs;
    if (found == tree::SUCCESS || (found == tree::SHADOWED && fs::equivalent(path, other, differs))) {
      wanted_.push_back(name);
      return {};
    }
    why = found == tree::SHADOWED ? path + ": hidden by " + other + ", which comes first in the include paths"
                                  : path + ": " + why_not_opened(path);
    return errc::bad_schema;
  }

  // The tree does not always say it.
  std::string why_not_opened(const std::string& path) {
    if (auto said = tree_.disk().GetLastErrorMessage(); !said.empty()) return said;
    std::string ignored;
    return file::read_whole(path, {most_proto}, ignored).value_or("it can not be opened");
  }

  result<void> build(std::string& why) {
    for (const auto& name : wanted_) {
      const auto* file = pool_.FindFileByName(once_.real_name(name));
      if (file == nullptr) {
        why = errors_.text().empty() ? name + ": does not load" : errors_.text();
        return errc::bad_schema;
      }
      if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
    }
    return {};
  }

 private:
  bounded_tree tree_;
  pb::SimpleDescriptorDatabase sets_;
  pb::DescriptorPoolDatabase built_in_;
  pb::MergedDescriptorDatabase in_memory_;
  pb::compiler::SourceTreeDescriptorDatabase all_;
  load_errors errors_;
  file_aliases once_;
  pb::DescriptorPool pool_;
  std::vector<std::string> wanted_;
};

}  // namespace

result<std::unique_ptr<loaded_files>> loaded_files::load(const schema_sources& from, std::string& why) {
  auto files = std::make_unique<file_pool>();
  for (const auto& [name, bytes] : from.descriptor_sets)
    if (auto added = files->add_set(name, bytes, why); added.has_error()) return added.error();
  for (const auto& path : from.include_paths) files->add_include_path(path);
  for (const auto& path : from.proto_files)
    if (auto added = files->add_proto(path, why); added.has_error()) return added.error();
  if (auto built = files->build(why); built.has_error()) return built.error();
  return std::unique_ptr<loaded_files>(std::move(files));
}

}  // namespace bee::payload
