import type { EventKind, Trace, TraceEvent } from '../../trace/mod.ts';

// They tell of the machine, not of the program.
const NOT_HASHED: ReadonlySet<EventKind> = new Set(['loop.idle', 'loop.blocked']);
const host = process; // which an answer's process is without later on
const HASH_LENGTH = 16; // hexadecimal digits: 64 bits, enough to tell any two runs apart

/** Where two runs of one schedule part. */
export interface TraceDifference {
  /** How many events they have in common. */
  readonly sameEvents: number;
  /** What happened next in each; absent where the run was over. */
  readonly first?: TraceEvent;
  readonly second?: TraceEvent;
}

/** A short text that is the same for the same events, on every machine. */
export function traceHash(trace: Trace): string {
  // Loading it takes longer than most tests, and it is needed only when one has failed.
  const hash = host.getBuiltinModule('node:crypto').createHash('sha256');
  for (const line of linesOf(trace)) hash.update(line);
  return hash.digest('hex').slice(0, HASH_LENGTH);
}

/** The first event in which two traces differ; `undefined` when they are the same. */
export function firstDifference(first: Trace, second: Trace): TraceDifference | undefined {
  const [a, b] = [linesOf(first), linesOf(second)];
  const sameEvents = Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index).find((index) => a[index] !== b[index]);
  if (sameEvents === undefined) return undefined;
  const [one, other] = [hashedEvents(first)[sameEvents], hashedEvents(second)[sameEvents]];
  return { sameEvents, ...(one !== undefined && { first: one }), ...(other !== undefined && { second: other }) };
}

function hashedEvents(trace: Trace): TraceEvent[] {
  return trace.events().filter(({ kind }) => !NOT_HASHED.has(kind));
}

function linesOf(trace: Trace): string[] {
  return hashedEvents(trace).map(({ seq: _seq, ...event }) => `${JSON.stringify(event)}\n`);
}
