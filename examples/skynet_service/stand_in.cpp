// Stands for the skynet process in which shop_master_4 runs, where there is no skynet: the functions of its C
// API that a module calls, the master that passes messages on to the shop, and the proxy by which the shop
// sends.
//   stand_in CLUSTER_FILE MODULE
#include <dlfcn.h>

#include <bee/node/hosted_proxy.hpp>
#include <bee/skynet/api.hpp>
#include <bee/value/pack.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdarg>
#include <cstdio>
#include <map>

#include "../seed_cluster/member.hpp"

using namespace bee::node;
using bee::skynet::message_type;

// The service that the module is, and what of the process it can see.
struct skynet_context {
  skynet_context(node& n, boost::asio::any_io_executor e, hosted_proxy& p)
      : at(n), executor(std::move(e)), proxy(p) {}

  void deliver(message_type type, int session, std::string message) {
    boost::asio::post(executor, [this, type, session, message = std::move(message)] {
      if (callback)
        callback(this, data, static_cast<int>(type), session, agent, message.data(), message.size());
    });
  }
  int open(responder&& asked) {
    if (asked.is_push()) return 0;
    asking.emplace(++last_session, std::move(asked));
    return last_session;
  }
  int answer(message_type type, int session, std::string message) {
    const auto found = asking.find(session);
    if (found == asking.end()) return 0;
    if (type == message_type::response) found->second.answer_packed(std::move(message));
    asking.erase(found);  // unanswered, it has failed
    return 0;
  }
  const char* timeout(int hundredths) {
    const int session = ++last_session;
    const auto timer = std::make_shared<boost::asio::steady_timer>(executor);
    timer->expires_after(std::chrono::milliseconds(10) * hundredths);
    timer->async_wait([this, timer, session](auto) { deliver(message_type::response, session, {}); });
    result = std::to_string(session);
    return result.c_str();
  }

  static constexpr std::uint32_t agent = 1, proxy_handle = 2, shop_handle = 3;
  node& at;
  boost::asio::any_io_executor executor;
  hosted_proxy& proxy;
  skynet_cb callback = nullptr;
  void* data = nullptr;
  int last_session = 0;
  std::map<int, responder> asking;
  std::string result;
};

extern "C" {
void skynet_callback(skynet_context* context, void* ud, skynet_cb callback) {
  context->data = ud;
  context->callback = callback;
}
int skynet_send(skynet_context* context, std::uint32_t, std::uint32_t to, int type, int session,
                void* message, std::size_t size) {
  std::string bytes(static_cast<const char*>(message), size);
  if (to == skynet_context::agent)
    return context->answer(static_cast<message_type>(type), session, std::move(bytes));
  if (to == skynet_context::shop_handle) {
    context->deliver(static_cast<message_type>(type), session, std::move(bytes));
    return session;
  }
  if (to != skynet_context::proxy_handle) return -1;
  boost::asio::post(context->executor,
                    [context, bytes = std::move(bytes)] { context->proxy.forward(bytes); });
  return session;
}
const char* skynet_command(skynet_context* context, const char* command, const char* parameter) {
  if (std::string_view(command) == "TIMEOUT") return context->timeout(std::atoi(parameter));
  return std::string_view(command) == "REG" ? ":3" : nullptr;
}
std::uint32_t skynet_queryname(skynet_context*, const char* name) {
  if (std::string_view(name) == ":3") return skynet_context::shop_handle;
  return std::string_view(name) == ".proxy" ? skynet_context::proxy_handle : 0;
}
void skynet_error(skynet_context*, const char* text, ...) {
  std::va_list arguments;
  va_start(arguments, text);
  std::vfprintf(stderr, text, arguments);
  std::fputc('\n', stderr);
  va_end(arguments);
}
}

namespace {

// The module, from create to release.
class loaded_module {
 public:
  loaded_module(const char* file, skynet_context& context) : library_(dlopen(file, RTLD_NOW | RTLD_GLOBAL)) {
    if (library_ == nullptr) fail(dlerror());
    self_ = find<void*()>("shop_create")();
    if (find<int(void*, skynet_context*, const char*)>("shop_init")(self_, &context, "shop_master_4 shop") !=
        0)
      fail("shop_init failed");
  }
  ~loaded_module() { find<void(void*)>("shop_release")(self_); }
  loaded_module(const loaded_module&) = delete;
  loaded_module& operator=(const loaded_module&) = delete;

 private:
  template <class Function>
  Function* find(const char* name) {
    auto* found = reinterpret_cast<Function*>(dlsym(library_, name));
    if (found == nullptr) fail(name);
    return found;
  }
  [[noreturn]] static void fail(const char* why) {
    seed::log(why);
    std::exit(1);
  }

  void* library_;
  void* self_ = nullptr;
};

// A cluster agent brings what is for the shop as it came; the master passes the body of a text message on.
struct process {
  process(node& at, boost::asio::any_io_executor executor, const char* file)
      : proxy(seed::must(hosted_proxy::open(at, "proxy", std::chrono::seconds(5), seed::log), "proxy")),
        context(at, std::move(executor), *proxy),
        shop(file, context) {
    serve("shop", [this](request&& r, responder&& to) {
      context.deliver(message_type::lua, context.open(std::move(to)), r.message.take());
    });
    serve("shop_master", [this](request&& r, responder&& to) {
      const auto values = bee::value::unpack(r.message.view());
      const bool is_text =
          values && values->size() > 1 && values->at(0) == "text" && values->at(1).is_string();
      auto message = is_text ? std::string(values->at(1).as_string()) : r.message.take();
      context.deliver(is_text ? message_type::text : message_type::lua, context.open(std::move(to)),
                      std::move(message));
    });
  }
  void serve(const char* name, raw_handler run) {
    (void)context.at.register_name(name, context.at.add({.label = name}, std::move(run)));
  }

  std::unique_ptr<hosted_proxy> proxy;
  skynet_context context;
  loaded_module shop;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::cerr << "usage: stand_in CLUSTER_FILE MODULE\n", 2;
  return seed::run_member("shop_master_4", argv[1], [argv](node& at, boost::asio::any_io_executor executor) {
    return std::make_unique<process>(at, std::move(executor), argv[2]);
  });
}
