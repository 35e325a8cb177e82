// Standard input line by line, without holding up anything else.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <optional>
#include <string>

#include "cli/base/exit_code.hpp"

namespace bee::cli {

class input_lines {
 public:
  input_lines(boost::asio::any_io_executor, std::size_t longest);

  /// The next line without its end; nothing at the end of the input. Fails with bad_input for a line that is
  /// too long, and when reading fails.
  boost::asio::awaitable<attempt<std::optional<std::string>>> next();

 private:
  boost::asio::awaitable<attempt<bool>> read_more();
  std::optional<std::string> take_line();

  boost::asio::posix::stream_descriptor input_;  // closed for a regular file, which is always ready
  std::size_t longest_;
  std::string buffer_;
  std::size_t searched_ = 0;
  bool is_at_end_ = false;
};

}  // namespace bee::cli
