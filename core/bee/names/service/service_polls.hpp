// Requests of a service, and those that wait. Inside the layer only.
#pragma once

#include "bee/names/service/service.hpp"

namespace bee::names {

struct service::request {
  caller by;
  std::string_view command;  // a key of commands()
  value::table arguments;
  reply answer;
};

// A wait has names; a watch has none.
struct service::poll {
  reply answer;
  caller by;
  bool is_watch = false;
  std::optional<revision> after = {};
  std::vector<std::string> names = {};
  std::string of = {};  // whose dependencies these are; empty for given names
  std::multimap<time_point, std::list<poll>::iterator>::iterator deadline = {};
  peer_polls* of_peer = nullptr;  // with its place among them
  polls_of_peer::iterator place = {};
};

}  // namespace bee::names
