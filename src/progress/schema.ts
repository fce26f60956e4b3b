/** Version of the tables below; an older file is brought up to it, a newer one is refused. */
export const SCHEMA_VERSION = 1;

/** What happened, in the order in which it happened; how a learner stands is read from it. */
export const TABLES = `
CREATE TABLE IF NOT EXISTS attempts (
  id INTEGER PRIMARY KEY,
  exercise TEXT NOT NULL,
  at TEXT NOT NULL,
  status TEXT NOT NULL,
  passed INTEGER NOT NULL,
  total INTEGER NOT NULL,
  medal TEXT,
  misconceptions TEXT NOT NULL,
  suite TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  ms REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS attempts_by_exercise ON attempts (exercise, id);
CREATE TABLE IF NOT EXISTS hints (
  exercise TEXT NOT NULL,
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (exercise, number)
) STRICT;
CREATE TABLE IF NOT EXISTS given_up (
  exercise TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS predictions (
  id INTEGER PRIMARY KEY,
  demo TEXT NOT NULL,
  line INTEGER NOT NULL,
  guess TEXT NOT NULL,
  correct INTEGER NOT NULL,
  ms REAL NOT NULL,
  at TEXT NOT NULL
) STRICT;
PRAGMA user_version = ${SCHEMA_VERSION};
`;
