// The store of a single name server: one SQLite file, names.db. Whatever waits is written in one transaction.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bee/fleet/database.hpp"
#include "bee/fleet/run_lock.hpp"
#include "bee/names/store.hpp"

namespace bee::names {

struct sqlite_store_options {
  std::size_t events = 10'000;  ///< how many of the latest are kept for those who come back
  std::uint64_t max_bytes = 4ull << 30;
  fleet::lock_holder holder;  ///< as whom it locks the directory
};

class sqlite_store final : public store {
 public:
  /// Runs something soon, never before it returns: what asio::post does.
  using later = std::function<void(std::function<void()>)>;

  /// Opens the store of a directory, which is made if need be (mode 0700). Fails with errc::lock_held when
  /// another process has it, with the store_ codes, or with the system's error.
  static result<std::unique_ptr<sqlite_store>> open(const std::filesystem::path& directory, later run_later,
                                                    const sqlite_store_options& options = {});

  snapshot take_snapshot() override { return std::move(loaded_); }
  void commit(change c, on_committed done) override;

 private:
  struct waiting {
    change wanted;
    on_committed done;
    result<revision> ended = revision(0);
    record_ptr written;
  };
  using revisions = std::map<std::string, revision, std::less<>>;

  sqlite_store(fleet::database db, fleet::run_lock lock, later run_later, std::size_t events);
  result<void> load();
  result<void> load_nodes();
  result<void> load_events();
  void flush();
  result<void> write_all(std::vector<waiting>& batch, revisions& staged, revision& at);
  result<void> write(waiting& w, revision at);
  revision known(const revisions& staged, std::string_view name) const;

  fleet::run_lock lock_;
  fleet::database db_;
  later run_later_;
  std::size_t max_events_;
  snapshot loaded_;
  revisions revisions_;  // of the records that are there
  revision latest_ = 0;
  std::vector<waiting> waiting_;
  std::shared_ptr<sqlite_store*> alive_;
};

}  // namespace bee::names
