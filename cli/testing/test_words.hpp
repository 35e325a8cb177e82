// What the words of tests do: call, send, query, ...
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "bee/payload/rpc_table.hpp"
#include "bee/payload/schema.hpp"
#include "bee/script/smoke/test_script.hpp"
#include "bee/stock/service_request.hpp"
#include "cli/testing/test_nodes.hpp"

namespace bee::cli {

/// The protobuf types of a run, loaded when a test asks for one.
class known_types {
 public:
  explicit known_types(const invocation& in) : in_(in) {}
  attempt<const payload::schema*> get();

 private:
  const invocation& in_;
  std::optional<attempt<std::unique_ptr<payload::schema>>> types_;
};

/// Those of the tests of one file.
class test_words {
 public:
  using answer = attempt<value::list>;

  test_words(const invocation& in, test_nodes& nodes, known_types& types, std::string folder)
      : in_(in), nodes_(nodes), types_(types), folder_(std::move(folder)) {}

  /// Does what is wanted. `level`: how long a mock lives, see test_nodes.
  task<answer> perform(script::test_want want, std::size_t level);

  /// Every sleep ends now.
  void wake();

 private:
  task<answer> call(const value::list&);
  task<answer> send(const value::list&);
  task<answer> query(const value::list&);
  task<answer> ping(const value::list&);
  task<answer> text(const value::list&);
  task<answer> names(const value::list&);
  task<answer> sleep(const value::list&);
  task<answer> pb_call(const value::list&);
  task<answer> pb_send(const value::list&);
  task<answer> stop(const value::list&);
  answer mock(script::test_want, std::size_t level);

  task<answer> ask(std::string node, attempt<stock::service_request>);
  task<answer> push(std::string node, attempt<stock::service_request>);
  attempt<stock::pb_request> read_pb(const char* word, const value::list&);
  attempt<stock::service_request> read_pb_push(const value::list&);
  answer shown_reply(const payload::rpc_reply&);

  using word = task<answer> (test_words::*)(const value::list&);
  static word find(std::string_view name);

  const invocation& in_;
  test_nodes& nodes_;
  known_types& types_;
  std::string folder_;  // of the file
  std::set<boost::asio::steady_timer*> sleeping_;
};

}  // namespace bee::cli
