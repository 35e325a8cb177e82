#include "support/fake_node.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <variant>

#include "bee/value/literal.hpp"
#include "bee/value/pack.hpp"
#include "bee/wire/frame.hpp"
#include "bee/wire/request.hpp"
#include "bee/wire/response.hpp"
#include "support/send_all.hpp"

namespace bee::test {
namespace {

constexpr std::uint32_t daemon = 9;
constexpr auto patience = std::chrono::seconds(10);

std::string text_of(const value::value& v) {
  return v.is_string() ? std::string(v.as_string()) : value::to_literal(v);
}

// "reload {a=false}"; a service that is not the daemon is named at the end.
std::string shown(const wire::address& to, const value::list& arguments) {
  std::string out;
  for (const auto& a : arguments) out += (out.empty() ? "" : " ") + text_of(a);
  return to == wire::address(daemon) ? out : out + " " + wire::to_string(to);
}

// An error has a text of its own when it has a value.
std::string error_text(const fake_reply& reply) {
  return reply.values.empty() ? "call failed" : text_of(reply.values.front());
}

std::string_view command_of(std::string_view asked) {
  return asked.substr(0, asked.find(' '));
}

}  // namespace

fake_node::fake_node(behaviour how) : how_(std::move(how)) {
  services_ = {{8, "snlua service_mgr"}, {daemon, "snlua clusterd"}};
  listen_on(0);
}

fake_node::~fake_node() {
  stop();
}

void fake_node::listen_on(std::uint16_t port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  const bool is_open = ::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) == 0 &&
                       ::listen(listener_, 64) == 0 &&
                       ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) == 0;
  if (!is_open) throw std::runtime_error("fake_node: listen");
  if (port == 0) port_ = ntohs(at.sin_port);  // who starts again stays where it was, and others may read that
  is_over_ = false;
  const std::lock_guard lock(mutex_);
  threads_.emplace_back([this, fd = listener_] { accept_all(fd); });
}

void fake_node::stop() {
  is_over_ = true;
  for (;;) {
    std::vector<std::thread> ending;
    {
      const std::lock_guard lock(mutex_);
      ending.swap(threads_);
    }
    if (ending.empty()) break;
    for (auto& t : ending) t.join();
  }
  if (listener_ >= 0) ::close(std::exchange(listener_, -1));
}

void fake_node::start() {
  listen_on(port_);
}

void fake_node::restart() {
  stop();
  forget();
  start();
}

void fake_node::forget() {
  const std::lock_guard lock(mutex_);
  map_.clear();
  senders_.clear();
  next_handle_ = 0x10;
}

void fake_node::accept_all(int listener) {
  while (!is_over_) {
    pollfd waiting{listener, POLLIN, 0};
    if (::poll(&waiting, 1, 10) <= 0) continue;
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    const std::lock_guard lock(mutex_);
    ++connections_;
    threads_.emplace_back([this, fd] { serve(fd); });
  }
}

void fake_node::serve(int fd) {
  wire::frame_splitter frames;
  std::uint32_t agent = 0;
  {
    const std::lock_guard lock(mutex_);
    agent = next_handle_++;
    services_[agent] = "snlua clusteragent 9 12 " + std::to_string(agent);
  }
  bool goes_on = true;
  std::vector<char> buffer(65536);
  while (goes_on && !is_over_) {
    pollfd waiting{fd, POLLIN, 0};
    if (::poll(&waiting, 1, 10) <= 0) continue;
    const auto n = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (n <= 0) break;
    frames.feed({buffer.data(), static_cast<std::size_t>(n)});
    while (const auto body = frames.next()) goes_on = reply_to(fd, *body) && goes_on;
  }
  ::close(fd);
  const std::lock_guard lock(mutex_);
  services_.erase(agent);
}

