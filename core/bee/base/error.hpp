// One error enum and one category for the whole library; `result<T>` is how every fallible function returns.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

namespace bee {

using error_code = boost::system::error_code;

template <class T>
using result = boost::system::result<T>;

enum class errc {
  // Bytes that a peer or a file gave us.
  truncated = 1,
  trailing_bytes,
  empty_frame,
  malformed_frame,
  unknown_frame_type,
  malformed_value,
  too_deep,
  too_large,
  too_many,
  size_mismatch,
  unknown_session,
  not_cluster_peer,
  bad_capture,

  // What we were asked to encode.
  bad_name,
  bad_number,
  not_a_constant,
  bad_json,
  bad_hex,
  bad_base64,
  bad_address,
  bad_node_set,
  unsupported_value,
  bad_type_name,
  bad_route,
  bad_compression,
  bad_text_command,
  bad_schema,
  unknown_type,
  bad_message,

  // What the peer answered. See wire/remote_error.hpp for the texts.
  remote_invalid_name,
  remote_name_not_found,
  remote_invalid_address,
  remote_call_failed,
  remote_invalid_large_request,
  remote_error,

  // How a call ended without an answer.
  never_sent,
  no_answer,
  connection_lost,
  abandoned,
  too_many_pending,

  // The journal of fleet operations, and its lock.
  journal_read_only,
  journal_full,
  journal_busy,
  journal_damaged,
  journal_io,
  journal_newer,
  lock_held,
  no_such_revision,
  no_such_run,
  bad_batches,

  // The store of the name service.
  store_conflict,
  store_full,
  store_damaged,
  store_unavailable,

  // Connecting, and scripts.
  connect_timed_out,
  unknown_node,
  script_error,
  script_limit,
};

// The sentence of each enumerator is lower case and has no full stop, so that callers can build on it.
const boost::system::error_category& error_category();

error_code make_error_code(errc e);

/// It is this program, or this machine, that can not open one more connection now.
bool is_out_of_descriptors(const error_code& why);

}  // namespace bee

template <>
struct boost::system::is_error_code_enum<bee::errc> : std::true_type {};
