// What becomes of those who wait when their execution context ends before what they wait for.
#pragma once

#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/query.hpp>
#include <mutex>
#include <unordered_set>

namespace bee::net {

/// Holds handlers that no other service of Asio knows of. A coroutine that waits for such a handler keeps
/// alive what holds it, so neither would ever go.
class holds_handlers {
 public:
  /// Destroys the handlers, uncalled. The last thing that is called before the context is gone.
  virtual void let_go() = 0;

 protected:
  ~holds_handlers() = default;
};

/// Of each context, those who hold handlers. Any thread.
class end_of_context final : public boost::asio::execution_context::service {
 public:
  using key_type = end_of_context;
  static inline boost::asio::execution_context::id id;

  explicit end_of_context(boost::asio::execution_context& of) : service(of) {}
  /// That of the context behind an executor.
  static end_of_context& of(const auto& executor) {
    return boost::asio::use_service<end_of_context>(
        boost::asio::query(executor, boost::asio::execution::context));
  }

  void add(holds_handlers& one) {
    const std::lock_guard here(mutex_);
    all_.insert(&one);
  }
  void remove(holds_handlers& one) {
    const std::lock_guard here(mutex_);
    all_.erase(&one);
  }

 private:
  // One that lets go may be the end of others.
  void shutdown() override {
    while (auto* one = take_one()) one->let_go();
  }
  holds_handlers* take_one() {
    const std::lock_guard here(mutex_);
    if (all_.empty()) return nullptr;
    auto* one = *all_.begin();
    all_.erase(all_.begin());
    return one;
  }

  std::mutex mutex_;
  std::unordered_set<holds_handlers*> all_;
};

}  // namespace bee::net
