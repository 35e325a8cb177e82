#include "cli/serve/listening.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace bee::cli {

attempt<endpoint> listen_address(const invocation& in, std::string preset) {
  const auto text = in.get("listen").value_or(std::move(preset));
  const auto at = parse_endpoint(text, true);
  if (!at) return usage_error("--listen " + in_quotes(text) + " must be HOST:PORT");
  return *at;
}

failure can_not_listen(const std::string& who, const endpoint& at, const error_code& why) {
  return {exit_code::unreachable, ran::no, who + ": listen on " + to_string(at) + ": " + why.message(), {},
          subject::itself,        {}};
}

std::shared_ptr<spdlog::logger> server_log(const invocation& in, const std::string& name) {
  auto out = std::make_shared<spdlog::logger>(name, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  out->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  out->set_level(in.set.quiet ? spdlog::level::warn : spdlog::level::info);
  out->flush_on(spdlog::level::info);
  return out;
}

}  // namespace bee::cli
