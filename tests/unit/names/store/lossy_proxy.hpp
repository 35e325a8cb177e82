// Stands between a client and a server, and loses what a test wants to be lost.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <memory>
#include <set>
#include <string>

#include "support/raw_peer.hpp"

namespace bee::names::test {

/// Runs on the test's own loop.
class lossy_proxy {
 public:
  lossy_proxy(boost::asio::any_io_executor executor, const std::string& to)
      : executor_(executor), server_(executor), to_(*parse_endpoint(to)) {
    boost::asio::co_spawn(executor_, accept(), boost::asio::detached);
  }
  ~lossy_proxy() { cut(); }

  std::string address() const { return to_string(server_.at()); }
  /// The next request with this text in it reaches the server; its answer is lost with the connection.
  void lose_answer_to(std::string text) { wanted_ = std::move(text); }
  int lost() const { return lost_; }
  /// Ends all connections, and every new one at once, until mend().
  void cut() {
    is_cut_ = true;
    for (auto* l : *links_) l->close();
  }
  void mend() { is_cut_ = false; }
  /// From now on nothing comes through, and nobody is told.
  void stall() { *is_stalled_ = true; }

 private:
  using tcp = boost::asio::ip::tcp;
  struct link {
    tcp::socket near;
    tcp::socket far;
    bool loses = false;
    void close() {
      boost::system::error_code ignored;
      near.close(ignored);
      far.close(ignored);
    }
  };

  boost::asio::awaitable<void> accept() {
    for (;;) {
      auto near = co_await server_.accept();
      if (is_cut_) continue;
      auto far = co_await bee::test::raw_connect(to_);
      const auto l = std::make_shared<link>(link{std::move(near), std::move(far)});
      links_->insert(l.get());
      boost::asio::co_spawn(executor_, pass(l, true), boost::asio::detached);
      boost::asio::co_spawn(executor_, pass(l, false), boost::asio::detached);
    }
  }

  boost::asio::awaitable<void> pass(std::shared_ptr<link> l, bool is_request) {
    auto& from = is_request ? l->near : l->far;
    auto& to = is_request ? l->far : l->near;
    const auto links = links_;
    const auto is_stalled = is_stalled_;
    std::string piece(1 << 16, '\0');
    for (;;) {
      boost::system::error_code why;
      const auto n = co_await from.async_read_some(
          boost::asio::buffer(piece), boost::asio::redirect_error(boost::asio::use_awaitable, why));
      if (why) break;
      const std::string_view text(piece.data(), n);
      if (*is_stalled) continue;
      if (is_request && !wanted_.empty() && text.find(wanted_) != std::string_view::npos) {
        wanted_.clear();
        l->loses = true;
      }
      if (!is_request && l->loses) {
        ++lost_;
        break;
      }
      co_await boost::asio::async_write(to, boost::asio::buffer(text),
                                        boost::asio::redirect_error(boost::asio::use_awaitable, why));
      if (why) break;
    }
    l->close();
    links->erase(l.get());
  }

  boost::asio::any_io_executor executor_;
  bee::test::raw_server server_;
  endpoint to_;
  std::string wanted_;
  bool is_cut_ = false;
  std::shared_ptr<bool> is_stalled_ = std::make_shared<bool>(false);
  int lost_ = 0;
  std::shared_ptr<std::set<link*>> links_ = std::make_shared<std::set<link*>>();  // outlives it
};

}  // namespace bee::names::test
