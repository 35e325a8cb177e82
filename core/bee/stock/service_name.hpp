// SERVICE: where a request goes on a node, and what stands in front of its arguments there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/base/failure.hpp"
#include "bee/value/value.hpp"
#include "bee/wire/address.hpp"

namespace bee::stock {

/// What stands in front of the command: in clusters of the bee framework the sub type "lua", in others
/// nothing; automatic: as the node seems to speak, and as bee where no node is asked.
enum class dialect { bee, skynet, automatic };

struct service_name {
  std::string text;  ///< as it was typed
  /// The addresses to try in turn. A node that does not know one of them runs nothing, so the next can be
  /// tried.
  std::vector<wire::address> addresses;
  /// A cluster daemon: has no name of its own on the wire, its handle stands in the node's list of unique
  /// services.
  bool is_daemon = false;
};

/// "mysqlpool" is @mysqlpool and then .mysqlpool; "@x", ".x" and ":0000000a" are taken literally. Fails with
/// bad_input for a name that has not 1 to 255 bytes on the wire.
attempt<service_name> parse_service(std::string_view text);

/// Whether requests to this address carry the sub type of the bee dialect.
bool has_sub_type(const service_name&, const wire::address&, dialect);

/// What is sent: the sub type when there is one, the command, the arguments. A command that is an integer is
/// the number of a snax function, which never takes a sub type.
value::list body_of(const service_name&, const wire::address&, dialect, const value::value& command,
                    const value::list& arguments);

}  // namespace bee::stock
