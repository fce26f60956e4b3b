import { createRequire } from 'node:module';

/** The little that is asked of a SQLite driver; both drivers have it. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

export interface Statement {
  run(...values: unknown[]): unknown;
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

const require = createRequire(import.meta.url);

/** A driver that can be loaded here: better-sqlite3 where it is installed, else Node's own where it has one. */
export function sqliteDriver(): ((file: string) => Database) | undefined {
  try {
    const BetterSqlite = require('better-sqlite3') as new (file: string) => Database;
    new BetterSqlite(':memory:').close(); // its binary may be missing although the package is there
    return (file) => new BetterSqlite(file);
  } catch {
    // an optional dependency
  }
  try {
    const { DatabaseSync } = require('node:sqlite') as { DatabaseSync: new (file: string) => Database };
    return (file) => new DatabaseSync(file);
  } catch {
    return undefined;
  }
}
