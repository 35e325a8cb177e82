#include "cli/rollout/state_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "bee/base/bytes.hpp"
#include "bee/fleet/journal.hpp"
#include "cli/base/file.hpp"
#include "cli/nodes/registry_source.hpp"
#include "cli/parse/user_folder.hpp"
#include "cli/rollout/this_run.hpp"

namespace bee::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* journal_name = "journal.db";

// FNV-1a, 32 bits.
std::uint32_t hash_of(std::string_view text) {
  std::uint32_t hash = 0x811c9dc5u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
  return hash;
}

std::string hashed_name(const std::string& path, const std::string& hashed) {
  return fmt::format("{}-{:08x}", fs::path(path).filename().string(), hash_of(hashed));
}

bool is_plain(const std::string& context) {
  return !context.empty() && context.find('/') == std::string::npos && context[0] != '.';
}

attempt<fs::path> root_folder(const invocation& in) {
  const auto folder = state_folder(in.env);
  if (!folder.empty()) return fs::path(folder);
  return bad_input("there is no directory for the journal: neither XDG_STATE_HOME nor HOME is set");
}

std::string cluster_of(const invocation& in, const std::string& file) {
  return in.set.cluster.empty() ? file : in.set.cluster;
}

// Earlier versions named a folder after the context, else after the path as it was typed. Which paths lead to
// a file can not be known; here are those through the folders that are at hand.
class older_names {
 public:
  older_names(const invocation& in, const std::string& cluster) : real_(real_cluster(cluster)) {
    contexts_.insert("");
    if (!in.set.context.empty()) contexts_.insert(in.set.context);
    add_folders_of(cluster);
    add_folders_of(real_);
    add_folders_of(absolute_path("clustername.lua"));
    for (const auto& [name, settings] : in.config.contexts) {
      const auto at = settings.find("cluster");
      if (at == settings.end() || real_cluster(at->second) != real_) continue;
      contexts_.insert(name);
      add_folders_of(at->second);
    }
  }

  bool has(const std::string& name) const {
    const bool is_context = is_plain(name) && contexts_.contains(name);
    return is_context || (name.size() > 9 && name[name.size() - 9] == '-' && is_of_a_path(name));
  }

 private:
  void add_folders_of(const std::string& cluster) {
    if (is_registry(cluster)) return;
    const auto folder = fs::path(absolute_path(cluster)).parent_path().string();
    folders_.insert(folder);
    folders_.insert(folder + "/.");
  }

  bool is_of_a_path(const std::string& name) const {
    const auto file = name.substr(0, name.size() - 9);
    for (const auto& folder : folders_) {
      const auto path = folder + "/" + file;
      for (const auto& context : contexts_)
        if (hashed_name(path, context + path) == name) return real_cluster(path) == real_;
    }
    return is_registry(real_) && std::any_of(contexts_.begin(), contexts_.end(), [&](const auto& context) {
             return hashed_name(real_, context + real_) == name;
           });
  }

  std::string real_;
  std::set<std::string> contexts_;  // of the same cluster, and none
  std::set<std::string> folders_;
};

failure can_not_take(const fs::path& old, const std::string& why) {
  return stopped("the journal in " + escape_for_terminal(old.string()) + " can not be taken over: " + why +
                 "; nothing was sent");
}

// The rest of a folder whose journal was never made would stand in the way.
void remove_empty(const fs::path& folder) {
  std::error_code ignored;
  fs::remove(folder / "lock", ignored);
  fs::remove(folder, ignored);
}

attempt<taken_folder> take_over(const fs::path& old, const fs::path& own, const file::lock_holder& as) {
  const auto opened = fleet::journal::open_to_read(old);
  if (!opened && opened.error() == errc::journal_newer)
    return taken_folder{old, {}, {}};  // it is left as it is
  auto lock = file::run_lock::take(old, as);
  if (!lock) return can_not_take(old, lock.error().message());
  if (lock->state == file::run_lock::state::held)
    return can_not_take(old, "a run of process " + std::to_string(lock->holder.pid) + " holds its lock");
  if (has_journal(own)) return taken_folder{own, {}, {}};  // somebody else did meanwhile
  remove_empty(own);
  std::error_code why;
  fs::rename(old, own, why);
  if (why) return can_not_take(old, why.message());
  // Earlier versions find the same lock and the same journal.
  fs::create_directory_symlink(own.filename(), old, why);
  return taken_folder{own, std::move(lock->lock), old};
}

}  // namespace

bool has_journal(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / journal_name, ignored);
}

fs::file_time_type journal_written_at(const fs::path& folder) {
  auto latest = fs::file_time_type::min();
  for (const char* name : {journal_name, "journal.db-wal"}) {
    std::error_code why;
    const auto at = fs::last_write_time(folder / name, why);
    if (!why) latest = std::max(latest, at);
  }
  return latest;
}

attempt<fs::path> own_folder(const invocation& in, const std::string& file) {
  const auto cluster = cluster_of(in, file);
  if (in.set.context.empty() && cluster.empty())
    return bad_input("no cluster is named, so there is no journal of it",
                     "-c FILE or a context says which cluster it is");
  const auto root = root_folder(in);
  if (!root) return root.error();
  const auto real = cluster.empty() ? std::string() : real_cluster(cluster);
  if (!real.empty()) return *root / hashed_name(real, real);
  return *root / (is_plain(in.set.context) ? in.set.context : hashed_name("", in.set.context));
}

std::vector<fs::path> older_folders(const invocation& in, const std::string& file) {
  std::vector<fs::path> out;
  const auto cluster = cluster_of(in, file);
  const auto own = own_folder(in, file);
  if (!own || cluster.empty()) return out;
  const older_names names(in, cluster);
  std::error_code why;
  for (fs::directory_iterator at(own->parent_path(), why), end; !why && at != end; at.increment(why)) {
    const auto& folder = at->path();
    const bool is_link = at->is_symlink(why);
    if (!is_link && folder != *own && has_journal(folder) && names.has(folder.filename().string()))
      out.push_back(folder);
  }
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return journal_written_at(a) > journal_written_at(b); });
  return out;
}

attempt<fs::path> state_directory(const invocation& in, const std::string& file) {
  const auto own = own_folder(in, file);
  if (!own || has_journal(*own)) return own;
  const auto older = older_folders(in, file);
  return older.empty() ? *own : older.front();
}

attempt<taken_folder> take_folder(const invocation& in, const std::string& file,
                                  const file::lock_holder& as) {
  auto own = own_folder(in, file);
  if (!own) return own.error();
  const auto older = has_journal(*own) ? std::vector<fs::path>() : older_folders(in, file);
  if (older.empty()) return taken_folder{std::move(*own), {}, {}};
  return take_over(older.front(), *own, as);
}

attempt<fleet::run_journal> write_journal(const invocation& in, const std::string& file) {
  const auto who = this_run(in);
  auto folder = take_folder(in, file, who);
  if (!folder) return folder.error();
  return fleet::run_journal::open(folder->path, who, std::move(folder->lock), std::move(folder->was));
}

attempt<fleet::run_journal> read_journal(const invocation& in, const std::string& file) {
  const auto directory = state_directory(in, file);
  if (!directory) return directory.error();
  return fleet::run_journal::open_to_read(*directory, this_run(in));
}

}  // namespace bee::cli
