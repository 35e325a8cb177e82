// Values whose table is not complete yet.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "bee/value/value.hpp"

namespace bee::value {

/// Values are pushed one by one; a table takes what was pushed since it began, in one vector of exactly that
/// size. So a vector never grows, and a length that a message declares takes no memory.
class value_stack {
 public:
  value_stack() = default;
  value_stack(const value_stack&) = delete;
  value_stack& operator=(const value_stack&) = delete;
  ~value_stack() {
    std::destroy(begin_, top_);
    std::allocator<value>().deallocate(begin_, capacity());
  }

  template <class T>
  void push(T&& v) {
    if (top_ == end_) grow();
    new (top_) value(std::forward<T>(v));
    ++top_;
  }
  std::size_t size() const { return static_cast<std::size_t>(top_ - begin_); }
  value& top() { return top_[-1]; }

  /// Drops a key and, above it, its nil.
  void drop_pair() {
    top_ -= 2;
    *top_ = nullptr;
  }

  /// The values above the first `from`, which leave the stack.
  std::vector<value> take_array(std::size_t from) {
    value* first = begin_ + from;
    std::vector<value> out(std::make_move_iterator(first), std::make_move_iterator(top_));
    top_ = first;  // what is above is nil now, and needs no destructor
    return out;
  }
  /// The same, as keys and values in turn.
  std::vector<std::pair<value, value>> take_pairs(std::size_t from) {
    value* first = begin_ + from;
    std::vector<std::pair<value, value>> out(pair_iterator{first}, pair_iterator{top_});
    top_ = first;
    return out;
  }

 private:
  struct pair_iterator {
    using iterator_category = std::random_access_iterator_tag;
    using value_type = std::pair<value, value>;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = std::pair<value&&, value&&>;
    value* at;
    reference operator*() const { return {std::move(at[0]), std::move(at[1])}; }
    pair_iterator& operator++() {
      at += 2;
      return *this;
    }
    friend bool operator==(const pair_iterator&, const pair_iterator&) = default;
    friend difference_type operator-(pair_iterator a, pair_iterator b) { return (a.at - b.at) / 2; }
  };

  std::size_t capacity() const { return static_cast<std::size_t>(end_ - begin_); }
  void grow() {
    const auto used = size();
    const auto larger = capacity() * 2;
    value* to = std::allocator<value>().allocate(larger);
    std::uninitialized_move(begin_, top_, to);
    std::allocator<value>().deallocate(begin_, capacity());
    begin_ = to;
    top_ = to + used;
    end_ = to + larger;
  }

  value* begin_ = std::allocator<value>().allocate(64);
  value* top_ = begin_;
  value* end_ = begin_ + 64;
};

}  // namespace bee::value
