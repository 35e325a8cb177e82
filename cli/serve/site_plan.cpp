#include "cli/serve/site_plan.hpp"

#include "cli/nodes/token.hpp"
#include "cli/serve/listening.hpp"
#include "cli/site/access.hpp"

namespace bee::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest_interval{100};

// Only from its own flag: the token of a name service, which lets somebody write, is another one.
attempt<std::string> page_token(const invocation& in) {
  const auto path = in.get("token-file");
  if (!path) return std::string();
  return token_in_file(*path);
}

attempt<web::tls_ptr> security_of(const invocation& in) {
  const auto cert = in.get("cert");
  const auto key = in.get("key");
  if (!cert && !key) return web::tls_ptr();
  if (!cert || !key) return usage_error("--cert and --key go together");
  return web::load_tls(*cert, *key);
}

attempt<series_by> series_of(const invocation& in) {
  const auto text = choice_of(in, "series");
  if (!text) return text.error();
  if (*text == "node") return series_by::node;
  return *text == "handle" ? series_by::handle : series_by::name;
}

attempt<void> read_address(const invocation& in, site_plan& out) {
  const auto at = listen_address(in, "127.0.0.1:9527");
  if (!at) return at.error();
  auto token = page_token(in);
  if (!token) return token.error();
  auto security = security_of(in);
  if (!security) return security.error();
  out.listen = *at;
  out.token = std::move(*token);
  out.security = std::move(*security);
  if (!is_loopback_host(out.listen.host) && out.token.empty())
    return usage_error("--listen " + in_quotes(to_string(out.listen)) + ": others can come there",
                       "--token-file FILE says who may see the fleet");
  return boost::system::in_place_value;
}

attempt<milliseconds> mesh_interval_of(const invocation& in) {
  if (in.get("mesh-interval") == "never") return milliseconds(0);
  const auto out = time_of(in, "mesh-interval", std::chrono::seconds(30));
  if (!out) return out.error();
  const auto ms = std::chrono::duration_cast<milliseconds>(*out);
  if (ms < shortest_interval) return usage_error("--mesh-interval must be 100ms or more, or never");
  return ms;
}

}  // namespace

attempt<site_plan> read_site_plan(const invocation& in) {
  if (!in.set.via.empty()) return usage_error("serve looks at each node itself: --via is not for it");
  site_plan out;
  if (const auto done = read_address(in, out); !done) return done.error();
  const auto interval = time_of(in, "interval", std::chrono::seconds(5));
  if (!interval) return interval.error();
  out.interval = std::chrono::duration_cast<milliseconds>(*interval);
  if (out.interval < shortest_interval) return usage_error("--interval must be 100ms or more");
  const auto mesh_interval = mesh_interval_of(in);
  if (!mesh_interval) return mesh_interval.error();
  out.mesh_interval = *mesh_interval;
  const auto series = series_of(in);
  if (!series) return series.error();
  out.series = *series;
  auto checks = read_check_plan(in);
  if (!checks) return checks.error();
  out.checks = std::move(*checks);
  auto nodes = read_watched_nodes(in);
  if (!nodes) return nodes.error();
  out.nodes = std::move(*nodes);
  return out;
}

}  // namespace bee::cli
