#include "cli/nodes/kept_links.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_links = 64;
constexpr auto longest_rest = std::chrono::minutes(1);

kept_links* the_one = nullptr;

// The name as well: it stands in the sentences about the connection.
std::string key_of_link(const cluster::node& to) {
  return to.name + " " + (to.address ? to_string(*to.address) : std::string());
}

bool is_at_rest(remote& to) {
  return to.is_direct() && to.channel().is_open() && to.channel().pending() == 0;
}

}  // namespace

kept_links::kept_links() : io_(std::make_unique<asio::io_context>(1)) {
  the_one = this;
}

kept_links::~kept_links() {
  the_one = nullptr;
  drop();
}

kept_links* kept_links::of_this_process() {
  return the_one;
}

void kept_links::look() {
  io_->restart();
  io_->poll();
  const auto now = std::chrono::steady_clock::now();
  std::erase_if(links_, [&](const auto& kept) {
    const bool is_good = is_at_rest(*kept.second.to) && now - kept.second.since < longest_rest;
    if (!is_good) kept.second.to->channel().close();
    return !is_good;
  });
}

std::shared_ptr<remote> kept_links::take(const cluster::node& node, duration timeout) {
  const auto at = links_.find(key_of_link(node));
  if (at == links_.end()) return nullptr;
  const auto found = std::move(at->second);
  links_.erase(at);
  if (found.timeout != timeout || !is_at_rest(*found.to)) {
    found.to->channel().close();
    return nullptr;
  }
  found.to->restart(timeout);
  return found.to;
}

void kept_links::give(const cluster::node& node, duration timeout, std::shared_ptr<remote> to) {
  const bool is_kept = is_at_rest(*to) && links_.size() < most_links;
  if (!is_kept) return to->channel().close();
  auto& place = links_[key_of_link(node)];
  if (place.to) place.to->channel().close();
  place = {std::move(to), timeout, std::chrono::steady_clock::now()};
}

void kept_links::drop() {
  for (const auto& [key, kept] : links_) kept.to->channel().close();
  links_.clear();
  io_ = std::make_unique<asio::io_context>(1);
}

}  // namespace bee::cli
