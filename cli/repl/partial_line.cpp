#include "cli/repl/partial_line.hpp"

namespace bee::cli {
namespace {

// Flags that say which cluster is meant.
constexpr std::string_view of_the_cluster[] = {"cluster", "context", "via", "token-file", "all"};

bool is_of_the_cluster(std::string_view name) {
  for (const auto one : of_the_cluster)
    if (one == name) return true;
  return false;
}

const option_spec* find_flag(const verb* what, std::string_view token) {
  const auto find = [token](const verb* v) {
    return token.starts_with("--") ? find_option(v, token.substr(2)) : find_option(v, token.back());
  };
  if (const auto* found = find(what); found || what) return found;
  for (const auto* v : all_verbs())
    if (const auto* found = find(v)) return found;
  return nullptr;
}

bool looks_like_a_flag(std::string_view token) {
  const bool is_number = token.size() > 1 && (token[1] == '.' || (token[1] >= '0' && token[1] <= '9'));
  return token.size() > 1 && token[0] == '-' && !is_number;
}

class reader {
 public:
  reader(std::span<const std::string> words, partial_line& out) : words_(words), out_(out) {}

  void run() {
    for (; at_ < words_.size(); ++at_) {
      const auto& token = words_[at_];
      if (!out_.only_words && token == "--") {
        out_.only_words = true;
      } else if (!out_.only_words && looks_like_a_flag(token)) {
        take_flag(token);
      } else if (!out_.what && out_.kind == partial_line::is::verb) {
        take_verb(token);
      } else {
        out_.words.push_back(token);
      }
    }
  }

 private:
  void take_verb(const std::string& token) {
    out_.what = find_verb(token);
    if (token == "use") out_.kind = partial_line::is::use;
    if (token == "help") out_.kind = partial_line::is::help;
  }

  void take_flag(const std::string& token) {
    const auto equals = token.starts_with("--") ? token.find('=') : std::string::npos;
    const auto* flag = find_flag(out_.what, std::string_view(token).substr(0, equals));
    if (!flag) return;
    if (flag->metavar.empty()) return keep(*flag, "");
    if (equals != std::string::npos) return keep(*flag, token.substr(equals + 1));
    if (++at_ < words_.size()) return keep(*flag, words_[at_]);
    out_.flag = flag;
  }

  void keep(const option_spec& flag, std::string value) {
    if (is_of_the_cluster(flag.name)) out_.flags.add(flag.name, std::move(value));
  }

  std::span<const std::string> words_;
  partial_line& out_;
  std::size_t at_ = 0;
};

}  // namespace

partial_line read_partial_line(std::span<const std::string> words, const std::string& nodes,
                               const flag_values& given) {
  partial_line out;
  auto in_front = nodes;
  if (!words.empty() && (words[0] == "beectl" || words[0].starts_with('@'))) {
    in_front = words[0] == "beectl" ? "" : words[0].substr(1);
    out.has_front = true;
    words = words.subspan(1);
  }
  reader(words, out).run();
  const bool has_nodes = out.flags.has("all") || !in_front.empty();
  if (has_nodes && out.what && takes_nodes_first(*out.what))
    out.words.insert(out.words.begin(), out.flags.has("all") ? "*" : in_front);
  out.flags.add_given(given);
  return out;
}

bool takes_nodes_first(const verb& v) {
  return !v.words.empty() && v.words[0].with == completes::node;
}

}  // namespace bee::cli
