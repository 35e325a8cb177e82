// A recording in the place of the services of a node.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bee/net/listener.hpp"
#include "bee/traffic/answer_book.hpp"

namespace bee::cli {

class recorded_answers {
 public:
  /// `warn` hears of each question to which there is no answer, up to a limit.
  recorded_answers(traffic::recording of, std::function<void(std::string_view)> warn);
  recorded_answers(const recorded_answers&) = delete;
  recorded_answers& operator=(const recorded_answers&) = delete;

  /// Answers what was recorded. What was not is an error when its service is in the recording, and else left
  /// to the node: false.
  bool take(const std::shared_ptr<net::peer_link>& from, session::incoming& in);

  const traffic::recording& what() const { return what_; }
  bool speaks_bee() const { return book_.speaks_bee(); }

 private:
  bool answer_name_query(net::peer_link& from, const session::incoming& in);
  void refuse(net::peer_link& from, const session::incoming& in);

  traffic::recording what_;
  traffic::answer_book book_;
  std::function<void(std::string_view)> warn_;
  std::size_t warnings_ = 0;
};

}  // namespace bee::cli
