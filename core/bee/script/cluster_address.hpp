// An address of a cluster file as stock's clusterd dials it. Known to cluster_file alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bee/base/endpoint.hpp"
#include "bee/value/limited_lua.hpp"

namespace bee::script {

struct cluster_address {
  std::optional<endpoint> address;
  std::string fault;   ///< why there is none, as the end of a sentence; may be empty
  std::string remark;  ///< what not every node makes of it, as the end of a sentence; may be empty
};

/// The part behind the last ':' goes through tonumber, the part before it to the resolver.
class cluster_address_reader {
 public:
  cluster_address read(std::string_view text);

 private:
  std::optional<double> number_of(std::string_view text);

  std::optional<value::limited_lua> lua_;  // made for the first odd port
};

}  // namespace bee::script
