#include "bee/net/resolve.hpp"

#include <netdb.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "bee/net/deadline.hpp"

namespace bee::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using addresses = result<std::vector<tcp::endpoint>>;

error_code resolver_error(int code) {
  switch (code) {
    case EAI_NONAME: return asio::error::host_not_found;
    case EAI_AGAIN: return asio::error::host_not_found_try_again;
    case EAI_FAIL: return asio::error::no_recovery;
    case EAI_SYSTEM: return {errno, boost::system::system_category()};
    default: return {code, asio::error::get_addrinfo_category()};
  }
}

std::vector<tcp::endpoint> copy(const addrinfo* list) {
  std::vector<tcp::endpoint> found;
  for (; list != nullptr; list = list->ai_next) {
    tcp::endpoint address;
    if (list->ai_addrlen > address.capacity()) continue;
    std::memcpy(address.data(), list->ai_addr, list->ai_addrlen);
    address.resize(list->ai_addrlen);
    found.push_back(address);
  }
  return found;
}

addresses look_up(const endpoint& e) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int failed = getaddrinfo(e.host.c_str(), std::to_string(e.port).c_str(), &hints, &list);
  if (failed != 0) return resolver_error(failed);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, freeaddrinfo);
  return copy(list);
}

// What the look-up thread and the waiting coroutine share. The thread knows nothing of the executor, which
// may be gone before it: it closes its end of a pipe, and the waiter sees the end of file.
struct look_up_job {
  explicit look_up_job(endpoint e) : wanted(std::move(e)) {}
  const endpoint wanted;
  std::mutex guard;
  addresses found = error_code(errc::connect_timed_out);
};

void run(const std::shared_ptr<look_up_job>& job, int done_fd) {
  auto found = look_up(job->wanted);
  {
    const std::lock_guard lock(job->guard);
    job->found = std::move(found);
  }
  ::close(done_fd);
}

result<int> start(const std::shared_ptr<look_up_job>& job) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return error_code(errno, boost::system::system_category());
  try {
    std::thread(run, job, ends[1]).detach();
  } catch (const std::system_error& e) {
    ::close(ends[0]);
    ::close(ends[1]);
    return error_code(e.code().value(), boost::system::system_category());
  }
  return ends[0];
}

asio::awaitable<bool> wait_for_end(asio::posix::stream_descriptor& from) {
  error_code ignored;
  co_await from.async_wait(asio::posix::stream_descriptor::wait_read,
                           asio::redirect_error(asio::use_awaitable, ignored));
  co_return true;
}

}  // namespace

result<tcp::endpoint> parse_literal_address(const endpoint& e) {
  error_code error;
  const auto address = asio::ip::make_address(e.host, error);
  if (error) return error;
  return tcp::endpoint(address, e.port);
}

asio::awaitable<addresses> resolve(endpoint e, std::chrono::steady_clock::duration timeout) {
  if (const auto literal = parse_literal_address(e)) co_return std::vector{*literal};
  const auto job = std::make_shared<look_up_job>(std::move(e));
  const auto started = start(job);
  if (!started) co_return started.error();
  asio::posix::stream_descriptor done(co_await asio::this_coro::executor, *started);
  co_await with_deadline(wait_for_end(done), timeout);
  const std::lock_guard lock(job->guard);
  co_return job->found;
}

addresses resolve_now(const endpoint& e) {
  if (const auto literal = parse_literal_address(e)) return std::vector{*literal};
  return look_up(e);
}

endpoint to_endpoint(const tcp::endpoint& address) {
  return {address.address().to_string(), address.port()};
}

}  // namespace bee::net
