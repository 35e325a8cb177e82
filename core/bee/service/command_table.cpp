#include "bee/service/command_table.hpp"

#include "bee/base/bytes.hpp"
#include "bee/base/thrown.hpp"
#include "bee/value/kind.hpp"
#include "bee/value/pack.hpp"

namespace bee::service {

void command_end::write(std::string_view what, std::string_view text) const {
  log(escape_for_terminal(service + ": " + std::string(what) + ": " + std::string(text)));
}

void command_end::write(std::string_view what, const std::exception_ptr& thrown) const {
  write(what, thrown_text(thrown));
}

void command_end::answer(std::string_view command, const value::list& values, answering& to) const {
  auto packed = value::pack(values);
  if (packed.has_value()) return to.answer_packed(std::move(*packed));
  write(command, "what it returned can not be packed: " + packed.error().message());
  to.fail();
}

void command_end::answer(std::string_view command, const std::exception_ptr& thrown, answering& to) const {
  write(command, thrown);
  try {
    std::rethrow_exception(thrown);
  } catch (const value::bad_argument& why) {
    to.fail_with_text(why.what());
  } catch (...) {
    to.fail();
  }
}

void command_table::set(std::string name, plain_command run) {
  set(name, [end = end_, name, run = std::move(run)](value::list& arguments, answering& to) {
    end->answer(name, run(arguments), to);
  });
}

void command_table::set(std::string name, later_command run) {
  commands_.insert_or_assign(std::move(name), std::make_shared<const later_command>(std::move(run)));
}

std::shared_ptr<const later_command> command_table::find(const std::string& name) const {
  const auto found = commands_.find(name);
  return found == commands_.end() ? nullptr : found->second;
}

void command_table::run(const std::string& name, const later_command& command, value::list& arguments,
                        answering& to) const {
  try {
    command(arguments, to);
  } catch (...) {
    end_->answer(name, std::current_exception(), to);
  }
}

}  // namespace bee::service
