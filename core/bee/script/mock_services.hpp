// The services of a mock script, and which handler takes a message. Known to mock_script alone.
#pragma once

#include <string_view>
#include <vector>

#include "bee/script/mock_script.hpp"

struct lua_State;

namespace bee::script {

class mock_services {
 public:
  /// Takes `dialect` and `services` from the environment at `index` and adds all that is wrong with them. The
  /// table of services stays the live one: a handler may add to it. May raise.
  void read(lua_State* lua, int index, std::vector<fault>& faults);

  /// Pushes the function that takes the message, and tells how many values in front of the message are not
  /// its arguments. Raises when there is none.
  std::size_t push_handler(lua_State* lua, std::string_view service, const value::list& message) const;

  const std::vector<mock_service>& all() const { return services_; }
  bool speaks_bee() const { return dialect_ == dialect::bee || dialect_ == dialect::raw; }

 private:
  enum class dialect { either, bee, skynet, raw };

  bool read_dialect(lua_State* lua);
  bool takes_sub_type() const { return dialect_ == dialect::either || dialect_ == dialect::bee; }
  void read_service(lua_State* lua, std::vector<fault>& faults);
  void read_commands(lua_State* lua, mock_service& s, std::vector<fault>& faults);

  int table_ = 0;  // in the registry
  dialect dialect_ = dialect::either;
  std::vector<mock_service> services_;
};

}  // namespace bee::script
