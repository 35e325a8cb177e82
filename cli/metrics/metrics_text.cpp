#include "cli/metrics/metrics_text.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace bee::cli {
namespace {

using observe::node_state;

constexpr double bytes_in_kb = 1024;

// With the end of the line.
void append_number(std::string& out, double x) {
  char text[40];
  const bool is_whole = std::abs(x) < 1e15 && x == std::floor(x);
  auto* end = is_whole ? std::to_chars(text, text + sizeof text - 1, static_cast<std::int64_t>(x)).ptr
                       : std::to_chars(text, text + sizeof text - 1, x).ptr;
  *end++ = '\n';
  out.append(text, end);
}

// The lines of one metric.
class metric {
 public:
  metric(std::string& out, std::string_view name, std::string_view type, std::string_view help)
      : out_(out), name_(name), begin_(std::string(name) + "{") {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n");
    out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
  }

  void line(double value) {
    out_.append(name_).append(" ");
    append_number(out_, value);
  }
  void line(std::string_view labels, double value) {
    out_.append(begin_).append(labels).append("} ");
    append_number(out_, value);
  }
  /// `suffix` behind the name, `more` behind the labels.
  void line(std::string_view suffix, std::string_view labels, std::string_view more, double value) {
    out_.append(name_).append(suffix).append("{").append(labels).append(more).append("} ");
    append_number(out_, value);
  }
  template <class T>
  void line_if(std::string_view labels, const std::optional<T>& value, double times = 1) {
    if (value) line(labels, static_cast<double>(*value) * times);
  }

 private:
  std::string& out_;
  std::string_view name_;
  std::string begin_;
};

void append_nodes(std::string& out, const metric_book& book) {
  const auto for_each = [&](metric m, auto call) {
    for (const auto& [name, p] : book.nodes()) call(m, p.shown);
  };
  for_each({out, "skynet_node_up", "gauge", "Whether the node answers: 1, or 0 when it is down."},
           [](metric& m, const node_metrics& n) {
             if (n.state != node_state::unseen) m.line(n.label, n.state == node_state::down ? 0 : 1);
           });
  for_each({out, "skynet_node_busy_services", "gauge", "Services of the node that did not answer."},
           [](metric& m, const node_metrics& n) { m.line_if(n.label, n.busy); });
  for_each({out, "skynet_node_services", "gauge", "Services of the node, without agents of the cluster."},
           [](metric& m, const node_metrics& n) { m.line_if(n.label, n.services); });
  for_each({out, "skynet_node_agents", "gauge", "Connections of the cluster that the node serves."},
           [](metric& m, const node_metrics& n) { m.line_if(n.label, n.agents); });
}

constexpr std::string_view bound_labels[] = {
    ",le=\"0.001\"", ",le=\"0.0025\"", ",le=\"0.005\"", ",le=\"0.01\"", ",le=\"0.025\"",
    ",le=\"0.1\"",   ",le=\"0.25\"",   ",le=\"1\"",     ",le=\"5\"",    ",le=\"+Inf\""};
static_assert(std::size(bound_labels) == round_trips::bounds.size() + 1);

void append_round_trips(std::string& out, const metric_book& book) {
  metric m(out, "skynet_node_round_trip_seconds", "histogram", "The cheapest round trip to the node.");
  for (const auto& [name, p] : book.nodes()) {
    const auto& trips = p.shown.trips;
    if (trips.count == 0) continue;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < trips.counts.size(); ++i) {
      sum += trips.counts[i];
      m.line("_bucket", p.shown.label, bound_labels[i], static_cast<double>(sum));
    }
    m.line("_sum", p.shown.label, {}, trips.sum);
    m.line("_count", p.shown.label, {}, static_cast<double>(trips.count));
  }
}

void append_services(std::string& out, const metric_book& book) {
  const auto for_each = [&](metric m, auto call) {
    for (const auto& [name, p] : book.nodes())
      for (const auto& s : p.shown.series) call(m, p.shown.labels_of(s), s);
  };
  for_each({out, "skynet_service_instances", "gauge", "Services that the series is of."},
           [](metric& m, std::string_view labels, const service_series& s) {
             m.line(labels, static_cast<double>(s.services));
           });
  for_each(
      {out, "skynet_service_messages_total", "counter", "Messages that were handled."},
      [](metric& m, std::string_view labels, const service_series& s) { m.line_if(labels, s.messages); });
  for_each({out, "skynet_service_cpu_seconds_total", "counter", "Processor time that was used."},
           [](metric& m, std::string_view labels, const service_series& s) { m.line_if(labels, s.cpu); });
  for_each({out, "skynet_service_mailbox_messages", "gauge", "Messages that wait in queues."},
           [](metric& m, std::string_view labels, const service_series& s) { m.line_if(labels, s.mqlen); });
  for_each({out, "skynet_service_tasks", "gauge", "Coroutines that wait."},
           [](metric& m, std::string_view labels, const service_series& s) { m.line_if(labels, s.tasks); });
  for_each({out, "skynet_service_memory_bytes", "gauge", "Lua memory."},
           [](metric& m, std::string_view labels, const service_series& s) {
             m.line_if(labels, s.memory_kb, bytes_in_kb);
           });
}

