#include "bee/net/budget.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <vector>

namespace bee::net {
namespace {

using clock = tenant::clock;
using std::chrono::milliseconds;

// What a connection costs besides what it holds for its peer.
constexpr std::size_t cost_of_one = 2048;
constexpr milliseconds longest_round{5000};
constexpr milliseconds shortest_round{20};
// The system hands out the lowest number that is free, so the number of a new descriptor tells how many there
// are: connections that are made stay below this part of them, so that others can be accepted.
constexpr std::size_t outgoing_part(std::size_t all) {
  return all - all / 4;
}
constexpr std::chrono::minutes between_two_lines{1};
// Those that were not used for longest are looked at.
constexpr int most_looks = 1024;

template <class Condition>
tenant* first_of(const std::list<tenant*>& all, const tenant& but, Condition holds) {
  int looks = 0;
  for (auto* each : all) {
    if (++looks > most_looks) break;
    if (each != &but && holds(*each)) return each;
  }
  return nullptr;
}

tenant* idle_in(const std::list<tenant*>& all, const tenant& but) {
  return first_of(all, but, [](const tenant& t) { return t.is_idle() && !t.has_unread(); });
}

tenant* settled_in(const std::list<tenant*>& all, const tenant& but, clock::time_point now) {
  return first_of(all, but,
                  [now](const tenant& t) { return t.is_idle() && !t.is_new(now) && !t.has_unread(); });
}

milliseconds round_of(const budget_options& o) {
  auto shortest = o.unfinished;
  if (o.idle.count() > 0) shortest = std::min(shortest, o.idle);
  return std::clamp(shortest / 8, shortest_round, longest_round);
}

}  // namespace

// Looks at all deadlines once in a round, while there are connections.
struct budget::sweeper {
  explicit sweeper(const boost::asio::any_io_executor& e) : timer(e) {}
  boost::asio::steady_timer timer;
  bool is_armed = false;

