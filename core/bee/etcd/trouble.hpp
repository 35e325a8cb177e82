// Why etcd gave no answer that can be used, in a word for programs and a sentence for people.
#pragma once

#include <boost/system/result.hpp>
#include <string>

namespace bee::etcd {

enum class fault {
  unreachable,  ///< no member answered in time: unknown whether the request ran
  not_etcd,     ///< something answered that is no etcd
  denied,       ///< user, password, certificate or permission
  full,         ///< its space is used up
  refused,      ///< any other error that etcd names
};

struct trouble {
  fault what = fault::unreachable;
  std::string text;  ///< lower case, printable
};

template <class T>
using answer = boost::system::result<T, trouble>;

}  // namespace bee::etcd