void append_mesh(std::string& out, const mesh_book& mesh) {
  if (!mesh.left_out()) return;
  metric up(out, "skynet_mesh_up", "gauge",
            "Whether the connection of the node to a peer works, as the node says: 1, or 0.");
  for (const auto& pair : mesh.pairs()) up.line(pair.labels, pair.is_up ? 1 : 0);
  metric(out, "beectl_mesh_left_out", "gauge", "Connections that were not asked about: they are too many.")
      .line(static_cast<double>(*mesh.left_out()));
}

void append_push(std::string& out, const push_figures& push) {
  metric(out, "skynet_push_revision", "gauge", "The revision of the newest push of the journal.")
      .line(static_cast<double>(push.revision));
  metric(out, "skynet_push_age_seconds", "gauge", "Since the newest push of the journal began.")
      .line(push.age_seconds);
}

void append_cost(std::string& out, const site_cost& cost, std::size_t left_out) {
  const auto counter = [&](std::string_view name, std::string_view help, auto value) {
    metric(out, name, "counter", help).line(static_cast<double>(value));
  };
  const auto gauge = [&](std::string_view name, std::string_view help, auto value) {
    metric(out, name, "gauge", help).line(static_cast<double>(value));
  };
  counter("beectl_survey_looks_total", "Looks at nodes.", cost.survey.looks);
  counter("beectl_survey_failed_looks_total", "Looks at nodes that were down.", cost.survey.failed);
  counter("beectl_survey_connections_total", "Connections to nodes that were opened.",
          cost.survey.connections);
  gauge("beectl_series_left_out", "Series of services for which there was no room.", left_out);
  counter("beectl_web_requests_total", "Requests of HTTP.", cost.requests);
  gauge("beectl_web_connections", "Connections of HTTP that are open.", cost.connections);
  gauge("beectl_web_streams", "Streams of events that are open.", cost.streams);
  counter("beectl_web_dropped_total", "How many times events were dropped for a slow reader.", cost.drops);
  const auto& p = cost.process;
  if (p.cpu_seconds) counter("process_cpu_seconds_total", "Processor time of this process.", *p.cpu_seconds);
  if (p.resident_bytes) gauge("process_resident_memory_bytes", "Memory of this process.", *p.resident_bytes);
  if (p.open_files) gauge("process_open_fds", "File descriptors that are open.", *p.open_files);
  if (p.started_at) gauge("process_start_time_seconds", "When it began, in Unix time.", *p.started_at);
}

// Rather more than less: the text is not moved while it grows.
std::size_t expected_size(const metric_book& book, const mesh_book& mesh) {
  constexpr std::size_t of_the_process = 8192, of_a_line = 48, lines_of_a_node = 18, lines_of_a_series = 6;
  std::size_t out = of_the_process;
  for (const auto& [name, p] : book.nodes()) {
    out += lines_of_a_node * (p.shown.label.size() + of_a_line);
    out += lines_of_a_series * (p.shown.labels.size() + p.shown.series.size() * of_a_line);
  }
  for (const auto& pair : mesh.pairs()) out += pair.labels.size() + of_a_line;
  return out;
}

}  // namespace

std::string metrics_text(const metric_book& book, const mesh_book& mesh,
                         const std::optional<push_figures>& push, const site_cost& cost,
                         std::string_view version, std::string into) {
  auto out = std::move(into);
  out.clear();
  out.reserve(expected_size(book, mesh));
  append_nodes(out, book);
  append_round_trips(out, book);
  append_services(out, book);
  append_mesh(out, mesh);
  if (push) append_push(out, *push);
  append_cost(out, cost, book.left_out());
  metric(out, "beectl_build_info", "gauge", "The version of beectl.")
      .line("version=\"" + label_text(version) + "\"", 1);
  return out;
}

}  // namespace bee::cli
