// Failures and notes as sentences for people, on standard error.
#pragma once

#include <string>

#include "cli/report/report.hpp"

namespace bee::cli {

struct message_style {
  bool is_quiet = false;  ///< no hints and no notes
  bool color = false;
  std::string place = {};  ///< in front of each sentence, where one run says much: "line 3"
};

/// "beectl: subject: what happened" and its hint.
std::string sentence_of(const failure&, const std::string& node, const message_style&);

/// All failures of a report, nodes that failed alike in one sentence: "beectl: game_[3-5,9]: connect ...".
/// Then its notes.
std::string messages_of(report&, const message_style&);

}  // namespace bee::cli
