#include "bee/payload/json_position.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>
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

// One step of a path: a name, or an index when `name` is empty.
struct step {
  std::string name;
  std::size_t index = 0;
};

std::vector<step> parse_path(std::string_view path) {
  std::vector<step> steps;
  while (!path.empty()) {
    const auto end = path.find_first_of(".[", 1);
    auto part = path.substr(0, end);
    path = end == path.npos ? std::string_view{} : path.substr(end);
    step s;
    if (part.starts_with("[\"") && part.ends_with("\"]")) {
      s.name = part.substr(2, part.size() - 4);
    } else if (part.starts_with('[')) {
      std::from_chars(part.data() + 1, part.data() + part.size(), s.index);
    } else {
      s.name = part.starts_with('.') ? part.substr(1) : part;
    }
    steps.push_back(std::move(s));
  }
  return steps;
}

// An error names the field as the .proto file does, the text may have it in camel case.
bool same_field(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view name) {
    std::string out;
    for (const char c : name)
      if (c != '_') out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out;
  };
  return a == b || plain(a) == plain(b);
}

void locate(std::string_view text, std::size_t offset, json_scan& found) {
  const auto before = text.substr(0, offset);
  found.line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  found.column = offset - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
}

std::string position(const json_scan& at) {
  return "line " + std::to_string(at.line) + ", column " + std::to_string(at.column);
}

// The parser's events. Each open container knows how many steps of the wanted path lead to it, if any.
class scanner {
 public:
  scanner(std::string_view text, std::string_view wanted_key, std::string_view path)
      : text_(text), wanted_key_(wanted_key), path_(parse_path(path)), seen_(text.data()) {}

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
    found.has_key = found.has_key || name == wanted_key_;
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

  json_scan found;
  std::string why;
  bool too_deep = false;

 private:
  static constexpr std::size_t off_path = SIZE_MAX;
  struct container {
    bool is_object;
    std::size_t matched;
    std::size_t next_index = 0;
    std::string key;
  };

  std::size_t offset() const { return static_cast<std::size_t>(seen_ - text_.data()); }

  // How many steps lead to the value that begins now. A map stands in an error as a list of entries: the
  // third value of `by_id` is `by_id[2].value`.
  std::size_t matched_here() {
    if (open_.empty()) return 0;
    auto& in = open_.back();
    const auto index = in.next_index++;
    if (in.matched >= path_.size()) return off_path;
    const auto& next = path_[in.matched];
    if (in.is_object && !next.name.empty() && same_field(next.name, in.key)) return in.matched + 1;
    if (!next.name.empty() || next.index != index) return off_path;
    if (!in.is_object) return in.matched + 1;
    const bool is_entry = in.matched + 1 < path_.size();
    return in.matched + (is_entry ? 2 : 1);
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
      locate(text_, start_of_value(), found);
      why = position(found) + ": nested too deep";
      too_deep = true;
      return false;
    }
    open_.push_back({is_object, matched, 0, {}});
    last_end_ = offset();
    return true;
  }
  bool close() {
    open_.pop_back();
    last_end_ = offset();
    return true;
  }

  std::string_view text_;
  std::string_view wanted_key_;
  std::vector<step> path_;
  const char* seen_;
  std::size_t last_end_ = 0;
  std::vector<container> open_;
};

}  // namespace

result<json_scan> scan_json(std::string_view text, std::string_view wanted_key, std::string_view wanted_path,
                            std::string& why) {
  scanner s(text, wanted_key, wanted_path);
  if (s.run()) return s.found;
  why = s.why;
  return s.too_deep ? errc::too_deep : errc::bad_json;
}

}  // namespace bee::payload
