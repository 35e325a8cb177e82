#include "bee/script/lua_pattern.hpp"

#include <lauxlib.h>
#include <lua.h>

#include <cctype>

namespace bee::script {
namespace {

constexpr unsigned char escape = '%';

// A class such as %a; the capital letter stands for its opposite.
bool is_in_class(unsigned char c, unsigned char name) {
  bool is_in = false;
  switch (std::tolower(name)) {
    case 'a': is_in = std::isalpha(c) != 0; break;
    case 'c': is_in = std::iscntrl(c) != 0; break;
    case 'd': is_in = std::isdigit(c) != 0; break;
    case 'g': is_in = std::isgraph(c) != 0; break;
    case 'l': is_in = std::islower(c) != 0; break;
    case 'p': is_in = std::ispunct(c) != 0; break;
    case 's': is_in = std::isspace(c) != 0; break;
    case 'u': is_in = std::isupper(c) != 0; break;
    case 'w': is_in = std::isalnum(c) != 0; break;
    case 'x': is_in = std::isxdigit(c) != 0; break;
    case 'z': is_in = c == 0; break;
    default: return c == name;
  }
  return is_in != (std::isupper(name) != 0);
}

}  // namespace

std::size_t lua_pattern::match_at(std::size_t from) {
  level_ = 0;
  depth_ = 0;
  return match(from, 0);
}

// Each alternative that may have to be taken back is a call of its own; the rest goes on in the loop.
std::size_t lua_pattern::match(std::size_t s, std::size_t p) {
  if (++depth_ > most_depth) luaL_error(lua_, "pattern too complex");
  place now{s, p};
  while (!now.is_end && now.p < pattern_.size()) {
    steps_.one();
    now = step(now.s, now.p);
  }
  --depth_;
  return now.s;
}

lua_pattern::place lua_pattern::step(std::size_t s, std::size_t p) {
  switch (at(p)) {
    case '(':
      if (at(p + 1) == ')') return {begin_capture(s, p + 2, position), p, true};
      return {begin_capture(s, p + 1, open), p, true};
    case ')': return {end_capture(s, p + 1), p, true};
    case '$':
      if (p + 1 == pattern_.size()) return {s == subject_.size() ? s : no_match, p, true};
      return step_item(s, p);
    case escape: return step_escape(s, p);
    default: return step_item(s, p);
  }
}

lua_pattern::place lua_pattern::step_escape(std::size_t s, std::size_t p) {
  const auto kind = at(p + 1);
  if (kind == 'b') {
    const auto end = balanced(s, p + 2);
    return {end, p + 4, end == no_match};
  }
  if (kind == 'f') {
    if (at(p + 2) != '[') luaL_error(lua_, "missing '[' after '%%f' in pattern");
    const auto set_end = end_of_item(p + 2);
    if (!is_frontier(s, p + 2, set_end)) return {no_match, p, true};
    return {s, set_end};
  }
  if (std::isdigit(kind)) {
    const auto end = same_as_capture(s, kind);
    return {end, p + 2, end == no_match};
  }
  return step_item(s, p);
}

// One character class, and the sign behind it that tells how often.
lua_pattern::place lua_pattern::step_item(std::size_t s, std::size_t p) {
  const auto end = end_of_item(p);
  switch (at(end)) {
    case '*': return {longest(s, p, end), p, true};
    case '-': return {shortest(s, p, end), p, true};
    case '+': return {is_single(s, p, end) ? longest(s + 1, p, end) : no_match, p, true};
    case '?':
      if (is_single(s, p, end))
        if (const auto found = match(s + 1, end + 1); found != no_match) return {found, p, true};
      return {s, end + 1};
    default:
      if (!is_single(s, p, end)) return {no_match, p, true};
      return {s + 1, end};
  }
}

std::size_t lua_pattern::longest(std::size_t s, std::size_t p, std::size_t item_end) {
  std::size_t count = 0;
  for (; is_single(s + count, p, item_end); ++count) steps_.one();
  for (;; --count) {
    if (const auto found = match(s + count, item_end + 1); found != no_match) return found;
    if (count == 0) return no_match;
  }
}

std::size_t lua_pattern::shortest(std::size_t s, std::size_t p, std::size_t item_end) {
  for (;; ++s) {
    if (const auto found = match(s, item_end + 1); found != no_match) return found;
    if (!is_single(s, p, item_end)) return no_match;
    steps_.one();
  }
}

std::size_t lua_pattern::begin_capture(std::size_t s, std::size_t p, std::size_t length) {
  if (level_ >= most_captures) luaL_error(lua_, "too many captures");
  captures_[level_++] = {s, length};
  const auto found = match(s, p);
  if (found == no_match) --level_;
  return found;
}

std::size_t lua_pattern::end_capture(std::size_t s, std::size_t p) {
  auto i = level_;
  while (i > 0 && captures_[i - 1].length != open) --i;
  if (i == 0) luaL_error(lua_, "invalid pattern capture");
  auto& closed = captures_[i - 1];
  closed.length = s - closed.from;
  const auto found = match(s, p);
  if (found == no_match) closed.length = open;
  return found;
}

// %bxy
std::size_t lua_pattern::balanced(std::size_t s, std::size_t p) {
  if (p + 1 >= pattern_.size()) luaL_error(lua_, "malformed pattern (missing arguments to '%%b')");
  if (s >= subject_.size() || subject_at(s) != at(p)) return no_match;
  for (std::size_t open_ones = 1; ++s < subject_.size();) {
    steps_.one();
    if (subject_at(s) == at(p + 1)) {
      if (--open_ones == 0) return s + 1;
    } else if (subject_at(s) == at(p)) {
      ++open_ones;
    }
  }
  return no_match;
}

// %1
std::size_t lua_pattern::same_as_capture(std::size_t s, unsigned char digit) {
  const int index = digit - '1';
  const auto i = static_cast<std::size_t>(index);
  if (index < 0 || i >= level_ || captures_[i].length == open)
    luaL_error(lua_, "invalid capture index %%%d", index + 1);
  // A position has no length that any subject reaches.
  const auto text = subject_.substr(captures_[i].from, captures_[i].length);
  constexpr std::size_t long_text = 4096;
  if (text.size() > long_text) value::limited_lua::check_time(lua_);
  const bool is_there = captures_[i].length != position && subject_.substr(s).starts_with(text);
  return is_there ? s + text.size() : no_match;
}

bool lua_pattern::is_frontier(std::size_t s, std::size_t p, std::size_t set_end) {
  const auto before = s == 0 ? static_cast<unsigned char>(0) : subject_at(s - 1);
  return !is_in_set(before, p, set_end - 1) && is_in_set(subject_at(s), p, set_end - 1);
}

std::size_t lua_pattern::end_of_item(std::size_t p) {
  const auto first = at(p++);
  if (first == escape) {
    if (p >= pattern_.size()) luaL_error(lua_, "malformed pattern (ends with '%%')");
    return p + 1;
  }
  if (first != '[') return p;
  if (at(p) == '^') ++p;
  do {  // a ']' at once is a member
    steps_.one();
    if (p >= pattern_.size()) luaL_error(lua_, "malformed pattern (missing ']')");
    if (at(p++) == escape && p < pattern_.size()) ++p;
  } while (p >= pattern_.size() || at(p) != ']');
  return p + 1;
}

bool lua_pattern::is_single(std::size_t s, std::size_t p, std::size_t item_end) {
  if (s >= subject_.size()) return false;
  const auto c = subject_at(s);
  switch (at(p)) {
    case '.': return true;
    case escape: return is_in_class(c, at(p + 1));
    case '[': return is_in_set(c, p, item_end - 1);
    default: return at(p) == c;
  }
}

// A set from its '[' at `p` to its ']' at `last`.
bool lua_pattern::is_in_set(unsigned char c, std::size_t p, std::size_t last) {
  const bool is_wanted = at(p + 1) != '^';
  if (!is_wanted) ++p;
  while (++p < last) {
    steps_.one();
    if (at(p) == escape) {
      if (is_in_class(c, at(++p))) return is_wanted;
    } else if (at(p + 1) == '-' && p + 2 < last) {
      p += 2;
      if (at(p - 2) <= c && c <= at(p)) return is_wanted;
    } else if (at(p) == c) {
      return is_wanted;
    }
  }
  return !is_wanted;
}

void lua_pattern::push_capture(std::size_t index, std::size_t from, std::size_t end) {
  if (index >= level_) {
    if (index != 0) luaL_error(lua_, "invalid capture index %%%d", static_cast<int>(index) + 1);
    lua_pushlstring(lua_, subject_.data() + from, end - from);
    return;
  }
  const auto& c = captures_[index];
  if (c.length == open) luaL_error(lua_, "unfinished capture");
  if (c.length == position) {
    lua_pushinteger(lua_, static_cast<lua_Integer>(c.from) + 1);
  } else {
    lua_pushlstring(lua_, subject_.data() + c.from, c.length);
  }
}

int lua_pattern::push_captures(std::size_t from, std::size_t end) {
  const auto count = level_ == 0 ? 1 : level_;
  luaL_checkstack(lua_, static_cast<int>(count), "too many captures");
  for (std::size_t i = 0; i < count; ++i) push_capture(i, from, end);
  return static_cast<int>(count);
}

}  // namespace bee::script
