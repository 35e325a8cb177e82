#include "bee/payload/json_position.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

namespace bee::payload {
namespace {

// Reads the text for the parser and shows how far it has come.
struct counting_iterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at;
  const char** seen;
  reference operator*() const { return *at; }
  counting_iterator& operator++() {
    *seen = ++at;
    return *this;
  }
  counting_iterator operator++(int) {
    auto before = *this;
    ++*this;
    return before;
  }
  bool operator==(const counting_iterator& other) const { return at == other.at; }
};

void locate(std::string_view text, std::size_t offset, json_position& found) {
  const auto before = text.substr(0, offset);
  found.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  found.column = offset - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
}

std::string position(const json_position& at) {
  return "line " + std::to_string(at.line) + ", column " + std::to_string(at.column);
}

// The parser's events. Each open container knows how many steps of the wanted path lead to it, if any.
class scanner {
 public:
  scanner(std::string_view text, const json_path& path) : text_(text), path_(path), seen_(text.data()) {}

  bool run() {
    const counting_iterator first{text_.data(), &seen_};
    const counting_iterator last{text_.data() + text_.size(), &seen_};
    return nlohmann::json::sax_parse(first, last, this);
  }

  bool null() { return scalar(); }
  bool boolean(bool) { return scalar(); }
  bool number_integer(std::int64_t) { return scalar(); }
  bool number_unsigned(std::uint64_t) { return scalar(); }
  bool number_float(double, const std::string&) { return scalar(); }
  bool string(std::string&) { return scalar(); }
  bool binary(nlohmann::json::binary_t&) { return scalar(); }
  bool start_object(std::size_t) { return open(true); }
  bool start_array(std::size_t) { return open(false); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (!open_.back().keys.insert(name).second) return fail("the key \"" + name + "\" stands here twice");
    open_.back().key = name;
    last_end_ = offset();
    return true;
  }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::json::exception& problem) {
    locate(text_, at > 0 ? at - 1 : 0, found);
    const std::string sentence = problem.what();
    const auto column = sentence.find("column ");
    const auto end = sentence.find(": ", column == sentence.npos ? 0 : column);
    why = position(found) + ": " + (end == sentence.npos ? sentence : sentence.substr(end + 2));
    return false;
  }

  json_position found;
  std::string why;
  bool too_deep = false;

 private:
  static constexpr std::size_t off_path = SIZE_MAX;
  struct container {
    bool is_object;
    std::size_t matched;
    std::size_t next_index = 0;
    std::string key = {};
    std::unordered_set<std::string> keys = {};
  };

  std::size_t offset() const { return static_cast<std::size_t>(seen_ - text_.data()); }

  // How many steps lead to the value that begins now.
  std::size_t matched_here() {
    if (open_.empty()) return 0;
    auto& in = open_.back();
    const auto index = in.next_index++;
    if (in.matched >= path_.size()) return off_path;
    const auto& next = path_[in.matched];
    const bool is_next = in.is_object ? !next.index && next.key == in.key : next.index == index;
    return is_next ? in.matched + 1 : off_path;
  }

  std::size_t begin_value() {
    const auto matched = matched_here();
    if (matched == path_.size()) locate(text_, start_of_value(), found);
    return matched;
  }
  std::size_t start_of_value() const {
    return std::min(text_.find_first_not_of(" \t\r\n,:", last_end_), text_.size());
  }
  bool scalar() {
    begin_value();
    last_end_ = offset();
    return true;
  }
  bool open(bool is_object) {
    const auto matched = begin_value();
    if (open_.size() == max_json_depth) {
      too_deep = true;
      return fail("nested too deep");
    }
    open_.push_back({is_object, matched});
    last_end_ = offset();
    return true;
  }
  bool close() {
    open_.pop_back();
    last_end_ = offset();
    return true;
  }

  bool fail(const std::string& what) {
    locate(text_, start_of_value(), found);
    why = position(found) + ": " + what;
    return false;
  }

  std::string_view text_;
  const json_path& path_;
  const char* seen_;
  std::size_t last_end_ = 0;
  std::vector<container> open_;
};

}  // namespace

result<json_position> scan_json(std::string_view text, const json_path& wanted, std::string& why) {
  scanner s(text, wanted);
  if (s.run()) return s.found;
  why = s.why;
  return s.too_deep ? errc::too_deep : errc::bad_json;
}

std::string to_string(const json_path& path) {
  std::string out;
  for (const auto& [key, index] : path) {
    const bool is_word = key.find_first_not_of(
                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789$@") == key.npos;
    if (index) {
      out += "[" + std::to_string(*index) + "]";
    } else if (key.starts_with('[')) {
      out += key;  // an extension
    } else if (is_word && !key.empty()) {
      out += (out.empty() ? "" : ".") + key;
    } else {
      out += "[" + nlohmann::json(key).dump() + "]";
    }
  }
  return out;
}

}  // namespace bee::payload
