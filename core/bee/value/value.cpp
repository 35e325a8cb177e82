#include "bee/value/value.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <stdexcept>

#include "bee/value/table_memory.hpp"

namespace bee::value {
namespace {

static_assert(sizeof(value) == 16);

// A long string: its size, then its bytes, in one block.
char* new_long(std::string_view bytes) {
  const std::size_t size = bytes.size();
  auto* block = static_cast<char*>(::operator new(sizeof size + size));
  std::memcpy(block, &size, sizeof size);
  std::memcpy(block + sizeof size, bytes.data(), size);
  return block;
}

// `t` is made first: a copy that fails for lack of memory leaves nothing behind.
table* new_table(table t) {
  return new (take_table_memory()) table(std::move(t));
}

bool same_number(double a, double b) {
  return (a == b && std::signbit(a) == std::signbit(b)) || (std::isnan(a) && std::isnan(b));
}

}  // namespace

value::value(table t) {
  store(new_table(std::move(t)));
  tag_ = tag::table;
}

void value::throw_wrong_kind(kind wanted, kind got) {
  throw wrong_kind(wanted, got);
}

void value::throw_too_large(std::uint64_t i) {
  throw std::out_of_range(std::to_string(i) + " is above the largest integer of Lua");
}

void value::hold_long(std::string_view bytes) {
  store(new_long(bytes));
  tag_ = tag::long_string;
}

std::string_view value::long_bytes() const noexcept {
  const char* block = load<char*>();
  std::size_t size;
  std::memcpy(&size, block, sizeof size);
  return {block + sizeof size, size};
}

void value::copy_from(const value& other) {
  if (other.tag_ == tag::long_string) return hold_long(other.long_bytes());
  store(new_table(other.table_unchecked()));
  tag_ = tag::table;
}

void value::release() noexcept {
  if (tag_ == tag::table) {
    auto* t = load<table*>();
    std::destroy_at(t);
    give_table_memory(t);
  } else {
    ::operator delete(load<char*>());
  }
}

bool operator==(const value& a, const value& b) noexcept {
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case kind::nil: return true;
    case kind::boolean: return a.boolean_unchecked() == b.boolean_unchecked();
    case kind::integer: return a.integer_unchecked() == b.integer_unchecked();
    case kind::number: return same_number(a.number_unchecked(), b.number_unchecked());
    case kind::string: return a.string_unchecked() == b.string_unchecked();
    case kind::userdata: return a.userdata_unchecked() == b.userdata_unchecked();
    case kind::table: return a.table_unchecked() == b.table_unchecked();
  }
  return false;
}

const value* table::find(const value& key) const noexcept {
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair)
    if (pair->first == key) return &pair->second;
  if (!key.is_integer() || key.integer_unchecked() < 1) return nullptr;
  const auto index = static_cast<std::uint64_t>(key.integer_unchecked()) - 1;
  return index < array.size() ? &array[index] : nullptr;
}

const value* table::find(std::string_view key) const noexcept {
  for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair)
    if (pair->first.is_string() && pair->first.string_unchecked() == key) return &pair->second;
  return nullptr;
}

bool operator==(const table& a, const table& b) noexcept {
  return a.array == b.array && a.pairs.size() == b.pairs.size() &&
         std::is_permutation(a.pairs.begin(), a.pairs.end(), b.pairs.begin());
}

}  // namespace bee::value