  static void arm(const std::shared_ptr<sweeper>& self, std::weak_ptr<budget> of, milliseconds round) {
    self->is_armed = true;
    self->timer.expires_after(round);
    self->timer.async_wait([self, of = std::move(of), round](const error_code& error) {
      self->is_armed = false;
      const auto all = of.lock();
      if (!all || all->guests_ == 0) return;
      if (!error) all->sweep();
      if (all->guests_ != 0) arm(self, of, round);
    });
  }
};

tenant::~tenant() {
  if (in_) in_->leave(*this);
}

budget::budget(boost::asio::any_io_executor executor, budget_options options)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      now_(clock::now()),
      sweeper_(std::make_shared<sweeper>(executor_)) {}

budget::~budget() {
  sweeper_->timer.cancel();
}

std::size_t budget::descriptors() {
  rlimit files{};
  return ::getrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : 1024;
}

std::size_t budget::outgoing_share() {
  return std::max<std::size_t>(4, descriptors() / 8);
}

void budget::enter(tenant& t, tenant::host& host) {
  t.in_ = shared_from_this();
  t.host_ = &host;
  t.at_ = host.all.insert(host.all.end(), &t);
  t.memory_ = 0;
  change_memory(t, cost_of_one);
}

bool budget::admit(tenant& t, std::string host, int descriptor) {
  now_ = clock::now();
  const bool is_full = guests_ >= options_.connections;
  const bool is_short = static_cast<std::size_t>(descriptor) + options_.spare_descriptors >= descriptors();
  t.name_ = std::move(host);
  ++guests_;
  enter(t, hosts_[t.name_]);
  if (is_full || is_short) {
    say_short(is_full ? "connections" : "file descriptors");
    auto* going = !is_full && outgoing() > outgoing_share() ? idle_in(outgoing_.all, t) : nullptr;
    if (!going) going = guest_to_end(t);
    if (!going) {
      leave(t);
      return false;
    }
    end(*going);
  }
  if (!sweeper_->is_armed) sweeper::arm(sweeper_, weak_from_this(), round_of(options_));
  return true;
}

error_code budget::admit_outgoing(tenant& t, int descriptor) {
  const auto number = static_cast<std::size_t>(descriptor);
  now_ = clock::now();
  enter(t, outgoing_);
  if (number < outgoing_part(descriptors())) return {};
  auto* going = idle_in(outgoing_.all, t);
  if (!going && outgoing() <= outgoing_share()) going = guest_to_end(t);
  if (going) {
    end(*going);
    return {};
  }
  if (number + options_.spare_descriptors < descriptors()) return {};
  say_short("file descriptors");
  leave(t);
  return boost::asio::error::no_descriptors;
}

bool budget::make_room() {
  struct nobody final : tenant {
    bool is_idle() const override { return false; }
    void give_way() override {}
  } none;
  now_ = clock::now();
  say_short("file descriptors");
  auto* going = idle_in(outgoing_.all, none);
  if (!going) going = guest_to_end(none);
  if (going) end(*going);
  return going != nullptr;
}

void budget::leave(tenant& t) {
  if (!t.in_) return;
  const auto kept = std::move(t.in_);
  used_ -= t.memory_;
  t.host_->memory -= t.memory_;
  t.host_->all.erase(t.at_);
  if (t.host_ != &outgoing_) {
    if (t.host_->all.empty()) hosts_.erase(t.name_);
    if (--guests_ == 0) sweeper_->timer.cancel();
  }
  t.host_ = nullptr;
  t.memory_ = 0;
}

void budget::touch(tenant& t) {
  if (t.in_) t.host_->all.splice(t.host_->all.end(), t.host_->all, t.at_);
}

// Of the host that has most connections; a host never ends the connections of one that has fewer.
tenant* budget::idle_guest(const tenant& for_whom, bool may_be_new) {
  const bool is_guest = for_whom.host_ && for_whom.host_ != &outgoing_;
  const auto least = is_guest ? for_whom.host_->all.size() : 0;
  tenant* out = nullptr;
  for (auto& [name, host] : hosts_) {
    if (host.all.size() < least) continue;
    if (out && host.all.size() <= out->host_->all.size()) continue;
    auto* idle = may_be_new ? idle_in(host.all, for_whom) : settled_in(host.all, for_whom, now_);
    if (idle) out = idle;
  }
  return out;
}

// One that has begun a message and does not end it, of the host that has most connections. A host with more
// of them than the newcomer's has no time to end it.
tenant* budget::slow_guest(const tenant& for_whom) {
  constexpr std::chrono::seconds time_to_end{1};
  tenant* out = nullptr;
  for (auto& [name, host] : hosts_) {
    if (out && host.all.size() <= out->host_->all.size()) continue;
    const bool has_more = for_whom.host_ && host.all.size() > for_whom.host_->all.size();
    const clock::duration least = has_more ? clock::duration(1) : clock::duration(time_to_end);
    const auto is_slow = [&](const tenant& t) {
      return t.unfinished_for(now_) >= least && (has_more || !t.has_unread());
    };
    if (auto* one = first_of(host.all, for_whom, is_slow)) out = one;
  }
  return out;
}

// The one that has waited longest, of the host that has most connections: a host never ends the connections
// of one that has fewer.
tenant* budget::waiting_guest(const tenant& for_whom) {
  tenant* out = nullptr;
  for (auto& [name, host] : hosts_) {
    if (for_whom.host_ && host.all.size() < for_whom.host_->all.size()) continue;
    if (out && host.all.size() <= out->host_->all.size()) continue;
    const auto waits = [](const tenant& t) { return t.is_waiting() && !t.has_unread(); };
    if (auto* one = first_of(host.all, for_whom, waits)) out = one;
  }
  return out;
}

// Whoever has just come is served before it makes room for the next: those that were served go first.
tenant* budget::guest_to_end(const tenant& for_whom) {
  auto* out = idle_guest(for_whom, false);
  if (!out) out = slow_guest(for_whom);
  if (!out && options_.may_end_waiting) out = waiting_guest(for_whom);
  return out ? out : idle_guest(for_whom, true);
}

// Of the host that holds most, the one that holds most.
tenant* budget::largest(const tenant* but) {
  tenant* out = nullptr;
  for (auto& [name, host] : hosts_) {
    if (out && host.memory <= out->host_->memory) continue;
    tenant* of_host = nullptr;
    for (auto* each : host.all)
      if (each != but && (!of_host || each->memory_ > of_host->memory_)) of_host = each;
    if (of_host) out = of_host;
  }
  return out;
}

bool budget::has_room(const tenant& t, std::size_t more) {
  while (t.in_ && used_ + more > options_.memory) {
    auto* hog = largest(&t);
    if (!hog) return false;
    const bool is_other_host = hog->host_ != t.host_;
    const auto theirs = is_other_host ? hog->host_->memory : hog->memory_;
    const auto own = is_other_host ? t.host_->memory : t.memory_;
    if (theirs <= own + more) return false;
    say_short("memory");
    end(*hog);
  }
  return true;
}

void budget::change_memory(tenant& t, std::size_t bytes) {
  used_ += bytes - t.memory_;
  t.host_->memory += bytes - t.memory_;
  t.memory_ = bytes;
  while (used_ > options_.memory) {
    auto* hog = largest(nullptr);
    if (!hog) return;
    say_short("memory");
    const bool is_self = hog == &t;
    end(*hog);
    if (is_self) return;
  }
}

void budget::end(tenant& t) {
  leave(t);
  t.give_way();
}

// One line for each time of need, not one for each connection.
void budget::say_short(std::string_view of) {
  const auto time = clock::now();
  const bool is_news = said_ == clock::time_point() || time - said_ > between_two_lines;
  said_ = time;
  if (!is_news || !options_.log) return;
  auto line = "short of " + std::string(of) + " (";
  line += of == "memory" ? std::to_string(options_.memory >> 20) + " MiB" : std::to_string(descriptors());
  options_.log(line + "): connections that were not used for longest, or hold most, are closed");
}

void budget::sweep() {
  now_ = clock::now();
  std::vector<tenant*> over;
  for (const auto& [name, host] : hosts_)
    for (auto* each : host.all)
      if (each->is_overdue(now_, options_)) over.push_back(each);
  for (auto* each : over) end(*each);
}

}  // namespace bee::net
