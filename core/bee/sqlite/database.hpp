// SQLite behind result<T>: one connection, statements that bind in order, and nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "bee/base/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace bee::sqlite {

/// A prepared statement. Lives no longer than its database. A failed bind shows at the next step().
class statement {
 public:
  explicit statement(sqlite3_stmt* raw) : raw_(raw) {}
  ~statement();
  statement(statement&& other) noexcept;
  statement& operator=(statement&&) = delete;

  /// Binds the next parameter; text is copied.
  statement& bind(std::int64_t number);
  statement& bind(std::string_view text);
  statement& bind_null();

  /// True when there is a row. After false or a failure the statement is reset and can be bound again.
  result<bool> step();
  /// Steps a statement that returns no rows.
  result<void> run();

  std::int64_t number(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;

 private:
  sqlite3_stmt* raw_;
  int next_ = 1;
  int bind_code_ = 0;
};

class database {
 public:
  enum class mode {
    read,
    write,
    write_alone  ///< nobody else opens it meanwhile: what others see of the log is not kept in a file
  };

  /// Opens a file, to write creating it. A file of more than `max_bytes` can not grow further. Errors
  /// are the journal_ codes of errc.
  static result<database> open(const std::filesystem::path& file, mode how, std::uint64_t max_bytes);

  result<void> execute(const char* sql);
  /// Whether the commits from here on wait for the disk. Those that do not are there after a kill of this
  /// process, and go to the disk with the next one that does. Not within a transaction.
  result<void> wait_for_disk(bool waits);
  result<statement> prepare(std::string_view sql);
  std::int64_t last_id() const;

 private:
  struct closer {
    void operator()(sqlite3* raw) const;
  };
  std::unique_ptr<sqlite3, closer> raw_;
  bool waits_for_disk_ = true;
};

/// Everything until commit() happens or nothing does; without it the destructor takes it back.
class transaction {
 public:
  static result<transaction> begin(database& in);
  ~transaction();
  transaction(transaction&& other) noexcept : in_(std::exchange(other.in_, nullptr)) {}
  transaction& operator=(transaction&&) = delete;
  result<void> commit();

 private:
  explicit transaction(database& in) : in_(&in) {}
  database* in_;
};

}  // namespace bee::sqlite
