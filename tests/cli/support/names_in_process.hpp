// A name service in this process, on a thread of its own, that remembers few events.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "bee/names/service/server.hpp"
#include "bee/names/store/sqlite_store.hpp"
#include "support/program.hpp"

namespace bee::test {

class names_in_process {
 public:
  names_in_process(const temporary_folder& folder, std::size_t events) {
    names::sqlite_store_options kept;
    kept.events = events;
    const auto later = [this](std::function<void()> f) { boost::asio::post(io_, std::move(f)); };
    store_ = std::move(*names::sqlite_store::open(folder.path() + "/in_process", later, kept));
    names::server_options options;
    options.listen = {"127.0.0.1", 0};
    options.service.limits.events = events;
    auto opened = names::server::open(io_.get_executor(), *store_, options);
    if (!opened) throw std::runtime_error(opened.error().message());
    server_ = std::move(*opened);
    address_ = to_string(server_->address());
    thread_ = std::thread([this] { io_.run(); });
  }
  ~names_in_process() {
    io_.stop();
    thread_.join();
  }
  names_in_process(const names_in_process&) = delete;
  names_in_process& operator=(const names_in_process&) = delete;

  std::string url() const { return "names://" + address_; }

 private:
  boost::asio::io_context io_{1};
  std::unique_ptr<names::sqlite_store> store_;
  std::unique_ptr<names::server> server_;
  std::string address_;
  std::thread thread_;
};

}  // namespace bee::test
