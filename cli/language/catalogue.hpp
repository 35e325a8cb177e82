// A catalogue of translations in the form that msgfmt writes (.mo), read where it stands.
// Source: "The Format of GNU MO Files" of the gettext manual.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bee::cli {

class catalogue {
 public:
  /// `image` outlives it. One that is no catalogue has no texts.
  explicit catalogue(std::string_view image);

  /// Nothing when the text has no translation.
  std::optional<std::string_view> find(std::string_view text) const;

  std::size_t size() const { return size_; }
  /// The n-th text in the order of bytes, and its translation; below size().
  std::string_view text(std::size_t n) const { return at(texts_, n); }
  std::string_view translation(std::size_t n) const { return at(translations_, n); }

 private:
  std::uint32_t number(std::size_t offset) const;
  std::string_view at(std::size_t table, std::size_t n) const;

  std::string_view image_;
  std::size_t size_ = 0;
  std::size_t texts_ = 0;  // where the tables begin
  std::size_t translations_ = 0;
};

}  // namespace bee::cli
