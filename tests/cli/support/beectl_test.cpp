#include "cli/support/beectl_test.hpp"

#include <boost/asio/post.hpp>

namespace bee::test {
namespace {

namespace asio = boost::asio;
using value::list;
using value::table;

}  // namespace

test_node::test_node(const std::string& name, node::node_options options) {
  node_ = std::make_unique<node::node>(io_.get_executor(), name, std::move(options));
  add_services();
  if (const auto open = node_->listen({"127.0.0.1", 0}); !open)
    throw std::runtime_error(open.error().message());
  address_ = to_string(node_->address());
  thread_ = std::thread([this] { io_.run(); });
}

test_node::~test_node() {
  asio::post(io_, [this] { node_.reset(); });
  work_.reset();
  io_.stop();
  thread_.join();
  node_.reset();
}

void test_node::add_services() {
  const auto echo = node_->add({.label = "snlua echo"}, [this](node::invocation&& in, node::responder&& out) {
    ++*runs_;
    if (in.is_push) {
      const std::lock_guard lock(mutex_);
      pushed_.push_back(std::move(in.arguments));
    } else {
      out.answer(in.arguments);
    }
  });
  node_->set_local_name(".echo", echo);
  (void)node_->register_name("echo", echo);

  const auto mysqlpool =
      node_->add({.label = "snlua mysqlpool"}, [runs = runs_](node::invocation&& in, node::responder&& out) {
        ++*runs;
        const auto is = [&](const char* command) {
          return in.arguments.size() > 1 && in.arguments[0] == value::value("lua") &&
                 in.arguments[1] == value::value(command);
        };
        if (is("execute"))
          return out.answer({table{{table{{}, {{"sql", in.arguments[2]}, {"rows", 1}}}}, {}}});
        if (is("ping")) return out.answer({"pong"});
        if (is("close")) return out.close_connection();
        out.fail();
      });
  (void)node_->register_name("mysqlpool", mysqlpool);

  const auto mute =
      node_->add({.label = "snlua mute"}, [runs = runs_](node::invocation&&, node::responder&& out) {
        ++*runs;
        out.ignore();
      });
  (void)node_->register_name("mute", mute);
}

std::vector<list> test_node::pushed() const {
  const std::lock_guard lock(mutex_);
  return pushed_;
}

void test_node::knows(const std::string& name, const std::string& address) {
  change([&](node::node& here) { here.peers().set(name, address); });
}

void test_node::change(const std::function<void(node::node&)>& how) {
  std::promise<void> done;
  asio::post(io_, [&] {
    how(*node_);
    done.set_value();
  });
  done.get_future().wait();
}

program_end beectl::run(words arguments) {
  return run_with(std::move(arguments), {});
}

program_end beectl::run_with(words arguments, program how) {
  return test::run(placed(std::move(arguments), std::move(how)));
}

std::unique_ptr<terminal> beectl::run_on_terminal(words arguments) {
  return std::make_unique<terminal>(placed(std::move(arguments), {}));
}

program beectl::placed(words arguments, program how) const {
  arguments.insert(arguments.begin(), BEECTL);
  how.arguments = std::move(arguments);
  if (how.folder == "/") how.folder = folder_.path();
  how.environment = environment_;
  how.environment.emplace("XDG_CONFIG_HOME", folder_.path() + "/config");
  how.environment.emplace("LC_ALL", "C.UTF-8");
  return how;
}

void beectl::expect_refused(const words& arguments, int code, const std::string& err) {
  const auto end = run(arguments);
  EXPECT_EQ(end.code, code) << end.err;
  EXPECT_EQ(end.err, err);
  EXPECT_EQ(end.out, "");
}

}  // namespace bee::test
