// The store of a single name server: one SQLite file, names.db. Whatever waits is written in one transaction.
//
//   nodes   name, record      a line of JSON a node
//   events  revision, kind, record
//   meta    key, number       version: of who wrote last; revision and nodes: how much there was then
//
// PRAGMA user_version is what a reader must know at least. A reader passes over tables that it does not know.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bee/file/run_lock.hpp"
#include "bee/names/store/store.hpp"
#include "bee/names/store/store_file.hpp"
#include "bee/sqlite/database.hpp"

namespace bee::names {

struct sqlite_store_options {
  std::size_t events = 10'000;  ///< how many of the latest are kept for those who come back
  std::uint64_t max_bytes = 4ull << 30;
  file::lock_holder holder;  ///< as whom it locks the directory
};

/// Why a store does not open: a code, and a sentence for people.
struct store_trouble {
  error_code code;
  std::string text;
};

class sqlite_store final : public store {
 public:
  /// Runs something soon, never before it returns: what asio::post does.
  using later = std::function<void(std::function<void()>)>;

  using opened = boost::system::result<std::unique_ptr<sqlite_store>, store_trouble>;

  /// Opens the store of a directory, which is made if need be (mode 0700). Fails with errc::lock_held when
  /// another process has it, with the store_ codes, or with the system's error. A record that can not be read
  /// is set aside; a store that has lost some does not open.
  static opened open(const std::filesystem::path& directory, later run_later,
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

  sqlite_store(sqlite::database db, store_file file, file::run_lock lock, later run_later,
               std::size_t events);

  /// What SQLite's wrapper says of a file, said of a store.
  static error_code error_of(const error_code& why);

  // sqlite_load.cpp
  result<void> load();
  result<void> load_nodes();
  result<void> load_events();
  result<void> check_loaded();
  /// A number of the table meta; nothing when it has none.
  result<std::optional<std::int64_t>> meta(std::string_view key);

  void flush();
  result<void> check_unchanged();
  result<void> write_meta(revision at, const revisions& staged);
  result<void> write_all(std::vector<waiting>& batch, revisions& staged, revision& at);
  result<void> write(waiting& w, revision at);
  revision known(const revisions& staged, std::string_view name) const;

  file::run_lock lock_;
  store_file file_;
  sqlite::database db_;
  later run_later_;
  std::size_t max_events_;
  snapshot loaded_;
  revisions revisions_;  // of the records that are there; 0 for one that is set aside
  revision latest_ = 0;
  std::vector<waiting> waiting_;
  std::shared_ptr<sqlite_store*> alive_;
};

}  // namespace bee::names
