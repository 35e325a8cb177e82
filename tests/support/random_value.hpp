// Values of every kind and shape, for properties that must hold for all of them.
#pragma once

#include <random>

#include "bee/value/value.hpp"

namespace bee::test {

/// A value as Lua could hold it (no key twice, no array that ends in nil), at most `depth` tables deep. With
/// `only_json`, one that JSON holds without loss: string keys, finite numbers, no userdata.
value::value random_value(std::mt19937& random, int depth = 4, bool only_json = false);

}  // namespace bee::test
