// What bench sends: the same in each call, or another for each where an argument has places.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bee/stock/service_request.hpp"
#include "bee/stock/spoken.hpp"
#include "cli/bench/text_template.hpp"
#include "cli/call/arguments.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/protobuf/plan.hpp"

namespace bee::cli {

/// What stands in {uid} and {line}, for all nodes.
class place_source {
 public:
  place_source() = default;
  /// `first` is the unique id in front of that of the first call.
  place_source(std::int64_t first, std::vector<std::string> lines)
      : first_(first), lines_(std::move(lines)) {}

  /// Lines take turns, from the first.
  place_values of(std::uint64_t number) const;
  std::size_t lines() const { return lines_.size(); }

 private:
  std::int64_t first_ = 0;
  std::vector<std::string> lines_;
};

class bench_messages {
 public:
  /// SERVICE COMMAND ARG... and --lines. What is wrong with the message of the first call, or of any line, is
  /// found here.
  static attempt<bench_messages> read(const invocation&, std::span<const std::string> words, report& notes);

  const service_request& request() const { return request_; }
  bool is_fixed() const { return places_.empty(); }
  /// The packed message of a call.
  attempt<std::string> of(std::uint64_t number, const wire::address&, stock::dialect) const;

 private:
  struct place {
    std::size_t at;  // in the arguments
    text_template text;
  };
  bench_messages(service_request r, argument_mode mode) : request_(std::move(r)), mode_(mode) {}
  attempt<value::list> arguments(std::uint64_t number) const;

  service_request request_;
  argument_mode mode_;
  std::vector<place> places_;
  place_source source_;
};

/// The same with --pb: one protobuf message, as JSON with places.
class bench_pb_messages {
 public:
  static attempt<bench_pb_messages> read(const invocation&, const targets&);

  const pb_plan& plan() const { return plan_; }
  attempt<stock::pb_request> of(std::uint64_t number) const;

 private:
  bench_pb_messages(pb_plan p, text_template t) : plan_(std::move(p)), text_(std::move(t)) {}

  pb_plan plan_;
  text_template text_;
  place_source source_;
};

}  // namespace bee::cli
