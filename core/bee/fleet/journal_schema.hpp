// The tables of journal.db. States are written as their texts; 0 stands for "no map" and "no revision".
//
// Its version is user_version. A reader asks for the columns that it knows by name and does not see others,
// so a column with a default or a table that is new needs no new version. What an older reader must not
// misunderstand does: a new state, a new meaning. It refuses a higher version, and says both.
#pragma once

namespace bee::fleet {

constexpr int journal_version = 1;

constexpr const char* journal_schema = R"sql(
CREATE TABLE maps (
  id INTEGER PRIMARY KEY,
  digest INTEGER NOT NULL,        -- FNV-1a of the text, to find it again
  text TEXT NOT NULL              -- see map_text.hpp
);
CREATE INDEX maps_by_digest ON maps (digest);
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  map INTEGER NOT NULL REFERENCES maps,
  at INTEGER NOT NULL,            -- Unix time in milliseconds, as everywhere
  by TEXT NOT NULL,
  message TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_text TEXT NOT NULL
);
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  verb TEXT NOT NULL,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  options TEXT NOT NULL,
  user TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL
);
CREATE TABLE steps (
  run INTEGER NOT NULL REFERENCES runs,
  node TEXT NOT NULL,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  state TEXT NOT NULL,
  note TEXT NOT NULL,
  before INTEGER NOT NULL,        -- the map that the node was known to have
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (run, node)
) WITHOUT ROWID;
CREATE TABLE known (
  node TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  map INTEGER NOT NULL REFERENCES maps,
  run INTEGER NOT NULL,
  since INTEGER NOT NULL
) WITHOUT ROWID;
PRAGMA user_version = 1;
)sql";

/// What came later, in the order in which it is added to a journal that does not have it. An older reader
/// does not see it, and takes an attempt for a run that was stopped before its first step, which it is.
constexpr const char* journal_additions = R"sql(
ALTER TABLE runs ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE known ADD COLUMN process TEXT NOT NULL DEFAULT '';  -- JSON, see process_text.hpp
CREATE TABLE attempts (           -- what a run that has not begun would push
  run INTEGER PRIMARY KEY REFERENCES runs,
  map INTEGER NOT NULL,           -- 0: it pushes no file, or that is forgotten
  message TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_text TEXT NOT NULL
);
)sql";

}  // namespace bee::fleet
