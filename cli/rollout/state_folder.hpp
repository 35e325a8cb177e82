// Which folder holds the journal of a cluster: one for each cluster, however it is named on the command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bee/file/run_lock.hpp"
#include "bee/fleet/operation/run_journal.hpp"
#include "cli/parse/invocation.hpp"

namespace bee::cli {

/// $XDG_STATE_HOME/beectl/NAME-HASH: of the file behind all links, or of the registry. A context without
/// either has its own name. Fails when there is neither a state directory nor a home, and when no cluster is
/// named.
attempt<std::filesystem::path> own_folder(const invocation&, const std::string& file);

/// The folder to read the journal of the cluster from: its own, or an older one that was not yet taken over.
/// Fails when there is neither a state directory nor a home.
attempt<std::filesystem::path> state_directory(const invocation&, const std::string& file);

/// Whether there is a journal in it; one that can not be seen is none.
bool has_journal(const std::filesystem::path& folder);
/// When it was written last; the earliest time there is, when there is none.
std::filesystem::file_time_type journal_written_at(const std::filesystem::path& folder);

/// The folders in which earlier versions kept journals of the same cluster, one for each way to name it, as
/// far as they can be told: the one that was written last in front.
std::vector<std::filesystem::path> older_folders(const invocation&, const std::string& file);

struct taken_folder {
  std::filesystem::path path;
  file::run_lock lock;        ///< of a folder that was taken over; else empty
  std::filesystem::path was;  ///< where it stood; empty when nothing was taken over
};

/// The folder to write to. Without a journal of its own the cluster gets that of the newest older folder,
/// which becomes a link to it; a run of an earlier version that is still on finds its lock held.
attempt<taken_folder> take_folder(const invocation&, const std::string& file, const file::lock_holder& as);

/// The journal of the cluster, for a run that changes it: under its lock, unless another run holds that.
attempt<fleet::run_journal> write_journal(const invocation&, const std::string& file);
/// Only to read.
attempt<fleet::run_journal> read_journal(const invocation&, const std::string& file);

}  // namespace bee::cli
