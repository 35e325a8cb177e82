#include "bee/base/error.hpp"

#include <string>

namespace bee {
namespace {

const char* sentence(errc e) {
  switch (e) {
    case errc::truncated: return "the data ends in the middle of a value";
    case errc::trailing_bytes: return "there are bytes after the end of the data";
    case errc::empty_frame: return "a frame of length 0";
    case errc::malformed_frame: return "a frame whose length does not fit its type";
    case errc::unknown_frame_type: return "a frame of unknown type";
    case errc::malformed_value: return "a value of unknown type or with an invalid cookie";
    case errc::too_deep: return "tables are nested too deep";
    case errc::too_large: return "the message is larger than the limit";
    case errc::too_many: return "more values than the limit";
    case errc::size_mismatch: return "the declared size and the received size differ";
    case errc::unknown_session: return "an answer to a session that was never opened";
    case errc::not_cluster_peer: return "the peer does not speak the cluster protocol";
    case errc::bad_capture: return "not a packet capture";
    case errc::bad_name: return "a name must have 1 to 255 bytes";
    case errc::bad_number: return "not a number in range";
    case errc::not_a_constant: return "not exactly one Lua constant";
    case errc::bad_json: return "not valid JSON";
    case errc::bad_hex: return "not valid hex";
    case errc::bad_base64: return "not valid base64";
    case errc::bad_address: return "not an address of the form host:port";
    case errc::bad_node_set: return "not a set of nodes";
    case errc::unsupported_value: return "a value that this form can not hold";
    case errc::bad_type_name: return "a protobuf type name must have 1 to 50 bytes";
    case errc::bad_route:
      return "a routed message needs a destination node, and names of at most 65535 bytes";
    case errc::bad_compression: return "not a zlib stream";
    case errc::bad_text_command: return "not a text command of the form: lua UID key=value";
    case errc::bad_schema: return "the protobuf schema does not load";
    case errc::unknown_type: return "the protobuf schema has no such message type";
    case errc::bad_message: return "the bytes are not a protobuf message of this type";
    case errc::remote_invalid_name: return "the node knows no such registered name";
    case errc::remote_name_not_found: return "the node knows no such registered name";
    case errc::remote_invalid_address: return "the node has no such service";
    case errc::remote_call_failed: return "the service raised an error; its text is only in the node's log";
    case errc::remote_invalid_large_request: return "the node received another size than was declared";
    case errc::remote_error: return "the node answered with an error";
    case errc::never_sent: return "it was not sent";
    case errc::no_answer: return "no answer before the deadline";
    case errc::connection_lost: return "the connection was lost before the answer";
    case errc::abandoned: return "the caller gave up";
    case errc::too_many_pending: return "too many calls are waiting for an answer";
    case errc::journal_read_only:
      return "the journal can not be opened: there is no permission, or its file system is read-only";
    case errc::journal_full: return "the journal can not grow: the disk is full";
    case errc::journal_busy: return "another program is writing to the journal";
    case errc::journal_damaged: return "the journal is damaged, was emptied, or is not a journal";
    case errc::journal_io: return "the journal can not be read or written";
    case errc::journal_newer: return "the journal was written by a newer version";
    case errc::lock_held: return "another run holds the lock";
    case errc::no_such_revision: return "the journal has no such revision";
    case errc::no_such_run: return "the journal has no such run";
    case errc::bad_batches: return "batches must be counts or percentages above zero, as in 1,10%,100%";
    case errc::store_conflict: return "the record has changed in the meantime";
    case errc::store_full: return "the store can not grow: the disk is full";
    case errc::store_damaged: return "the store is damaged, or of another version, or holds something else";
    case errc::store_unavailable: return "the store can not be read or written";
    case errc::connect_timed_out: return "no connection before the deadline";
    case errc::unknown_node: return "the cluster map has no address for the node";
    case errc::script_error: return "the script raised an error";
    case errc::script_limit: return "the script ran over its limit of instructions, time or memory";
  }
  return "an unknown error";
}

class category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "bee"; }
  std::string message(int value) const override { return sentence(static_cast<errc>(value)); }
};

}  // namespace

const boost::system::error_category& error_category() {
  static const category instance;
  return instance;
}

error_code make_error_code(errc e) {
  return {static_cast<int>(e), error_category()};
}

bool is_out_of_descriptors(const error_code& why) {
  namespace errors = boost::system::errc;
  return why == errors::too_many_files_open || why == errors::too_many_files_open_in_system;
}

}  // namespace bee
