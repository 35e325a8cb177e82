// What is counted of nodes and their services between two scrapes. No sockets: samples come in.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bee/observe/sample.hpp"

namespace bee::cli {

/// What one series of services is: a node, the services of one name on a node, or one service.
enum class series_by { node, name, handle };

/// Figures of one series. What none of its services told is absent.
struct service_series {
  std::uint32_t labels_at = 0;  ///< where its labels begin in those of the node, see node_metrics
  std::uint32_t labels_size = 0;
  std::size_t services = 0;
  std::size_t busy = 0;
  /// Counters grow as long as the node lives, also when one of its services ends, or does not answer once.
  std::optional<double> cpu;
  std::optional<double> messages;
  std::optional<double> mqlen;
  std::optional<double> tasks;
  std::optional<double> memory_kb;
};

/// Round trips of a node, in the buckets of a histogram.
struct round_trips {
  static constexpr std::array<double, 9> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 5};
  std::array<std::uint64_t, bounds.size() + 1> counts{};  ///< the last: beyond all bounds
  double sum = 0;
  std::uint64_t count = 0;
  void add(double seconds);
};

struct node_metrics {
  std::string label;  ///< node="a"
  observe::node_state state = observe::node_state::unseen;
  std::optional<std::size_t> agents;
  std::optional<std::size_t> services;
  std::optional<std::size_t> busy;
  round_trips trips;
  std::vector<service_series> series;  ///< of one that is not down
  std::string labels;        ///< of all series, in one place: a scrape reads them once for each metric
  std::size_t left_out = 0;  ///< series for which there was no room

  /// node="a",service="echo"
  std::string_view labels_of(const service_series& s) const {
    return std::string_view(labels).substr(s.labels_at, s.labels_size);
  }
};

struct book_limits {
  std::size_t series = 100'000;  ///< of services, of all nodes
  std::size_t of_a_node = 5'000;
  std::size_t name_bytes = 64;
};

/// The name of a service by its command line: "echo" of "snlua echo 1 2".
std::string_view short_name(std::string_view command);

/// A text as the value of a label: escaped, and UTF-8 (Prometheus' text format 0.0.4).
std::string label_text(std::string_view);

class metric_book {
 public:
  explicit metric_book(series_by by, book_limits most = {}) : by_(by), most_(most) {}

  void saw(const std::string& node, observe::node_state, const observe::node_sample&);
  void missed(const std::string& node);
  void forget(const std::string& node);

  const auto& nodes() const { return nodes_; }
  std::size_t left_out() const;

  struct page {
    node_metrics shown;
    std::vector<std::string> keys;  ///< of the series
    struct told {
      std::string key;
      std::string command;
      std::optional<double> cpu;
      std::optional<double> messages;
    };
    struct ended {
      double cpu = 0;
      double messages = 0;
    };
    std::map<std::uint32_t, told> services;  ///< what each told last, in this life of the node
    std::map<std::string, ended> ended;      ///< by key, of those that are gone
  };

 private:
  page& page_of(const std::string& node);
  std::string key_of(const observe::service_sample&) const;
  std::string labels_of(const std::string& node_label, const std::string& key) const;
  void count(page&, const observe::node_sample&) const;
  void fill(page&, const observe::node_sample&);
  void clear(page&);

  series_by by_;
  book_limits most_;
  std::map<std::string, page> nodes_;
  std::size_t used_ = 0;  // series of all nodes
};

}  // namespace bee::cli
