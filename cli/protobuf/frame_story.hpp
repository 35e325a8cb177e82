// Frames of streams as a table, and what is wrong with them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bee/wire/explain.hpp"
#include "cli/report/report.hpp"

namespace bee::cli {

class frame_story {
 public:
  /// Adds the frames from `from` on; `stream` names where they were seen.
  void add(const std::string& stream, std::string_view bytes, wire::stream_kind kind, std::size_t from = 0);
  void add_problem(const std::string& stream, const std::string& problem);
  /// The table is the result; problems are a failure with bad_input.
  void tell(report&, bool has_streams) &&;

 private:
  void add_frame(const std::string& stream, const wire::explained_frame&);
  value::value values_of(const wire::explained_frame&);
  failure failure_of() const;

  table frames_{{"stream", "offset", "length", "kind", "session", "to", "total", "values", "problem"}, {}};
  std::vector<std::string> problems_;
};

}  // namespace bee::cli
