#include "bee/traffic/answer_book.hpp"

#include <algorithm>

#include "bee/value/pack.hpp"

namespace bee::traffic {
namespace {

// Above what a node counts up to from :0000000a in its life as a mock.
constexpr std::uint32_t first_made_handle = 0x00f00000;

bool is_name_query(const wire::address& to) {
  return to.is_handle() && to.handle() == 0;
}

std::string key_of(const std::string& place, std::string_view question) {
  return place + '\0' + std::string(question);
}

}  // namespace

answer_book::answer_book(const recording& of) {
  learn_handles(of);
  for (const auto& one : of.all) add(one);
  if (!of.dialect.empty()) listed_ = of.dialect == "bee";
}

void answer_book::learn_handles(const recording& of) {
  for (const auto& one : of.all) {
    if (!is_name_query(one.what.to) || one.what.how != ending::answered) continue;
    const auto asked = value::unpack(one.what.request.bytes);
    const auto got = value::unpack(one.what.answer.bytes);
    if (!asked || !got || asked->size() != 1 || got->size() != 1) continue;
    if (!asked->front().is_string() || !got->front().is_integer()) continue;
    const auto handle = got->front().as_integer();
    if (handle > 0 && handle <= UINT32_MAX)
      names_[static_cast<std::uint32_t>(handle)] = "@" + std::string(asked->front().as_string());
  }
}

void answer_book::add(const recorded& one) {
  if (!one.what.request.is_kept()) return;
  const auto place = place_of(one.what.to);
  auto& redacted = places_[place];
  if (std::find(redacted.begin(), redacted.end(), one.request_redacted) == redacted.end())
    redacted.push_back(one.request_redacted);
  auto& found = entries_[key_of(place, canonical(one.what.request.bytes))];
  const bool has_answer =
      one.what.how == ending::failed || (one.what.how == ending::answered && one.what.answer.is_kept());
  if (has_answer) found.answers.push_back(&one);
  if (place == ".service") learn_daemon(one);
  if (!place.starts_with('@')) return;
  const auto values = value::unpack(one.what.request.bytes);
  const bool is_bee = values && !values->empty() && values->front().is_string() &&
                      (values->front().as_string() == "lua" || values->front().as_string() == "text");
  ++(is_bee ? bee_ : others_);
}

void answer_book::learn_daemon(const recorded& one) {
  if (one.what.how != ending::answered) return;
  const auto list = value::unpack(one.what.answer.bytes);
  if (!list || list->size() != 1 || !list->front().is_table()) return;
  const auto& services = list->front().as_table();
  if (services.find("bee_clusterd")) listed_ = true;
  if (services.find("clusterd") && !listed_) listed_ = false;
}

std::string answer_book::place_of(const wire::address& to) const {
  if (!to.is_handle()) return to.name();
  const auto known = names_.find(to.handle());
  return known == names_.end() ? wire::to_string(to) : known->second;
}

const answer_book::entry* answer_book::find(const wire::address& to, std::string_view message) const {
  const auto place = place_of(to);
  const auto known = places_.find(place);
  if (known == places_.end()) return nullptr;
  for (const auto& names : known->second) {
    std::string question(message);
    redact(question, names);
    const auto found = entries_.find(key_of(place, canonical(question)));
    if (found != entries_.end()) return &found->second;
  }
  return nullptr;
}

const recorded* answer_book::next(const wire::address& to, std::string_view message) {
  auto* found = const_cast<entry*>(find(to, message));
  if (!found || found->answers.empty()) return nullptr;
  const auto i = std::min(found->next, found->answers.size() - 1);
  found->next = i + 1;
  return found->answers[i];
}

bool answer_book::knows(const wire::address& to) const {
  return !is_name_query(to) && places_.contains(place_of(to));
}

std::optional<std::uint32_t> answer_book::handle_for(std::string_view name) {
  const auto place = "@" + std::string(name);
  if (!places_.contains(place)) return std::nullopt;
  for (const auto& [handle, known] : names_)
    if (known == place) return handle;
  const auto handle = first_made_handle + static_cast<std::uint32_t>(made_.size());
  made_.push_back(place);
  names_[handle] = place;
  return handle;
}

}  // namespace bee::traffic
