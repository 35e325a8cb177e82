// What is wrong with .proto files, as one sentence. Only the schema_*.cpp files include this.
#pragma once

#include <google/protobuf/compiler/importer.h>

#include <string>
#include <vector>

namespace bee::payload {

/// Keeps the errors of a load. The first one counts, because the others mostly follow from it; of an import
/// that is not there, protobuf names the importing file only in the second.
class load_errors : public google::protobuf::compiler::MultiFileErrorCollector {
 public:
  void AddError(const std::string& file, int line, int column, const std::string& message) override {
    all_.push_back({file, line, column, message});
  }
  /// Empty when nothing was wrong.
  std::string text() const;

 private:
  struct error {
    std::string file;
    int line;
    int column;
    std::string message;
    std::string place() const;
  };
  const error* import_of(const error& missing) const;

  std::vector<error> all_;
};

}  // namespace bee::payload
