// What the services of a node itself say: lists, and where its cluster daemon is.
#pragma once

#include <string_view>

#include "bee/stock/remote.hpp"

namespace bee::stock {

/// Asks for what is one table; another answer fails as one that is not `wanted`, "a table of services".
task<attempt<value::table>> ask_table(remote&, question, const char* wanted);

/// The address of the cluster daemon, whatever it is called on that node; where it has several, the one that
/// was asked for. The question stands before what the user wants, and fails so. The name lives as long as the
/// task.
task<attempt<wire::address>> find_daemon(remote&, std::string_view asked_for = {});

}  // namespace bee::stock
