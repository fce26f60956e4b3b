import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { type Database, sqliteDriver } from './database.ts';
import { SCHEMA_VERSION, TABLES } from './schema.ts';

/** How the record is kept this time. */
export type Storage =
  | { readonly kind: 'file' }
  /** No SQLite for Node here: it is gone when the process ends. */
  | { readonly kind: 'memory' }
  /** The file could not be read; it is kept under that name, and a new one was begun. */
  | { readonly kind: 'rebuilt'; readonly keptAs: string }
  /** The file was written by a newer version, or cannot be written to. */
  | { readonly kind: 'unusable'; readonly detail: string };

export interface Opened {
  readonly database: Database | undefined;
  readonly storage: Storage;
}

/** Opens the record's file, and makes it when it is not there. It never throws: learning goes on without a record. */
export function openDatabase(file: string): Opened {
  const open = sqliteDriver();
  if (open === undefined) return { database: undefined, storage: { kind: 'memory' } };
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    return { database: prepare(open(file)), storage: { kind: 'file' } };
  } catch (error) {
    if (!isCorrupt(error)) return { database: undefined, storage: { kind: 'unusable', detail: messageOf(error) } };
  }
  const keptAs = setAside(file);
  try {
    return { database: prepare(open(file)), storage: { kind: 'rebuilt', keptAs } };
  } catch (error) {
    return { database: undefined, storage: { kind: 'unusable', detail: messageOf(error) } };
  }
}

function prepare(database: Database): Database {
  // What has been told the learner is on disk, whatever happens to the machine next.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  const { quick_check: check } = database.prepare('PRAGMA quick_check').get() as { quick_check: string };
  if (check !== 'ok') throw Object.assign(new Error(check), { code: 'SQLITE_CORRUPT' });
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > SCHEMA_VERSION) throw new Error(`it was written by a newer version of asynclings (${version})`);
  database.exec(TABLES);
  return database;
}

function isCorrupt(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  const text = `${code} ${messageOf(error)}`;
  return /SQLITE_(CORRUPT|NOTADB)|not a database|malformed/.test(text);
}

function setAside(file: string): string {
  let number = 1;
  while (existsSync(`${file}.broken-${number}`)) number++;
  const keptAs = `${file}.broken-${number}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, keptAs + suffix);
  return keptAs;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
