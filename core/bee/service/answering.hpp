// The way back to whoever asked a service something, whatever carries it: a connection, or the queue of a
// process.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace bee::service {

/// Answers one request, at most once: what comes after the first answer is ignored. One that goes unused
/// answers as a service that raised an error; that of a message which wants no answer does nothing.
class answering {
 public:
  virtual ~answering() = default;
  /// The bytes of an answer, as they are: packed values, or the raw text that answers a text command.
  virtual void answer_packed(std::string message) = 0;
  /// The service has failed. What a caller can not be told of the reason is lost on the way.
  virtual void fail() = 0;
  virtual void fail_with_text(std::string_view text) = 0;
  /// Never answers.
  virtual void ignore() = 0;
  /// Nobody waits for an answer.
  virtual bool is_push() const = 0;
  /// The same way for an answer that comes later; this one is used up.
  virtual std::unique_ptr<answering> keep() = 0;
};

/// Answers nobody.
class no_answering final : public answering {
 public:
  void answer_packed(std::string) override {}
  void fail() override {}
  void fail_with_text(std::string_view) override {}
  void ignore() override {}
  bool is_push() const override { return true; }
  std::unique_ptr<answering> keep() override { return std::make_unique<no_answering>(); }
};

}  // namespace bee::service
