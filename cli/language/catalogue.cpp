#include "cli/language/catalogue.hpp"

#include <boost/endian/conversion.hpp>

namespace bee::cli {
namespace {

constexpr std::uint32_t magic = 0x950412de;
constexpr std::size_t header_size = 28;
constexpr std::size_t row_size = 8;  // a length and an offset

}  // namespace

catalogue::catalogue(std::string_view image) : image_(image) {
  if (image.size() < header_size || number(0) != magic) return;
  texts_ = number(12);
  translations_ = number(16);
  size_ = number(8);
  const auto fits = [&](std::size_t table) {
    return table <= image.size() && size_ <= (image.size() - table) / row_size;
  };
  if (!fits(texts_) || !fits(translations_)) size_ = 0;
}

std::uint32_t catalogue::number(std::size_t offset) const {
  return boost::endian::load_little_u32(reinterpret_cast<const unsigned char*>(image_.data() + offset));
}

std::string_view catalogue::at(std::size_t table, std::size_t n) const {
  const std::size_t length = number(table + n * row_size);
  const std::size_t offset = number(table + n * row_size + 4);
  const bool is_inside = offset <= image_.size() && length <= image_.size() - offset;
  return is_inside ? image_.substr(offset, length) : std::string_view();
}

std::optional<std::string_view> catalogue::find(std::string_view wanted) const {
  if (wanted.empty()) return std::nullopt;  // what msgfmt keeps there is about the catalogue
  std::size_t begin = 0;
  for (std::size_t end = size_; begin < end;) {
    const auto middle = begin + (end - begin) / 2;
    const auto order = text(middle).compare(wanted);
    if (order == 0) return translation(middle);
    if (order < 0)
      begin = middle + 1;
    else
      end = middle;
  }
  return std::nullopt;
}

}  // namespace bee::cli
