// The protobuf message that tests send.
#pragma once

#include <google/protobuf/wrappers.pb.h>

#include <string>

namespace bee::test {

using text_message = google::protobuf::StringValue;

inline const std::string text_type = "google.protobuf.StringValue";

inline text_message make(std::string value) {
  text_message m;
  m.set_value(std::move(value));
  return m;
}

}  // namespace bee::test
