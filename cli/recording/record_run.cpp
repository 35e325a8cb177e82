#include "cli/recording/record_run.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <mutex>

#include "bee/base/bytes.hpp"
#include "bee/stock/spoken.hpp"
#include "cli/base/descriptors.hpp"
#include "cli/base/interrupts.hpp"
#include "cli/base/output.hpp"
#include "cli/nodes/on_nodes.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/recording/diversion.hpp"
#include "cli/recording/recording_file.hpp"
#include "cli/recording/relay_thread.hpp"

namespace bee::cli {
namespace {

namespace asio = boost::asio;

attempt<void> nothing_wrong() {
  return boost::system::in_place_value;
}

// The file of -w, for its owner alone: what goes between nodes is for nobody else. Else standard output.
class opened_file {
 public:
  opened_file() = default;
  opened_file(const opened_file&) = delete;
  opened_file& operator=(const opened_file&) = delete;
  ~opened_file() {
    if (is_own_) ::close(fd_);
  }
  /// Nothing was recorded: the file is as it was, or gone again.
  void give_up() {
    if (!path_.empty() && ::ftruncate(fd_, 0) == 0 && is_new_) ::unlink(path_.c_str());
  }
  attempt<void> open(const std::optional<std::string>& path) {
    if (!path || *path == "-") return nothing_wrong();
    is_new_ = ::access(path->c_str(), F_OK) != 0;
    fd_ = ::open(path->c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    is_own_ = fd_ >= 0;
    struct stat about {};
    const bool is_file = is_own_ && ::fstat(fd_, &about) == 0 && S_ISREG(about.st_mode);
    if (is_file && (about.st_size > 0 || ::flock(fd_, LOCK_EX | LOCK_NB) != 0))
      return bad_input(escape_for_terminal(*path) + " has something in it or is in use, and is left as it is",
                       "a recording wants a file of its own");
    if (is_file) ::fchmod(fd_, 0600);
    if (is_file) path_ = *path;
    if (is_own_) return nothing_wrong();
    return bad_input(escape_for_terminal(*path) + ": " + std::strerror(errno));
  }
  int fd() const { return fd_; }
  bool is_own() const { return is_own_; }

 private:
  int fd_ = STDOUT_FILENO;
  bool is_own_ = false;
  bool is_new_ = false;
  std::string path_ = {};  // of a file that was empty
};

void tell(const std::string& sentence) {
  output err(STDERR_FILENO);
  err.write("beectl: record: " + escape_for_terminal(sentence) + "\n");
  err.flush();
}

struct record_options {
  cluster::node node;
  endpoint listen;
  duration limit{};  // zero: none
  traffic::field_names redacted;
  std::optional<std::string> file;
};

attempt<record_options> read_options(const invocation& in) {
  record_options out;
  if (in.words.size() != 1) return usage_error("record: one NODE is recorded", "beectl record --help");
  auto node = pick_one(in, in.words[0]);
  if (!node) return node.error();
  if (!node->address) return not_found("node " + in_quotes(node->name) + " has no address");
  out.node = std::move(*node);
  const auto listen = in.get("listen").value_or("127.0.0.1:0");
  const auto at = parse_endpoint(listen, true);
  if (!at) return usage_error("--listen: " + in_quotes(listen) + " is not HOST:PORT");
  if (in.get("for") && (at->host == "0.0.0.0" || at->host == "::"))
    return usage_error("record --for: --listen " + in_quotes(listen) +
                       " is no address that others can reach");
  out.listen = *at;
  const auto limit = time_of(in, "limit", duration::zero());
  if (!limit) return limit.error();
  out.limit = *limit;
  auto redacted = read_redacted(in);
  if (!redacted) return redacted.error();
  out.redacted = std::move(*redacted);
  out.file = in.get("write");
  const bool has_file = out.file && *out.file != "-";
  if (!has_file && in.set.output != output_format::text && in.set.output != output_format::jsonl)
    return usage_error("record: the recording goes to standard output, so that there is no place for -o",
                       "-w FILE writes it to a file");
  return out;
}

task<void> ask_dialect(const invocation& in, const cluster::node& node, std::string& out) {
  const auto opened = co_await remote::open(reach_options(in), node);
  if (!opened) co_return;
  const auto found = co_await stock::spoken_by(**opened);
  if (found) out = found->what == stock::dialect::bee ? "bee" : "skynet";
  (*opened)->channel().close();
}

// Tests and mocks of the recording need it. Empty when the node does not say so now.
std::string dialect_of(const invocation& in, const cluster::node& node) {
  std::string out;
  run_task(ask_dialect(in, node, out));
  return out;
}

class record_run {
 public:
  record_run(const invocation& in, record_options o, report& out)
      : in_(in), o_(std::move(o)), out_(out), limit_(io_) {}

