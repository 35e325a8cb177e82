#include "bee/wire/remote_error.hpp"

namespace bee::wire {

errc classify_remote_error(std::string_view text) {
  if (text.ends_with(call_failed_text)) return errc::remote_call_failed;
  if (text.ends_with(invalid_name_text)) return errc::remote_invalid_name;
  if (text.ends_with(name_not_found_text)) return errc::remote_name_not_found;
  if (text.ends_with(invalid_address_text)) return errc::remote_invalid_address;
  if (text.ends_with(invalid_large_request_text)) return errc::remote_invalid_large_request;
  return errc::remote_error;
}

}  // namespace bee::wire
