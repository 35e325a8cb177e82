// Yes or no, asked on the terminal.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

namespace bee::cli {

/// Whether somebody can be asked: standard input and standard error are terminals.
bool can_ask();

enum class reply { yes, no, interrupted };

/// Asks and waits for a line or Ctrl-C; anything but y or Y in front is no. can_ask() must be true.
reply ask(const std::string& question);

/// Asks for a name and waits for a line; yes when it is that name and nothing else.
reply ask_for_name(const std::string& question, const std::string& name);

/// The same as ask() on an executor that has other things to do. Ends when it is cancelled.
boost::asio::awaitable<bool> ask_later(std::string question);

}  // namespace bee::cli
