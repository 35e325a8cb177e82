// What a request is answered: values, or values that are packed already and the same for many.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "bee/value/pack.hpp"
#include "bee/value/value.hpp"

namespace bee::names {

using message_ptr = std::shared_ptr<const std::string>;

class reply_body {
 public:
  reply_body(value::list values) : values_(std::move(values)) {}
  reply_body(std::initializer_list<value::value> values) : values_(values) {}
  reply_body(message_ptr packed) : packed_(std::move(packed)) {}

  /// Null for values.
  const message_ptr& packed() const { return packed_; }
  /// Either way; what is packed is unpacked for it.
  value::list values() const { return packed_ ? value::unpack(*packed_).value() : values_; }
  operator value::list() const { return values(); }
  /// The same with one more value behind it.
  reply_body with(const value::value& more) const {
    if (packed_) {
      auto bytes = *packed_;
      (void)value::pack({more}, bytes);
      return std::make_shared<const std::string>(std::move(bytes));
    }
    auto all = values_;
    all.push_back(more);
    return all;
  }

 private:
  value::list values_;
  message_ptr packed_;
};

}  // namespace bee::names
