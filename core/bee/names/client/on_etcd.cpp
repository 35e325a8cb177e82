#include "bee/names/client/on_etcd.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "bee/names/service/service.hpp"
#include "bee/names/store/etcd_store.hpp"

namespace bee::names {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// What a name server would do, in this process, for one who asks one thing after the other.
class desk_on_etcd : public std::enable_shared_from_this<desk_on_etcd> {
 public:
  static task<attempt<std::shared_ptr<desk_on_etcd>>> open(const client_options& how, etcd::url at,
                                                           milliseconds time) {
    etcd_store_options options;
    options.is_server = false;
    options.client.total = time;
    options.client.attempt = std::max(milliseconds(1), time / 2);
    const auto executor = co_await asio::this_coro::executor;
    auto store = co_await etcd_store::open(executor, std::move(at), options);
    if (!store) co_return etcd_failure(how, store.error());
    auto out = std::make_shared<desk_on_etcd>(executor, std::move(*store));
    out->begin();
    co_return out;
  }

  desk_on_etcd(const asio::any_io_executor& executor, std::unique_ptr<store> store)
      : executor_(executor),
        timer_(executor),
        store_(std::move(store)),
        service_(*store_, {}, clock::now()) {}

  task<std::optional<value::list>> ask(value::list request, clock::time_point deadline) {
    const auto self = shared_from_this();
    answer_.reset();
    service_.handle({{}, true}, request, clock::now(), [this](value::list values) {
      answer_ = std::move(values);
      timer_.cancel();
    });
    while (!answer_ && clock::now() < deadline) {
      timer_.expires_at(std::min(deadline, service_.next_deadline().value_or(deadline)));
      error_code ignored;
      if (!answer_) co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      if (!answer_) service_.expire(clock::now());
    }
    co_return std::exchange(answer_, std::nullopt);
  }

 private:
  // Who waits hears of an event when it has its place.
  void begin() {
    service_.on_event = [this](const event&) { answer_soon(); };
    service_.on_gap = [this] { answer_soon(); };
  }
  void answer_soon() {
    asio::post(executor_, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->service_.answer_polls();
    });
  }

  asio::any_io_executor executor_;
  asio::steady_timer timer_;
  std::unique_ptr<store> store_;
  service service_;
  std::optional<value::list> answer_;
};

class etcd_registry final : public client {
 public:
  etcd_registry(const client_options& options, etcd::url at) : options_(options), at_(std::move(at)) {}

  task<attempt<value::table>> ask(std::string command, value::table arguments, duration poll) override {
    const auto deadline = clock::now() + options_.reach.timeout + poll;
    if (const auto opened = co_await open_desk(); !opened) co_return opened.error();
    co_return co_await put(std::move(command), std::move(arguments), deadline);
  }
  task<attempt<value::table>> change(std::string command, value::table arguments) override {
    return ask(std::move(command), std::move(arguments), {});
  }
  void move_on() override { close(); }
  void close() override { desk_.reset(); }

 private:
  task<attempt<void>> open_desk() {
    if (desk_) co_return boost::system::in_place_value;
    auto at = at_;
    auto opened =
        co_await desk_on_etcd::open(options_, std::move(at), to_milliseconds(options_.reach.timeout));
    if (!opened) co_return opened.error();
    desk_ = *opened;
    co_return boost::system::in_place_value;
  }

  task<attempt<value::table>> put(std::string command, value::table arguments, clock::time_point deadline) {
    const auto desk = desk_;
    value::list request;
    request.emplace_back(command);
    request.emplace_back(std::move(arguments));
    auto answer = co_await desk->ask(std::move(request), deadline);
    if (answer) co_return read_answer(options_, command, std::move(*answer));
    co_return failure{
        failure_code::unknown, ran::unknown, "etcd: no answer in time", {}, subject::itself, {}};
  }

  static milliseconds to_milliseconds(duration d) {
    return std::max(milliseconds(1), std::chrono::duration_cast<milliseconds>(d));
  }

  client_options options_;
  etcd::url at_;
  std::shared_ptr<desk_on_etcd> desk_;
};

failure_code code_of(etcd::fault what) {
  switch (what) {
    case etcd::fault::unreachable: return failure_code::unreachable;
    case etcd::fault::not_etcd: return failure_code::wrong_peer;
    case etcd::fault::denied:
    case etcd::fault::full:
    case etcd::fault::refused: break;
  }
  return failure_code::bad_input;
}

}  // namespace

attempt<etcd::url> read_etcd_url(const client_options& o, const std::string& text) {
  auto out = etcd::parse_url(text);
  if (!out)
    return bad_input("the address of etcd: " + out.error().text,
                     "etcd://HOST:PORT,HOST:PORT/PREFIX, or etcds:// for TLS");
  out->password = o.etcd_password;
  return std::move(*out);
}

failure etcd_failure(const client_options& o, const etcd::trouble& why) {
  failure out{code_of(why.what), ran::no, "etcd: " + why.text, {}, subject::itself, {}};
  if (why.what == etcd::fault::denied) out.hint = o.password_hint;
  return out;
}

attempt<std::shared_ptr<client>> open_on_etcd(const client_options& options, const std::string& place) {
  auto at = read_etcd_url(options, place);
  if (!at) return at.error();
  std::shared_ptr<client> out = std::make_shared<etcd_registry>(options, std::move(*at));
  return out;
}

}  // namespace bee::names
