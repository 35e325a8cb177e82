#include "bee/sqlite/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace bee::sqlite {
namespace {

constexpr int busy_ms = 2000;
constexpr std::uint64_t page_bytes = 4096;

// Where SQLite only says that a write failed, the system's reason tells whether the disk is full; growing the
// index of its log (shm) fails for no other reason.
bool is_full(sqlite3* db) {
  return sqlite3_system_errno(db) == ENOSPC || sqlite3_extended_errcode(db) == SQLITE_IOERR_SHMSIZE;
}

error_code to_error(int code, sqlite3* db) {
  if ((code & 0xff) == SQLITE_IOERR && is_full(db)) return errc::journal_full;
  switch (code & 0xff) {
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return errc::journal_read_only;
    case SQLITE_FULL: return errc::journal_full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return errc::journal_busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_ERROR: return errc::journal_damaged;
    default: return errc::journal_io;
  }
}

result<void> check(int code, sqlite3* db) {
  if (code == SQLITE_OK || code == SQLITE_DONE) return {};
  return to_error(code, db);
}

// A FIFO would be waited for without an end.
bool is_odd_file(const std::filesystem::path& file) {
  std::error_code ignored;
  const auto kind = std::filesystem::status(file, ignored).type();
  using std::filesystem::file_type;
  return kind == file_type::fifo || kind == file_type::character || kind == file_type::socket;
}

// What is in it is for its owner alone. SQLite gives the files beside it the same mode.
void make_private(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
  if (fd < 0) return;  // SQLite says why
  struct stat now {};
  const bool is_open_to_others =
      ::fstat(fd, &now) == 0 && now.st_uid == ::geteuid() && (now.st_mode & 077) != 0;
  if (is_open_to_others) (void)::fchmod(fd, 0600);
  ::close(fd);
}

}  // namespace

statement::statement(statement&& other) noexcept
    : raw_(std::exchange(other.raw_, nullptr)), next_(other.next_), bind_code_(other.bind_code_) {}

statement::~statement() {
  sqlite3_finalize(raw_);
}

statement& statement::bind(std::int64_t number) {
  bind_code_ |= sqlite3_bind_int64(raw_, next_++, number);
  return *this;
}

statement& statement::bind(std::string_view text) {
  const char* bytes = text.data() ? text.data() : "";  // a null pointer would bind NULL
  bind_code_ |= sqlite3_bind_text64(raw_, next_++, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

statement& statement::bind_null() {
  bind_code_ |= sqlite3_bind_null(raw_, next_++);
  return *this;
}

result<bool> statement::step() {
  const int code = bind_code_ != SQLITE_OK ? SQLITE_MISUSE : sqlite3_step(raw_);
  if (code == SQLITE_ROW) return true;
  const auto why = code == SQLITE_DONE ? error_code() : to_error(code, sqlite3_db_handle(raw_));
  sqlite3_reset(raw_);
  next_ = 1;
  bind_code_ = SQLITE_OK;
  if (code == SQLITE_DONE) return false;
  return {boost::system::in_place_error, why};
}

result<void> statement::run() {
  const auto row = step();
  if (!row) return row.error();
  return {};
}

std::int64_t statement::number(int column) const {
  return sqlite3_column_int64(raw_, column);
}

std::string statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(raw_, column));
  return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(raw_, column)))
               : std::string();
}

bool statement::is_null(int column) const {
  return sqlite3_column_type(raw_, column) == SQLITE_NULL;
}

void database::closer::operator()(sqlite3* raw) const {
  sqlite3_close_v2(raw);
}

result<database> database::open(const std::filesystem::path& file, mode how, std::uint64_t max_bytes) {
  const int flags = how != mode::read ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (is_odd_file(file)) return errc::journal_damaged;
  if (how != mode::read) make_private(file);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  database out;
  out.raw_.reset(raw);
  if (code != SQLITE_OK) return to_error(code, raw);
  sqlite3_busy_timeout(raw, busy_ms);
  const auto pages = std::max<std::uint64_t>(max_bytes / page_bytes, 1);
  // Before anything is read: the file of shared memory is not used then. One that is cut short ends the
  // process that has it mapped.
  result<void> done;
  if (how == mode::write_alone) done = out.execute("PRAGMA locking_mode=EXCLUSIVE");
  if (done) done = out.execute(("PRAGMA max_page_count=" + std::to_string(pages)).c_str());
  if (done && how != mode::read)
    done = out.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
  if (!done) return done.error();
  return out;
}

result<void> database::execute(const char* sql) {
  return check(sqlite3_exec(raw_.get(), sql, nullptr, nullptr, nullptr), raw_.get());
}

result<void> database::wait_for_disk(bool waits) {
  if (waits == waits_for_disk_) return {};
  const auto set = execute(waits ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
  if (set) waits_for_disk_ = waits;
  return set;
}

result<statement> database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(raw_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  if (code != SQLITE_OK) return to_error(code, raw_.get());
  return statement(raw);
}

std::int64_t database::last_id() const {
  return sqlite3_last_insert_rowid(raw_.get());
}

result<transaction> transaction::begin(database& in) {
  const auto begun = in.execute("BEGIN IMMEDIATE");
  if (!begun) return begun.error();
  return transaction(in);
}

transaction::~transaction() {
  if (in_) (void)in_->execute("ROLLBACK");
}

result<void> transaction::commit() {
  const auto done = in_->execute("COMMIT");
  if (done) in_ = nullptr;
  return done;
}

}  // namespace bee::sqlite
