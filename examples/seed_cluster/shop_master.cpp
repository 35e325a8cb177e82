// shop_master_4: the master that other nodes send to, the shop that does the work, and the proxy by which the
// shop sends: it knows no other node itself.
#include <bee/node/hosted_proxy.hpp>

#include "member.hpp"
#include "shop.hpp"

namespace {

using namespace bee::node;
using namespace std::chrono_literals;

// They end in the reverse order: the shop before what it sends by.
struct shop_master {
  shop_master(node& at, boost::asio::any_io_executor executor)
      : proxy(seed::must(hosted_proxy::open(at, "proxy", 5s, seed::log), "proxy")),
        worker(seed::must(hosted_service::open(at, executor, "shop", seed::log, sender_through(*proxy)),
                          "shop")),
        work(*worker),
        master(seed::must(hosted_service::open(at, executor, "shop_master", seed::log), "shop_master")) {
    master->redirect_to({worker.get()}, 1);
  }

  std::unique_ptr<hosted_proxy> proxy;
  std::unique_ptr<hosted_service> worker;
  seed::shop work;
  std::unique_ptr<hosted_service> master;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: shop_master CLUSTER_FILE\n", 2;
  return seed::run_member("shop_master_4", argv[1], [](node& at, boost::asio::any_io_executor executor) {
    return std::make_unique<shop_master>(at, executor);
  });
}
