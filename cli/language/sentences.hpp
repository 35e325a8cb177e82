// Finds what a finished sentence was put together from, and puts its translation together.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/language/catalogue.hpp"

namespace bee::cli {

/// Texts of the catalogue have {} where a value stands ("no flag {} of {}"), and {d} in front where it is a
/// number ("{d} nodes"); a translation has as many {}, or {0}, {1} where their order is another.
class sentences {
 public:
  /// `also` has more of them, whole ones. Both outlive it.
  sentences(const catalogue&, const catalogue& also);

  /// The whole text when it is known, else each of its lines, and of a line its parts: on both sides of ": ",
  /// "; ", ", " and brackets, and phrases within. Values that are themselves known are translated too; all
  /// else stays as it is.
  std::string translated(std::string_view text) const;

 private:
  using values = std::vector<std::string_view>;
  struct pattern {
    std::vector<std::string_view> pieces;  // of the text, around its values
    std::size_t weight = 0;                // bytes of all pieces
    std::string_view translation;
    bool begins_with_count = false;
    bool ends_with_its_last_value = false;  // and so does the translation: it may be a sentence

    bool matches(std::string_view text, values& out) const;
  };

  static constexpr int deepest = 12;
  static constexpr std::size_t longest =
      4000;  // bytes: what is longer is no sentence, and would take its time

  static pattern pattern_of(std::string_view text, std::string_view translation);
  std::string part(std::string_view text, int depth) const;
  const pattern* best(std::string_view text, values& out) const;
  std::string filled(const pattern&, const values&, int depth) const;
  std::string split(std::string_view text, int depth) const;
  struct joint {
    std::size_t place = 0;
    std::string_view between = {};  // empty where there is none
  };
  joint joint_of(std::string_view text) const;
  static std::optional<std::size_t> joint_in_value(std::string_view text, const values& with);
  bool is_known(std::string_view text) const;
  std::string with_known_part(std::string_view text, int depth) const;

  const catalogue& of_;
  const catalogue& also_;
  std::vector<pattern> patterns_;                                       // the heaviest first
  std::vector<std::pair<std::string_view, std::string_view>> phrases_;  // without values, of some words
};

}  // namespace bee::cli
