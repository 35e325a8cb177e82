#include "cli/serve/names_probe.hpp"

#include "bee/base/bytes.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/nodes/targets.hpp"
#include "cli/watch/watch_sources.hpp"

namespace bee::cli {
namespace {

using node_list = std::vector<cluster::node>;

// FILE in the place of --cluster, for what reads and follows that.
class probed_file {
 public:
  probed_file(const invocation& in, std::string path, names::log_line log)
      : set_(in.set),
        in_{in.what, in.flags, in.words, set_with(path), in.env, in.config},
        map_(in_, true, {}),
        log_(std::move(log)) {}
  probed_file(const probed_file&) = delete;
  probed_file& operator=(const probed_file&) = delete;

  attempt<node_list> read() const {
    const auto map = load_map(in_);
    if (!map) return map.error();
    auto out = map->nodes();
    std::erase_if(out, [](const auto& n) { return !n.address; });
    if (out.empty()) return bad_input("--probe " + in_quotes(set_.cluster) + " names no node");
    return out;
  }

  // A file that was emptied is more likely a mistake than the wish to switch off a whole cluster.
  std::optional<node_list> changed() {
    auto out = map_.changed();
    if (!out) return std::nullopt;
    if (out->empty()) {
      log_(names::severity::warning,
           "probe: " + set_.cluster + " names no node any more: nothing is changed");
      return std::nullopt;
    }
    return out;
  }

 private:
  const settings& set_with(const std::string& path) {
    set_.cluster = path;
    return set_;
  }

  settings set_;
  const invocation in_;
  watched_map map_;
  names::log_line log_;
};

}  // namespace

attempt<std::optional<names::prober_options>> read_probe(const invocation& in, const names::log_line& log) {
  const auto path = in.get("probe");
  if (!path) return std::optional<names::prober_options>();
  if (is_registry(*path)) return usage_error("--probe " + in_quotes(*path) + " must be a cluster file");
  const auto file = std::make_shared<probed_file>(in, *path, log);
  auto nodes = file->read();
  if (!nodes) return nodes.error();
  const auto interval = time_of(in, "probe-interval", std::chrono::seconds(2));
  if (!interval) return interval.error();
  names::prober_options out;
  out.nodes = std::move(*nodes);
  out.changed = [file] { return file->changed(); };
  out.interval = std::chrono::ceil<std::chrono::milliseconds>(*interval);
  out.timeout = std::chrono::ceil<std::chrono::milliseconds>(in.set.timeout);
  out.jobs = in.set.jobs;
  out.log = log;
  return std::optional(std::move(out));
}

}  // namespace bee::cli
