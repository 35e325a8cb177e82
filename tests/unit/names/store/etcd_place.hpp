// A place of a registry in a real etcd that all tests of a program share: each has a prefix of its own.
#pragma once

#include "bee/names/store/etcd_store.hpp"
#include "support/etcd_cluster.hpp"
#include "support/event_loop.hpp"
#include "unit/names/store/store_conformance.hpp"

namespace bee::names::test {

inline bee::test::etcd_cluster& shared_etcd() {
  static bee::test::etcd_cluster only;
  return only;
}

class etcd_place final : public store_place {
 public:
  etcd_place() {
    static int count = 0;
    if (!bee::test::has_etcd()) throw std::runtime_error("etcd is not installed: scripts/setup");
    prefix = "test/" + std::to_string(++count);
  }

  std::unique_ptr<store> open() override {
    auto opened = loop.run(etcd_store::open(loop.executor(), from(), options));
    why = opened ? etcd::trouble() : opened.error();
    return opened ? std::move(*opened) : nullptr;
  }
  void run_until(const std::function<bool()>& holds) override { loop.run_until(holds); }

  etcd::url from() const { return *etcd::parse_url(shared_etcd().url(prefix)); }

  bee::test::event_loop loop;
  std::string prefix;
  etcd_store_options options;
  etcd::trouble why;
};

}  // namespace bee::names::test
