// What a store says of itself that no other error says.
#pragma once

#include "bee/base/error.hpp"

namespace bee::names {

enum class store_errc {
  gone = 1,    ///< the file has no name any more, or another one is in its place
  emptied,     ///< a file of 0 bytes
  behind,      ///< what is there is older than what was written
  newer,       ///< only a later version can read it
  unstorable,  ///< the record could not be read again
};

const boost::system::error_category& store_error_category();

error_code make_error_code(store_errc e);

}  // namespace bee::names

template <>
struct boost::system::is_error_code_enum<bee::names::store_errc> : std::true_type {};
