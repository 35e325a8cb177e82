// The answers of a recording, found by what was asked.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bee/traffic/recording.hpp"

namespace bee::traffic {

/// Equal values are the same question, whatever the order of the keys in a table; fields that were redacted
/// are not compared. A handle that was asked for by name is that name.
class answer_book {
 public:
  /// `of` outlives the book.
  explicit answer_book(const recording& of);

  /// The answer to that question: of several the next as they came, then the last again. Null when it was
  /// never asked, or its answer is not in the recording.
  const recorded* next(const wire::address& to, std::string_view message);

  /// The name that a handle stands for: "@lobby"; else the address as it is.
  std::string place_of(const wire::address&) const;

  /// Whether something else was asked there, or a push went there.
  bool knows(const wire::address& to) const;

  /// A handle for the name that a recorded question went to although its handle was never asked for.
  std::optional<std::uint32_t> handle_for(std::string_view name);

  /// Whether the node runs bee_clusterd: as the recording says, else by its list of services when that was
  /// asked for, else by what the messages to registered names begin with.
  bool speaks_bee() const { return listed_.value_or(bee_ > others_); }

 private:
  struct entry {
    std::vector<const recorded*> answers;
    std::size_t next = 0;
  };

  void learn_handles(const recording&);
  void add(const recorded&);
  void learn_daemon(const recorded&);
  const entry* find(const wire::address&, std::string_view message) const;

  std::unordered_map<std::string, entry> entries_;
  std::map<std::string, std::vector<field_names>> places_;  // and what is redacted in questions there
  std::map<std::uint32_t, std::string> names_;              // of handles
  std::vector<std::string> made_;                           // names with a handle of ours
  std::optional<bool> listed_;
  std::size_t bee_ = 0;
  std::size_t others_ = 0;
};

}  // namespace bee::traffic
