// A module that skynet loads as a service, from a class that takes a command_service:
//
//     struct shop {
//       shop(bee::skynet::context_service& here, std::string_view parameters) { here.on("sell", ...); }
//     };
//     BEE_SKYNET_MODULE(shop, shop)                      // shop.so, in a folder of `cpath`
//
//     local shop = skynet.launch("shop", "shop_master_4", "shop", ".proxy")    -- node, service, proxy
//
// The name of the module is that of its file. The target bee::skynet makes it show no more than the functions
// below: skynet shows the names of a module to all that come after it. When the context ends, calls that wait
// end as abandoned, then the class ends, which may still send; what sleeps in a handler is destroyed after
// it. Generated protobuf messages that two modules of one process use belong in a library that both link:
// protobuf refuses a type that comes twice.
#pragma once

#include <memory>
#include <optional>

#include "bee/base/thrown.hpp"
#include "bee/skynet/context_service.hpp"

namespace bee::skynet {

/// The node, the service, the proxy if it is not ".proxy", and what stands behind these. Nothing when there
/// are fewer than two words.
struct module_parameters {
  context_options options;
  std::string_view rest;
};
std::optional<module_parameters> parse_module_parameters(std::string_view words);

/// The service of one context: first what hosts it, then the user's class.
template <class Service>
class module_instance {
 public:
  /// As skynet wants it: 0, or the service is not there and the log has why.
  int init(skynet_context* context, const char* words) noexcept {
    if (words == nullptr) words = "";
    const auto parameters = parse_module_parameters(words);
    if (!parameters) {
      skynet_error(context, "parameters are NODE SERVICE [PROXY], not \"%.200s\"", words);
      return 1;
    }
    try {
      host_ = std::make_unique<context_service>(context, parameters->options);
      service_ = std::make_unique<Service>(*host_, parameters->rest);
      return 0;
    } catch (...) {
      skynet_error(context, "%s %s: %s", parameters->options.node.c_str(),
                   parameters->options.service.c_str(), thrown_text(std::current_exception()).c_str());
      return 1;
    }
  }
  module_instance() = default;
  module_instance(const module_instance&) = delete;
  module_instance& operator=(const module_instance&) = delete;
  ~module_instance() {
    if (host_) host_->close();
  }

 private:
  std::unique_ptr<context_service> host_;
  std::unique_ptr<Service> service_;  // ends first, and may use its host until then
};

}  // namespace bee::skynet

#define BEE_SKYNET_EXPORT extern "C" __attribute__((visibility("default")))
/// Defines NAME_create, NAME_init and NAME_release, by which skynet makes and ends the service.
#define BEE_SKYNET_MODULE(name, service)                                                           \
  BEE_SKYNET_EXPORT void* name##_create() {                                                        \
    return new bee::skynet::module_instance<service>();                                            \
  }                                                                                                \
  BEE_SKYNET_EXPORT int name##_init(void* self, skynet_context* context, const char* parameters) { \
    return static_cast<bee::skynet::module_instance<service>*>(self)->init(context, parameters);   \
  }                                                                                                \
  BEE_SKYNET_EXPORT void name##_release(void* self) {                                              \
    delete static_cast<bee::skynet::module_instance<service>*>(self);                              \
  }
