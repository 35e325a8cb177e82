#include "bee/names/store/store_error.hpp"

#include <string>

namespace bee::names {
namespace {

const char* sentence(store_errc e) {
  switch (e) {
    case store_errc::gone: return "the file of the store is gone, or another one is in its place";
    case store_errc::emptied: return "the file of the store was emptied";
    case store_errc::behind: return "the store is behind its own records: changes in it were lost";
    case store_errc::newer: return "the store was written by a newer version";
    case store_errc::unstorable: return "the record has something that can not be stored";
  }
  return "an unknown error";
}

class category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "bee.names"; }
  std::string message(int value) const override { return sentence(static_cast<store_errc>(value)); }
};

}  // namespace

const boost::system::error_category& store_error_category() {
  static const category instance;
  return instance;
}

error_code make_error_code(store_errc e) {
  return {static_cast<int>(e), store_error_category()};
}

}  // namespace bee::names
