// The commands of a service, behind their types: what is asked by name, and how it ends.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bee/service/answering.hpp"
#include "bee/value/value.hpp"

namespace bee::service {

/// A command that ends at once. Throws value::bad_argument for arguments that it can not take.
using plain_command = std::function<value::list(value::list& arguments)>;
/// One that answers when it can. Throws as the plain one, and then has not kept the way back.
using later_command = std::function<void(value::list& arguments, answering& to)>;

/// How a command ends: the caller is told, and the log has what went wrong. A bad argument is told in words,
/// all else is "call failed".
struct command_end {
  std::string service;
  std::function<void(std::string_view line)> log;

  void answer(std::string_view command, const value::list& values, answering& to) const;
  void answer(std::string_view command, const std::exception_ptr& thrown, answering& to) const;
  void write(std::string_view what, const std::exception_ptr& thrown) const;
  void write(std::string_view what, std::string_view text) const;
};

/// Not thread-safe. A command may replace itself, as what was found is kept.
class command_table {
 public:
  explicit command_table(std::shared_ptr<const command_end> end) : end_(std::move(end)) {}

  /// A later one of the same name takes its place.
  void set(std::string name, plain_command run);
  void set(std::string name, later_command run);
  /// Null when there is none of that name.
  std::shared_ptr<const later_command> find(const std::string& name) const;
  /// Runs one that was found; what it throws ends it.
  void run(const std::string& name, const later_command& command, value::list& arguments,
           answering& to) const;

 private:
  std::shared_ptr<const command_end> end_;
  std::unordered_map<std::string, std::shared_ptr<const later_command>> commands_;
};

}  // namespace bee::service
