#include "bee/base/thrown.hpp"

namespace bee {

std::string thrown_text(const std::exception_ptr& thrown) {
  constexpr std::size_t longest = 400;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& e) {
    return std::string(e.what()).substr(0, longest);
  } catch (...) {
    return "something was thrown that is no std::exception";
  }
}

}  // namespace bee
