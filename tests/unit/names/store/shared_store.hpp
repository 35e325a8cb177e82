// A store as several name servers share it, with a test in the place of the others and of the lease clock.
#pragma once

#include "unit/names/store/memory_store.hpp"

namespace bee::names::test {

class shared_store final : public memory_store {
 public:
  bool is_shared() const override { return true; }
  standing stands() const override { return now; }
  revision newest() const override { return newest_known; }
  void renew(record_ptr node, bool may_begin, on_committed done) override {
    renewed.push_back(node->name + (may_begin ? " may begin" : ""));
    done(renew_ends ? result<revision>(renew_ends) : result<revision>(node->changed));
  }
  void catch_up(std::string name, on_committed done) override {
    put_off([this, name = std::move(name), done = std::move(done)] {
      caught_up.push_back(name);
      if (comes_late) std::exchange(comes_late, nullptr)();
      done(catch_up_ends ? result<revision>(catch_up_ends) : result<revision>(0));
    });
  }

  void become(standing next) {
    now = std::move(next);
    on_standing(now);
  }

  standing now;
  revision newest_known = 0;
  std::vector<std::string> renewed;
  error_code renew_ends;
  std::vector<std::string> caught_up;
  std::function<void()> comes_late;  // events that the store brings when it is to catch up
  error_code catch_up_ends;
};

}  // namespace bee::names::test