  attempt<void> run() {
    std::optional<diversion> away;
    if (in_.get("for")) {
      auto read = diversion::read(in_, o_.node.name, out_);
      if (!read) return read.error();
      away.emplace(std::move(*read));
    }
    if (in_.has("dry-run")) return show_plan(away);
    raise_file_limit();
    if (const auto opened = file_.open(o_.file); !opened) return opened.error();
    if (const auto begun = begin_diversion(away); !begun) return without_file(begun.error());
    dialect_ = dialect_of(in_, o_.node);
    relay_thread relay(plan());
    if (const auto listening = relay.begin(); !listening)
      return without_file(not_listening(listening.error()));
    if (away)
      if (const auto diverted = away->divert(relay.local(), out_); !diverted) {
        relay.end();
        return without_file(diverted.error());
      }
    wait(relay);
    const auto back = away ? away->take_back() : nothing_wrong();
    relay.end();
    conclude(relay);
    return back;
  }

 private:
  failure without_file(failure why) {
    file_.give_up();
    return why;
  }

  attempt<void> show_plan(std::optional<diversion>& away) {
    if (!away) return usage_error("record: -n shows what --for changes, and there is no --for");
    return away->divert(o_.listen, out_);
  }

  attempt<void> begin_diversion(std::optional<diversion>& away) {
    if (!away) return nothing_wrong();
    std::vector<std::string> told;
    const auto begun = away->begin(told);
    for (const auto& sentence : told) tell(sentence);
    return begun;
  }

  relay_plan plan() {
    relay_plan p;
    p.node = in_.words[0] == o_.node.name && parse_endpoint(o_.node.name) ? "" : o_.node.name;
    p.target = *o_.node.address;
    p.dialect = dialect_;
    p.listen = o_.listen;
    p.redacted = o_.redacted;
    p.fd = file_.fd();
    p.on_file_end = [this] { asio::post(io_, [this] { io_.stop(); }); };
    p.warn = [quiet = in_.set.quiet](const std::string& sentence) {
      if (!quiet) tell(sentence);
    };
    return p;
  }

  failure not_listening(error_code why) const {
    return {exit_code::unreachable,
            ran::no,
            fmt::format("listen on {}: {}", to_string(o_.listen), why.message()),
            {},
            subject::itself,
            {}};
  }

  void wait(const relay_thread& relay) {
    const interrupts stop(io_.get_executor(), [this] { io_.stop(); });
    const auto work = asio::make_work_guard(io_);
    if (o_.limit > duration::zero()) {
      limit_.expires_after(o_.limit);
      limit_.async_wait([this](const error_code& cancelled) {
        if (!cancelled) io_.stop();
      });
    }
    tell(fmt::format("ready: {} for {} at {}", to_string(relay.local()), o_.node.name,
                     to_string(*o_.node.address)));
    io_.run();
  }

  void conclude(const relay_thread& relay) {
    const auto& f = relay.figures();
    if (const int why = relay.writer().error(); why != 0)
      out_.fail({exit_code::unknown,
                 ran::yes,
                 escape_for_terminal(o_.file.value_or("standard output")) + ": " + std::strerror(why) +
                     "; the recording is not complete",
                 {},
                 subject::itself,
                 {}});
    else if (f.lost > 0)
      out_.note(fmt::format("{} lines are lost: the file was not written as fast as they came", f.lost));
    const auto number = [](std::size_t n) { return value::value(static_cast<std::int64_t>(n)); };
    if (file_.is_own())
      out_.set_result(record{{"calls", number(f.calls)},
                             {"pushes", number(f.pushes)},
                             {"connections", number(f.connections)},
                             {"lost", number(f.lost)}});
  }

  const invocation& in_;
  record_options o_;
  report& out_;
  asio::io_context io_{1};
  asio::steady_timer limit_;
  opened_file file_;
  std::string dialect_;
};

void put_back(const invocation& in, report& out) {
  const auto told = diversion::put_back_only(in);
  if (!told) return out.fail(told.error());
  for (const auto& sentence : *told) out.note(sentence);
}

}  // namespace

void run_recording(const invocation& in, report& out) {
  if (in.has("resume")) return put_back(in, out);
  if (const auto fits = in.get("for") ? nothing_wrong() : refuse(in, {"yes"}, "it goes with --for"); !fits)
    return out.fail(fits.error());
  auto o = read_options(in);
  if (!o) return out.fail(o.error());
  if (const auto ended = record_run(in, std::move(*o), out).run(); !ended) out.fail(ended.error());
}

}  // namespace bee::cli
