// The shapes of -o json, as proto/beectl/v1 has them.
#pragma once

#include <memory>
#include <set>
#include <string>

namespace bee::test {

class document_shapes {
 public:
  /// Reads every file of proto/beectl/v1; throws when one can not be read.
  document_shapes();
  ~document_shapes();
  document_shapes(const document_shapes&) = delete;
  document_shapes& operator=(const document_shapes&) = delete;

  /// What is wrong with a document of -o json; empty when nothing is. Fields that the shapes do not have are.
  std::string why_not_document(const std::string& text) const;
  /// The same of what -o jsonl prints: each line is a node of that verb, an event, or a document.
  std::string why_not_lines(const std::string& text, const std::string& verb) const;

  /// The same of a document of a message that is named: "Site".
  std::string why_not(const std::string& message, const std::string& text) const {
    return check("beectl.v1." + message, text);
  }

  /// Every field of every shape: "Ping.nodes 7 repeated beectl.v1.PingNode".
  std::set<std::string> fields() const;

 private:
  struct loaded;
  std::string check(const std::string& message, const std::string& json) const;

  std::unique_ptr<loaded> loaded_;
};

}  // namespace bee::test
