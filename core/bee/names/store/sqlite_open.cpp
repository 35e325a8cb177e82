// How the file of a store comes to be, and what is looked at before it is used.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "bee/names/record/versions.hpp"
#include "bee/names/store/sqlite_store.hpp"
#include "bee/names/store/store_error.hpp"

namespace bee::names {
namespace {

namespace fs = std::filesystem;
using sqlite::database;

constexpr const char* file_name = "names.db";
constexpr const char* schema = R"sql(
BEGIN;
CREATE TABLE nodes (name TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (revision INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL);
PRAGMA user_version = 1;
COMMIT;
)sql";

// What SQLite's wrapper says of a file, said of a store.
error_code store_error(const error_code& why) {
  if (why == errc::journal_full) return errc::store_full;
  if (why == errc::journal_damaged) return errc::store_damaged;
  return why.category() == store_error_category() ? why : make_error_code(errc::store_unavailable);
}

store_trouble trouble(const error_code& code) {
  return {code, code.message()};
}

// What is left of it is no store, and what is missing may be somewhere else.
store_trouble lost(const error_code& why) {
  return {why,
          "names.db: " + why.message() + "; put a whole copy in its place, or move it away and begin anew"};
}

result<void> make_directory(const fs::path& directory) {
  if (fs::is_directory(directory)) return {};
  std::error_code why;
  fs::create_directories(directory, why);
  if (!why) fs::permissions(directory, fs::perms::owner_all, why);
  if (why) return boost::system::error_code(why.value(), boost::system::system_category());
  return {};
}

void sync(const fs::path& directory) {
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  (void)::fsync(fd);
  (void)::close(fd);
}

// Under another name until it is whole: a file without a store in it was not made here.
result<void> make_file(const fs::path& file, std::uint64_t max_bytes) {
  auto temporary = file;
  temporary += ".new";
  for (const auto* suffix : {"", "-wal", "-shm"}) ::unlink((temporary.string() + suffix).c_str());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return boost::system::error_code(errno, boost::system::system_category());
  (void)::close(fd);
  {
    auto db = database::open(temporary, database::mode::write, max_bytes);
    if (!db) return store_error(db.error());
    if (const auto made = db->execute(schema); !made) return store_error(made.error());
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0)
    return boost::system::error_code(errno, boost::system::system_category());
  sync(file.parent_path());
  return {};
}

result<std::int64_t> version_of(database& db) {
  auto query = db.prepare("PRAGMA user_version");
  if (!query) return query.error();
  const auto row = query->step();
  if (!row) return row.error();
  return query->number(0);
}

}  // namespace

error_code sqlite_store::error_of(const error_code& why) {
  return store_error(why);
}

sqlite_store::sqlite_store(database db, store_file file, file::run_lock lock, later run_later,
                           std::size_t events)
    : lock_(std::move(lock)),
      file_(std::move(file)),
      db_(std::move(db)),
      run_later_(std::move(run_later)),
      max_events_(events),
      alive_(std::make_shared<sqlite_store*>(this)) {}

sqlite_store::opened sqlite_store::open(const fs::path& directory, later run_later,
                                        const sqlite_store_options& options) {
  if (const auto made = make_directory(directory); !made) return trouble(made.error());
  auto lock = file::run_lock::take(directory, options.holder);
  if (!lock) return trouble(lock.error());
  if (lock->state == file::run_lock::state::held) return trouble(errc::lock_held);
  store_file file(directory / file_name);
  const auto found = file.find();
  if (!found) return lost(found.error());
  if (!*found)
    if (const auto made = make_file(file.path(), options.max_bytes); !made) return trouble(made.error());
  auto db = database::open(file.path(), database::mode::write_alone, options.max_bytes);
  if (!db) return trouble(store_error(db.error()));
  const auto version = version_of(*db);
  if (!version) return trouble(store_error(version.error()));
  if (*version > store_version_read)
    return store_trouble{store_errc::newer, "names.db can be read from version " + std::to_string(*version) +
                                                " on, and this program has version " +
                                                std::to_string(store_version_read)};
  if (*version < 1) return trouble(errc::store_damaged);
  file.make_private();
  std::unique_ptr<sqlite_store> out(new sqlite_store(std::move(*db), std::move(file), std::move(lock->lock),
                                                     std::move(run_later), options.events));
  if (const auto loaded = out->load(); !loaded) {
    const auto why = store_error(loaded.error());
    return why == store_errc::behind ? lost(why) : trouble(why);
  }
  out->file_.make_private();
  out->file_.remember();
  return out;
}

}  // namespace bee::names
