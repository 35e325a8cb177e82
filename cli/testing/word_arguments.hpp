// The arguments of the words of tests.
#pragma once

#include <string>

#include "bee/node/mock_host.hpp"
#include "bee/stock/service_request.hpp"
#include "cli/base/exit_code.hpp"

namespace bee::cli {

/// The text at a place; fails with bad_input: "call(): NODE must be a text, got 7".
attempt<std::string> text_at(const char* word, const value::list&, std::size_t at, const char* what);

/// NODE, SERVICE, COMMAND, ...
attempt<stock::service_request> read_request(const char* word, const value::list&, stock::dialect);

/// NODE, SERVICE, COMMAND, {key = value}: a text command.
attempt<stock::service_request> read_text_request(const value::list&);

/// A table of fields as JSON, or a text that is JSON already.
std::string json_argument(const value::list&, std::size_t at);

/// NODE or a list of them, as one expression.
attempt<std::string> node_set_argument(const value::list&);

/// What mock{...} asks for, without services that are functions of the file; `folder` is where its `file`
/// stands.
attempt<node::mock_host_options> read_mock(const value::list&, const std::string& folder);

}  // namespace bee::cli
