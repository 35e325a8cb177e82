// Those who read the events of the site: a snapshot, then updates.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bee/web/event_stream.hpp"

namespace bee::cli {

class site_readers {
 public:
  struct source {
    std::function<std::string()> snapshot;
    /// What came since the last time. `is_pressing`: only when there is what may not wait.
    std::function<std::optional<std::string>(bool is_pressing)> update;
  };
  /// `most_waiting`: bytes that wait for one reader.
  site_readers(source of, std::size_t most_waiting) : of_(std::move(of)), most_waiting_(most_waiting) {}
  site_readers(const site_readers&) = delete;
  site_readers& operator=(const site_readers&) = delete;

  /// It must not outlive this.
  std::shared_ptr<web::event_stream> add();
  /// Tells all of them what there is to tell.
  void tell(bool is_pressing);
  /// How many times something was dropped for one that is slow.
  std::uint64_t drops() const { return drops_; }

 private:
  web::text_ptr snapshot();

  source of_;
  std::size_t most_waiting_;
  std::vector<std::weak_ptr<web::event_stream>> all_;
  web::text_ptr snapshot_;  // as long as nothing was told since
  std::uint64_t drops_ = 0;
};

}  // namespace bee::cli