bool fake_node::reply_to(int fd, std::string_view frame) {
  const auto decoded = wire::decode_request(frame);
  const auto* request = decoded ? std::get_if<wire::request>(&*decoded) : nullptr;
  if (!request) return false;
  const auto unpacked = value::unpack(request->message);
  const auto arguments = unpacked ? *unpacked : value::list{};
  const auto text = shown(request->to, arguments);
  behaviour how;
  {
    const std::lock_guard lock(mutex_);
    asked_.push_back(text);
    how = how_;
  }
  changed_.notify_all();
  const auto told = how ? how(text) : std::nullopt;
  const auto reply = told.value_or(fake_reply{});
  const auto until = std::chrono::steady_clock::now() + reply.after;
  while (std::chrono::steady_clock::now() < until && !is_over_)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::string out;
  switch (reply.what) {
    case fake_reply::kind::silence: return true;
    case fake_reply::kind::close: return false;
    case fake_reply::kind::garbage: send_all(fd, "HTTP/1.1 400 Bad Request\r\n\r\n"); return true;
    case fake_reply::kind::error: wire::encode_error(request->session, error_text(reply), out); break;
    default: {
      const auto values =
          reply.values.empty() ? answer(wire::to_string(request->to), arguments) : reply.values;
      (void)wire::encode_response(request->session, value::pack(values).value(), out);
    }
  }
  if (request->session == 0) return true;
  const bool is_half = reply.what == fake_reply::kind::half;
  send_all(fd, is_half ? std::string_view(out).substr(0, out.size() / 2) : std::string_view(out));
  return !is_half;
}

value::list fake_node::answer(const std::string& to, const value::list& arguments) {
  const std::lock_guard lock(mutex_);
  const auto command = arguments.empty() ? std::string() : text_of(arguments[0]);
  if (to == ".service") return {value::table{{}, {{"clusterd", wire::to_string(wire::address(daemon))}}}};
  if (command == "LIST") {
    value::table all;
    for (const auto& [handle, label] : services_)
      all.pairs.emplace_back(wire::to_string(wire::address(handle)), label);
    return {std::move(all)};
  }
  if (command == "senders") {
    value::table all;
    for (const auto& [name, handle] : senders_) all.pairs.emplace_back(name, handle);
    return {std::move(all)};
  }
  if (command == "sender" && arguments.size() > 1) {
    const auto name = text_of(arguments[1]);
    return {senders_.emplace(name, 0x30 + static_cast<int>(senders_.size())).first->second};
  }
  if (command == "reload" && arguments.size() > 1 && arguments[1].is_table()) merge(arguments[1].as_table());
  if (command == "reload" && arguments.size() == 1)
    for (const auto& [name, at] : file_) map_[name] = at;
  return {value::value()};
}

void fake_node::merge(const value::table& entries) {
  for (const auto& [name, at] : entries.pairs) map_[text_of(name)] = text_of(at);
}

void fake_node::behaves(behaviour how) {
  const std::lock_guard lock(mutex_);
  how_ = std::move(how);
}

std::map<std::string, std::string> fake_node::map() const {
  const std::lock_guard lock(mutex_);
  return map_;
}

void fake_node::knows(const std::string& name, const std::string& address, bool has_sender) {
  const std::lock_guard lock(mutex_);
  map_[name] = address;
  if (has_sender) senders_.emplace(name, 0x30 + static_cast<int>(senders_.size()));
}

void fake_node::has_file(std::map<std::string, std::string> entries) {
  const std::lock_guard lock(mutex_);
  file_ = std::move(entries);
}

void fake_node::has_service(std::uint32_t handle, const std::string& command) {
  const std::lock_guard lock(mutex_);
  services_[handle] = command;
}

void fake_node::has_no_service(std::uint32_t handle) {
  const std::lock_guard lock(mutex_);
  services_.erase(handle);
}

std::vector<std::string> fake_node::asked(const std::string& command) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  for (const auto& text : asked_)
    if (command_of(text) == command) out.push_back(text);
  return out;
}

void fake_node::wait_until_asked(const std::string& command, std::size_t times) const {
  std::unique_lock lock(mutex_);
  const bool is_asked = changed_.wait_for(lock, patience, [&] {
    std::size_t count = 0;
    for (const auto& text : asked_) count += command_of(text) == command;
    return count >= times;
  });
  EXPECT_TRUE(is_asked) << "was not asked " << command;
}

int fake_node::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

}  // namespace bee::test
