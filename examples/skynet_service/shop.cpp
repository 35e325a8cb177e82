// The shop of the seed cluster as a service that skynet loads: skynet.launch("shop", "shop_master_4",
// "shop").
#include "../seed_cluster/shop.hpp"

#include <bee/skynet/module.hpp>

namespace {

struct shop_module {
  shop_module(bee::skynet::context_service& here, std::string_view) : work(here) {}
  seed::shop work;
};

}  // namespace

BEE_SKYNET_MODULE(shop, shop_module)
