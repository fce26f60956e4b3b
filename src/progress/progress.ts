import path from 'node:path';
import type { Database } from './database.ts';
import { openDatabase, type Storage } from './open-database.ts';

/** One graded answer. */
export interface Attempt {
  readonly exercise: string;
  readonly status: string;
  readonly passed: number;
  readonly total: number;
  readonly medal?: string;
  /** Of the tests that failed. */
  readonly misconceptions: readonly string[];
  /** Which text of the suite it was graded by, and which answer it was. */
  readonly suite: string;
  readonly sha256: string;
  readonly ms: number;
}

/** A learner's guess at one line of a demo's output. */
export interface Prediction {
  readonly demo: string;
  /** Number of the line, from 0. */
  readonly line: number;
  readonly guess: string;
  readonly correct: boolean;
  /** How long the learner thought. */
  readonly ms: number;
}

/** How a learner stands with an exercise. */
export interface Standing {
  readonly exercise: string;
  readonly isSolved: boolean;
  readonly attempts: number;
  /** The most tests passed at once, and how many there are. */
  readonly bestPassed: number;
  readonly total: number;
  readonly medal?: string;
  readonly hints: number;
  readonly hasGivenUp: boolean;
  /** ISO 8601. */
  readonly firstSolvedAt?: string;
  readonly lastAt?: string;
}

const MEDALS = ['bronze', 'silver', 'gold'];

interface Facts {
  attempts: (Attempt & { at: string })[];
  hints: { exercise: string; number: number }[];
  givenUp: string[];
}

/** The learner's record. Every fact is on disk when the method that tells it returns. */
export class Progress {
  readonly storage: Storage;
  readonly #database: Database | undefined;
  readonly #memory: Facts = { attempts: [], hints: [], givenUp: [] };

  private constructor(database: Database | undefined, storage: Storage) {
    this.#database = database;
    this.storage = storage;
  }

  /** Opens the record in the state folder of a workspace. */
  static open(stateDir: string): Progress {
    const { database, storage } = openDatabase(path.join(stateDir, 'progress.db'));
    return new Progress(database, storage);
  }

  recordAttempt(attempt: Attempt): void {
    const at = now();
    if (this.#database === undefined) return void this.#memory.attempts.push({ ...attempt, at });
    const { exercise, status, passed, total, medal = null, misconceptions, suite, sha256, ms } = attempt;
    this.#database
      .prepare('INSERT INTO attempts (exercise, at, status, passed, total, medal, misconceptions, suite, sha256, ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(exercise, at, status, passed, total, medal, misconceptions.join(' '), suite, sha256, ms);
  }

  recordHint(exercise: string, number: number): void {
    if (this.#database !== undefined) this.#database.prepare('INSERT OR IGNORE INTO hints (exercise, number, at) VALUES (?, ?, ?)').run(exercise, number, now());
    else if (!this.#memory.hints.some((hint) => hint.exercise === exercise && hint.number === number)) this.#memory.hints.push({ exercise, number });
  }

  recordGivenUp(exercise: string): void {
    if (this.#database !== undefined) this.#database.prepare('INSERT OR IGNORE INTO given_up (exercise, at) VALUES (?, ?)').run(exercise, now());
    else this.#memory.givenUp.push(exercise);
  }

  recordPrediction({ demo, line, guess, correct, ms }: Prediction): void {
    this.#database?.prepare('INSERT INTO predictions (demo, line, guess, correct, ms, at) VALUES (?, ?, ?, ?, ?, ?)').run(demo, line, guess, correct ? 1 : 0, ms, now());
  }

  standing(exercise: string): Standing {
    const { attempts, hints, givenUp } = this.#facts(exercise);
    const solved = attempts.find(({ status }) => status === 'passed');
    const medal = MEDALS.findLast((each) => attempts.some((attempt) => attempt.medal === each));
    const best = attempts.reduce((most, { passed }) => Math.max(most, passed), 0);
    const last = attempts.at(-1);
    return {
      exercise,
      isSolved: solved !== undefined,
      attempts: attempts.length,
      bestPassed: best,
      total: last?.total ?? 0,
      hints: hints.length,
      hasGivenUp: givenUp.length > 0,
      ...(medal !== undefined && { medal }),
      ...(solved !== undefined && { firstSolvedAt: solved.at }),
      ...(last !== undefined && { lastAt: last.at }),
    };
  }

  /** Every exercise that has been solved, all at once. */
  solvedExercises(): ReadonlySet<string> {
    const rows = this.#database === undefined ? this.#memory.attempts.filter(({ status }) => status === 'passed') : (this.#database.prepare("SELECT DISTINCT exercise FROM attempts WHERE status = 'passed'").all() as { exercise: string }[]);
    return new Set(rows.map(({ exercise }) => exercise));
  }

  /** When the last hint for an exercise was shown, in milliseconds since 1970. */
  lastHintAt(exercise: string): number | undefined {
    if (this.#database === undefined) return undefined;
    const { at } = this.#database.prepare('SELECT max(at) AS at FROM hints WHERE exercise = ?').get(exercise) as { at: string | null };
    return at === null ? undefined : Date.parse(at);
  }

  /** How often each misconception has shown in failed attempts. */
  misconceptions(): Map<string, number> {
    const rows = this.#database === undefined ? this.#memory.attempts.map(({ misconceptions }) => misconceptions.join(' ')) : this.#database.prepare('SELECT misconceptions FROM attempts').all().map((row) => (row as { misconceptions: string }).misconceptions);
    const counts = new Map<string, number>();
    for (const id of rows.flatMap((row) => row.split(' ')).filter((each) => each !== '')) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  }

  close(): void {
    this.#database?.close();
  }

  #facts(exercise: string): Facts {
    const database = this.#database;
    if (database === undefined) {
      const { attempts, hints, givenUp } = this.#memory;
      return { attempts: attempts.filter((each) => each.exercise === exercise), hints: hints.filter((each) => each.exercise === exercise), givenUp: givenUp.filter((each) => each === exercise) };
    }
    const rows = (sql: string): unknown[] => database.prepare(sql).all(exercise);
    return {
      attempts: (rows('SELECT * FROM attempts WHERE exercise = ? ORDER BY id') as (Omit<Attempt, 'misconceptions'> & { at: string; misconceptions: string })[]).map((row) => ({ ...row, misconceptions: row.misconceptions.split(' ') })),
      hints: rows('SELECT * FROM hints WHERE exercise = ?') as Facts['hints'],
      givenUp: rows('SELECT * FROM given_up WHERE exercise = ?').map(() => exercise),
    };
  }
}

function now(): string {
  return new Date().toISOString();
}
