#include "bee/node/service_table.hpp"

namespace bee::node {
namespace {

// A handle has 24 bits; the 8 above them are the number of a harbor, which is 0 here.
constexpr handle handle_mask = 0xffffff;
constexpr handle first_handle = 0x0a;

std::optional<handle> find_in(const std::map<std::string, handle, std::less<>>& names,
                              std::string_view name) {
  const auto found = names.find(name);
  if (found == names.end()) return std::nullopt;
  return found->second;
}

}  // namespace

entry& service_table::add(service_options options, raw_handler run) {
  while (services_.contains(next_)) next_ = std::max(first_handle, (next_ + 1) & handle_mask);
  const handle id = next_;
  next_ = std::max(first_handle, (next_ + 1) & handle_mask);
  return add_at(id, std::move(options), std::move(run));
}

entry& service_table::add_at(handle id, service_options options, raw_handler run) {
  auto added = std::make_shared<entry>();
  added->id = id;
  added->options = std::move(options);
  added->run = std::move(run);
  return *(services_[id] = std::move(added));
}

std::shared_ptr<entry> service_table::remove(handle id) {
  const auto found = services_.find(id);
  if (found == services_.end()) return nullptr;
  auto removed = std::move(found->second);
  services_.erase(found);
  std::erase_if(local_, [id](const auto& name) { return name.second == id; });
  return removed;
}

std::shared_ptr<entry> service_table::find(handle id) const {
  const auto found = services_.find(id);
  return found == services_.end() ? nullptr : found->second;
}

std::optional<handle> service_table::find_local(std::string_view name) const {
  return find_in(local_, name);
}

std::optional<handle> service_table::find_registered(std::string_view name) const {
  return find_in(registered_, name);
}

bool service_table::register_name(std::string name, handle id) {
  if (registered_.contains(name)) return false;
  std::erase_if(registered_, [id](const auto& known) { return known.second == id; });
  registered_.emplace(std::move(name), id);
  return true;
}

void service_table::unregister_name(std::string_view name) {
  if (const auto found = registered_.find(name); found != registered_.end()) registered_.erase(found);
}

}  // namespace bee::node
